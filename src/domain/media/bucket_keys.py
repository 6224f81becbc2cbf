"""Which keys of a bucket are ours to list, to link and to delete."""

from domain.shared.errors import Conflict, DomainError, InvalidInput

OUR_PREFIXES = ("nova/", "proxy_image/", "proxy_video/", "uploads/")
"""In the order in which a bucket lists them."""


class KeyNotOurs(DomainError):
    """Only what Reelsight keeps in the bucket can be reached from here."""

    code = "key_not_ours"
    remedy = f"Keys begin with {', '.join(OUR_PREFIXES)}."


class PrefixMissing(InvalidInput):
    """Everything in the bucket is never deleted at once."""

    code = "prefix_missing"
    remedy = f"Name what to delete by a prefix: {', '.join(OUR_PREFIXES)}."


class KeyClaimed(Conflict):
    """The library counts on this object."""

    code = "key_claimed"
    remedy = (
        "Take the file's copy out of the bucket (DELETE /api/files/ID/s3-files), forget the file, "
        "or cancel its upload."
    )


def our_key(key: str) -> str:
    """`key` itself.

    Raises:
        KeyNotOurs
    """
    if not key.startswith(OUR_PREFIXES):
        raise KeyNotOurs(key=key)
    return key


def our_prefixes(prefix: str) -> tuple[str, ...]:
    """What to list for it: all of ours when it is empty.

    Raises:
        KeyNotOurs
    """
    return (our_key(prefix),) if prefix else OUR_PREFIXES
