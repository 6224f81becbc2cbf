"""What a person typed into the search box, taken apart."""

import msgspec


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that must occur, or must not."""

    words: tuple[str, ...]
    """One word; several are a phrase. As typed, without the signs of the syntax."""
    is_prefix: bool = False
    """The last word may go on: `harb*`."""
    is_negated: bool = False
    field: str | None = None
    """Only there: an origin (`chapters`), a source (`transcript`) or the name of a field."""


class TextQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Every positive term must occur, no negated one may; without a positive one: nothing."""

    terms: tuple[Term, ...]
