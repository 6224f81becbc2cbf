"""How much memory a transcribing child may take."""

import os
from pathlib import Path

_LEAST_BYTES = 4 * 1024**3
"""The limit counts addresses, and the libraries reserve more of them than they use."""

_CARDS = ("/dev/nvidiactl", "/dev/dxg")
"""Linux, and Linux in Windows."""

_OF_CONTAINERS = (
    "/sys/fs/cgroup/memory.max",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes",
)


def memory_limit_bytes(
    megabytes: int, children: int, *, cards: tuple[str, ...] = _CARDS
) -> int | None:
    """Of each of so many children. `megabytes` 0: together four fifths of what this machine (or
    container) has, and no limit where there is an NVIDIA card, which a job may ask for whatever
    is set up: its driver reserves addresses for all of the memory there is."""
    if megabytes > 0:
        return megabytes * 1024 * 1024
    if any(Path(card).exists() for card in cards):
        return None
    has = _memory_bytes()
    return None if has is None else max(has * 4 // 5 // children, _LEAST_BYTES)


def _memory_bytes() -> int | None:
    try:
        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows, which has no such limit either
        return None
    return min([machine, *_container_bytes()])


def _container_bytes() -> list[int]:
    found = []
    for name in _OF_CONTAINERS:
        try:
            said = Path(name).read_text("ascii").strip()
        except OSError:
            continue
        if said.isdigit():  # "max": none
            found.append(int(said))
    return found
