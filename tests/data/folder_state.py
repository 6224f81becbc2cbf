"""Proof that nobody touched a folder."""

import hashlib
from pathlib import Path


def state_of(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Size, modification time and content of every file."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_size,
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in folder.rglob("*")
        if path.is_file()
    }
