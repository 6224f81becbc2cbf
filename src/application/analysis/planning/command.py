"""What somebody wants analysed, and how."""

from typing import Any

import msgspec

from application.library.select_files import FileSelection
from application.plugins.registry import COMBINED
from domain.jobs.job import ItemKind, JobKind
from domain.library.kind import MediaKind
from domain.shared.money import MicroUsd

ANALYSIS = JobKind("analyze")
ANALYZE = ItemKind("analyze")
ASK = ItemKind("ask-model")
"""The same where others look at the pictures, and this machine waits."""


class StartAnalysisCommand(FileSelection, frozen=True, kw_only=True):
    types: tuple[str, ...] = (COMBINED,)
    engine: str | None = None
    """None: the one that is configured."""
    model: str | None = None
    """Key of one of the engine's models; None: the one that is configured."""
    options: dict[str, Any] = msgspec.field(default_factory=dict)
    """The engine's own; plain JSON values. Of models: `ModelOptions`."""
    budget: MicroUsd | None = None
    """The most that this job may spend; None: what the settings allow."""
    kind: MediaKind | None = None
    """Only files of this kind; one of another that was named is refused."""
    force: bool = False
    """Ask again where the newest answer is still about the file as it is."""
