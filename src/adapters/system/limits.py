"""What a child may take of the machine, where the system can hold it to that."""

import sys
from collections.abc import Callable


def memory_limit(limit_bytes: int) -> Callable[[], None]:
    """What limits the process that calls it, and all that it starts, to so much address space;
    more fails as memory that cannot be had. No core files either.

    Everything is looked up here, so that a forked child can call it before `exec`. Windows has
    no such limit, and macOS refuses it.
    """
    if sys.platform == "win32":
        return lambda: None
    import resource

    limits = []
    for limit, value in ((resource.RLIMIT_AS, limit_bytes), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        within = value if hard == resource.RLIM_INFINITY else min(value, hard)
        limits.append((limit, (within, hard)))

    def apply() -> None:
        for limit, pair in limits:
            try:
                resource.setrlimit(limit, pair)
            except (ValueError, OSError):
                continue

    return apply
