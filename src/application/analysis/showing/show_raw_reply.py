"""An engine's own words, as they came."""

import msgspec

from application.ports.analysis_engine import ReplyPart
from application.ports.unit_of_work import Reader
from domain.analysis.run import AnalysisRun, RunNotFound
from domain.shared.ids import FileId, RunId


class RawReply(msgspec.Struct, frozen=True, kw_only=True):
    run: AnalysisRun
    parts: tuple[ReplyPart, ...]

    @property
    def raw(self) -> bytes:
        """Byte for byte as it came; several one after another, each below a line that names it."""
        if len(self.parts) == 1:
            return self.parts[0].raw
        return b"\n".join(_heading(part).encode() + b"\n" + part.raw for part in self.parts)


def _heading(reply: ReplyPart) -> str:
    if reply.part is None:
        return "--- synthesis ---" if reply.is_synthesis else "--- whole ---"
    part = reply.part
    return f"--- part {part.index + 1}, {part.start_s:g}–{part.end_s:g} s ---"


class ShowRawReply:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, file_id: FileId, run_id: RunId | None = None) -> RawReply:
        """That of the run, or of the newest run that has one, also when it could not be used.

        Raises:
            FileNotFound
            RunNotFound: no engine has answered about this file, or not in this run.
        """
        with self._reader() as now:
            now.files.get(file_id)
            for run in now.runs.of_file(file_id):
                if run_id not in (None, run.id):
                    continue
                if parts := now.runs.replies(run.id):
                    return RawReply(run=run, parts=parts)
        if run_id is not None:
            raise RunNotFound(
                f"Run {run_id} of this file has no answer.", file_id=file_id, run_id=run_id
            )
        raise RunNotFound("No engine has answered about this file yet.", file_id=file_id)
