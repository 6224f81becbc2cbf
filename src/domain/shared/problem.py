"""What is wrong with one file or one item, as data: it is stored, counted and shown."""

import msgspec


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """`code` groups and is stable; `message` says what happened; `remedy` is the way out."""

    code: str
    message: str
    remedy: str = ""
