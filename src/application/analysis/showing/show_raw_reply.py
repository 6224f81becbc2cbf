"""An engine's own words, as they came."""

import msgspec

from application.ports.unit_of_work import Reader
from domain.analysis.run import AnalysisRun, RunNotFound
from domain.shared.ids import FileId, RunId


class RawReply(msgspec.Struct, frozen=True, kw_only=True):
    run: AnalysisRun
    raw: bytes


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
                if (raw := now.runs.raw_reply(run.id)) is not None:
                    return RawReply(run=run, raw=raw)
        if run_id is not None:
            raise RunNotFound(
                f"Run {run_id} of this file has no answer.", file_id=file_id, run_id=run_id
            )
        raise RunNotFound("No engine has answered about this file yet.", file_id=file_id)
