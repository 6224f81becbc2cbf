"""The comparison of a rescan. It writes a plan and changes nothing else."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    done,
    failed,
)
from application.library.folder_job import folder_of, given_globs
from application.library.rescanning.contents import Contents, ReadContents
from application.library.rescanning.elsewhere import FindElsewhere
from application.library.rescanning.judge import Verdict, judge
from application.library.rescanning.missing import Missing, ProposeMissing
from application.library.rescanning.survey import Survey, SurveyFolder
from application.library.settle import Settle
from application.ports.clock import Clock
from application.ports.file_tree import FileTree
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader, UnitOfWork
from domain.jobs.job import Job, JobItem
from domain.library.file import FoundFile
from domain.library.rescan import Change, ChangeKind, ChangeState
from domain.shared.ids import ChangeId, FileId, FilePath, JobId
from domain.shared.names import display_text
from domain.shared.problem import Problem

LINES_PER_TRANSACTION = 500
_LISTED_FOLDERS = 100
_BEFORE_READING, _READ, _MATCHED = 0.2, 0.8, 0.9


class CompareFolder(ItemHandler):
    """Begun again it begins anew: the plan is cleared first."""

    resource = Resource.DISK

    def __init__(
        self,
        *,
        file_tree: FileTree,
        uow: UnitOfWork,
        reader: Reader,
        clock: Clock,
        worth_reading_again: frozenset[str],
        settle_s: float,
    ) -> None:
        settle = Settle(file_tree=file_tree, clock=clock, settle_s=settle_s)
        self._uow = uow
        self._survey = SurveyFolder(file_tree=file_tree, reader=reader, settle=settle)
        self._read = ReadContents(
            file_tree=file_tree,
            reader=reader,
            settle=settle,
            worth_reading_again=worth_reading_again,
        )
        self._elsewhere = FindElsewhere(file_tree=file_tree, reader=reader)
        self._missing = ProposeMissing(file_tree=file_tree)

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        with self._uow() as tx:
            tx.rescans.clear(job.id)
            tx.commit()
        folder = folder_of(job)
        survey = self._survey(
            folder,
            recursive=job.options["recursive"],
            globs=given_globs(job),
            stop=context.stop,
        )
        if not survey.there and not survey.left:
            return failed(_not_there(folder))
        context.report(_BEFORE_READING)
        contents = self._read(
            survey,
            context.stop,
            lambda part: context.report(_BEFORE_READING + part * (_READ - _BEFORE_READING)),
        )
        elsewhere = self._elsewhere(contents.places, survey, contents.untold, context.stop)
        verdict = judge(contents, elsewhere, survey.flavour)
        busy = survey.busy + contents.busy
        missing = self._missing(verdict.gone, survey, busy)
        context.report(_MATCHED)
        lines = _lines(job.id, verdict, contents, missing, busy)
        counts = self._write(job.id, lines, context.stop)
        counts[ChangeKind.UNCHANGED] += survey.unchanged + contents.unchanged
        summary = _summary(survey, missing, counts)
        return done(effect=lambda tx: tx.jobs.set_summary(job.id, summary))

    def _write(
        self, job_id: JobId, lines: Iterator[Change], stop: StopSignal
    ) -> dict[ChangeKind, int]:
        counts = dict.fromkeys(ChangeKind, 0)
        while some := list(islice(lines, LINES_PER_TRANSACTION)):
            if stop.is_set():
                raise ItemStopped()
            with self._uow() as tx:
                tx.rescans.add(some)
                tx.commit()
            for line in some:
                counts[line.kind] += 1
        return counts


def _lines(
    job_id: JobId,
    verdict: Verdict,
    contents: Contents,
    missing: Missing,
    busy: Iterable[FoundFile],
) -> Iterator[Change]:
    def line(
        kind: ChangeKind,
        found: FoundFile,
        fingerprint: str | None = None,
        *,
        file_id: FileId | None = None,
        old_path: FilePath | None = None,
        candidates: tuple[FileId, ...] = (),
        doubt: str = "",
    ) -> Change:
        return Change(
            id=ChangeId(0),
            job_id=job_id,
            kind=kind,
            file_id=file_id,
            path=found.path,
            old_path=old_path,
            media_kind=found.kind,
            size_bytes=found.size_bytes,
            modified_ns=found.modified_ns,
            fingerprint=fingerprint,
            candidates=candidates,
            doubt=doubt,
            state=ChangeState.PROPOSED,
        )

    for found, file in sorted(contents.respelled, key=lambda pair: pair[0].path):
        yield line(ChangeKind.MOVED, found, file.fingerprint, file_id=file.id, old_path=file.path)
    for found, was, fingerprint, doubt in sorted(verdict.moved, key=lambda move: move[0].path):
        yield line(
            ChangeKind.MOVED,
            found,
            fingerprint,
            file_id=was.id,
            old_path=was.path,
            doubt=doubt,
        )
    for place, candidates in verdict.ambiguous:
        yield line(ChangeKind.AMBIGUOUS, place.found, place.fingerprint, candidates=candidates)
    for was, doubt in sorted(missing.proposed, key=lambda pair: pair[0].path):
        lay = FoundFile(
            path=was.path, kind=was.kind, size_bytes=was.size_bytes, modified_ns=was.modified_ns
        )
        yield line(ChangeKind.MISSING, lay, was.fingerprint, file_id=was.id, doubt=doubt)
    for found, number, read in sorted(verdict.changed, key=lambda change: change[0].path):
        yield line(ChangeKind.CHANGED, found, read, file_id=number)
    for place in verdict.new:
        yield line(ChangeKind.NEW, place.found, place.fingerprint)
    for found in busy:
        yield line(ChangeKind.BUSY, found)


def _summary(survey: Survey, missing: Missing, counts: dict[ChangeKind, int]) -> dict[str, Any]:
    warnings = [*missing.warnings]
    for folder in survey.unreadable[:_LISTED_FOLDERS]:
        warnings.append(
            Problem(
                code="folder_unreadable",
                message=f"The folder {display_text(folder.path)} cannot be listed: "
                f"{folder.message}. Nothing in it was compared.",
                remedy="Allow reading it, then rescan.",
            )
        )
    return {
        "counts": {kind.value: number for kind, number in counts.items()},
        "held_back": missing.held_back,
        "warnings": [{"code": w.code, "message": w.message, "remedy": w.remedy} for w in warnings],
    }


def _not_there(folder: FilePath) -> Problem:
    return Problem(
        code="folder_not_found",
        message=f"There is no folder {display_text(folder)}, and the library has no file in it.",
        remedy="Check the path; a drive may not be mounted.",
    )
