"""What is asked of the list, at random."""

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.library.file import FileState
from domain.library.file_list import AnalysisState, FileFilter
from domain.library.kind import MediaKind
from domain.library.paths import Folder
from domain.shared.ids import FilePath
from tests.contract.store_samples import POSIX

_TEXTS = (
    "clip", "STRASSE", "%", "_", "a_b", "\\", "'", "café", "湖の", "lake", "boat", "\\xff", "zz",
)  # fmt: skip


def random_filter(random_: random.Random, most: int = 4) -> FileFilter:
    """With up to so many fields set."""
    chosen = random_.sample(sorted(VALUES), k=random_.randint(0, most))
    wanted = {name: random_.choice(VALUES[name]) for name in chosen}
    if "folder" in wanted:
        wanted["subfolders"] = random_.random() < 0.5
    return FileFilter(**wanted)


_DAYS = (date(2024, 2, 28), date(2024, 2, 29), date(2024, 1, 1), date.max, date.min)
_EITHER = (True, False)
VALUES: dict[str, Sequence[Any]] = {
    "kind": list(MediaKind),
    "text": _TEXTS,
    "state": list(FileState),
    **dict.fromkeys(
        (
            "has_proxy",
            "has_transcript",
            "has_summary",
            "has_analysis",
            "has_embedding",
            "has_problems",
            "failed_last_job",
            "stale",
            "quarantined",
            "uploaded",
        ),
        _EITHER,
    ),
    "folder": [
        Folder(path=FilePath(path), flavour=POSIX)
        for path in (b"/m", b"/m/lake", b"/m/Lake/", b"/", b"/m/lak", b"/m/50%_off")
    ],
    **dict.fromkeys(("imported_from", "imported_until", "captured_from", "captured_until"), _DAYS),
    "min_size_bytes": (0, 1, 6, 10**9, 2**70),
    "max_size_bytes": (0, 5, 10**9),
    "min_duration_s": (0.0, 1.5, 50.0),
    "max_duration_s": (0.0, 1.5, 60.0),
    "min_transcript_characters": (0, 1, 2, 40),
    "camera": ("kestrel k-1", "KESTREL K-2", "über-cam", "acme", "none"),
    "codec": ("h264", "aac", "H264"),
    "analysis": list(AnalysisState),
}
"""Of every field of a filter, what is asked for."""
