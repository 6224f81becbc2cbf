"""The real probes over a real sandbox, for tests of several kinds."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.filesystem.file_tree import LocalFileTree
from adapters.pillow.image_probe import PillowImageProbe
from adapters.pyav.video_probe import PyavVideoProbe
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.media.probe_file import ProbeFile
from domain.library.kind import MediaKind, kind_by_name
from domain.media.facts import MediaFacts, Probed
from domain.shared.ids import FilePath


class Prober:
    """`look(path)` does what an import does with one file."""

    def __init__(self, sandbox: ProcessSandbox, *, heif: bool = True) -> None:
        self.probe_file = ProbeFile(
            file_tree=LocalFileTree(),
            video_probe=PyavVideoProbe(sandbox),
            image_probe=PillowImageProbe(sandbox, heif=heif),
        )
        self._sandbox = sandbox

    def look(self, path: Path | bytes) -> Probed:
        raw = FilePath(os.fsencode(path))
        kind = kind_by_name(raw) or MediaKind.UNKNOWN
        return self.probe_file(raw, kind, os.stat(raw).st_size)

    def facts(self, path: Path | bytes) -> MediaFacts:
        """Of a file that nothing is wrong with."""
        probed = self.look(path)
        assert probed.facts is not None, probed.problems
        assert not probed.problems
        return probed.facts

    def codes(self, path: Path | bytes) -> list[str]:
        return [problem.code for problem in self.look(path).problems]

    def without_heif(self) -> "Prober":
        return Prober(self._sandbox, heif=False)


@contextmanager
def prober() -> Iterator[Prober]:
    sandbox = ProcessSandbox(SystemProcesses())
    try:
        yield Prober(sandbox)
    finally:
        sandbox.close()
