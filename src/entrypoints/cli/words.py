"""Lengths, pictures and moments as the command line writes them."""

from datetime import datetime
from typing import TYPE_CHECKING

from domain.shared.figures import day
from domain.shared.timecode import clock

if TYPE_CHECKING:
    from domain.analysis.run import AnalysisRun

UNKNOWN = "not known"


def length(seconds: float | None) -> str:
    return "–" if seconds is None else clock(seconds)


def pixels(width: int | None, height: int | None) -> str:
    return f"{width} × {height}" if width and height else "–"


def moment(instant: datetime | None) -> str:
    """In the reader's own time zone."""
    if instant is None:
        return "–"
    local = instant.astimezone()
    return f"{day(local)} {local:%H:%M:%S}"


def asked_of(run: "AnalysisRun") -> str:
    """`bedrock · lite`; of what works here the engine alone."""
    return run.engine if run.model in ("", run.engine) else f"{run.engine} · {run.model}"
