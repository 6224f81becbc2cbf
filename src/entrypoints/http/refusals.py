"""What this door alone refuses. Light: the error table, and so the CLI, imports it."""

from domain.shared.errors import DomainError, InvalidInput


class TokenRequired(InvalidInput):
    """Other machines can reach this address, so it needs a token."""

    code = "token_required"
    remedy = "Set REELSIGHT_TOKEN to a long random text, or serve on 127.0.0.1."


class PortTaken(InvalidInput):
    """Another program already listens on this address."""

    code = "port_taken"
    remedy = "Stop it, or choose another port: reelsight serve --port 5701."


class CannotListen(InvalidInput):
    """The system does not let us listen on this address."""

    code = "cannot_listen"
    remedy = "Choose an address of this machine, and a port above 1023."


class BadFilter(InvalidInput):
    """The address of this list has a value that cannot be used."""

    code = "bad_filter"
    remedy = "Start again from the whole list."


class BadFileId(InvalidInput):
    """A file id is a number."""

    code = "bad_file_id"


class AmbiguousNotDeleted(InvalidInput):
    """Nothing is deleted because it is ambiguous: the content is still there, somewhere else."""

    code = "ambiguous_not_deleted"
    remedy = "Use skip, first_match or new for handle_ambiguous."


class ProviderNotHere(InvalidInput):
    """Speech is not sent to Amazon from here; Whisper hears it on this machine, for nothing."""

    code = "provider_not_here"
    remedy = "Send whisper as the provider, or none."


class NoTypeChosen(InvalidInput):
    """Nothing is chosen that could be found."""

    code = "no_type_chosen"
    remedy = "Tick at least one thing to find."


class PriceRose(DomainError):
    """The plan has changed since it was shown, and may cost more now. Nothing was started."""

    code = "price_rose"
    remedy = "Look at the plan again, then start it."
