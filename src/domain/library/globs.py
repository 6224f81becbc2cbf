"""Which names below an imported folder are wanted."""

import msgspec


class Globs(msgspec.Struct, frozen=True, kw_only=True):
    """Patterns over the path below the imported folder: `*.mov`, `raw/**`, `**/.cache/**`.

    `*` and `?` stay within one name, `**` spans folders; a pattern without `/` is about the file's
    or any folder's own name. A folder that is excluded is not entered.
    """

    include: tuple[str, ...] = ()
    """Empty: everything."""
    exclude: tuple[str, ...] = ()
    """Wins over `include`."""


EVERYTHING = Globs()
