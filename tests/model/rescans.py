"""A library that is rescanned: the real use-cases on one store and one tree."""

from collections.abc import Sequence

from adapters.memory.clock import MemoryClock
from adapters.memory.job_runner import MemoryJobRunner
from adapters.memory.object_store import MemoryObjectStore
from adapters.memory.random_ids import MemoryRandomIds
from adapters.memory.upload_files import MemoryUploadFiles
from application.analysis.indexing.refresh_index import RefreshIndex
from application.jobs.handler import ItemHandler
from application.jobs.running_item import RunningItem
from application.jobs.start_job import StartJob
from application.library.forgetting.forgetting import Forgetting
from application.library.rescanning.compare_folder import CompareFolder
from application.library.rescanning.decide_ambiguous import DecideAmbiguous
from application.library.rescanning.find_rescan import FindRescan
from application.library.rescanning.follow_moves import FollowMoves
from application.library.rescanning.forget_missing import ForgetMissing
from application.library.rescanning.show_rescan import RescanView, ShowRescan
from application.library.rescanning.start_apply import (
    DECIDE,
    FOLLOW,
    FORGET_MISSING,
    TAKE,
    ApplyCommand,
    StartApply,
)
from application.library.rescanning.start_rescan import COMPARE, StartRescan, StartRescanCommand
from application.library.rescanning.take_lines import TakeLines
from application.library.start_import import WALK, StartImport, StartImportCommand
from application.library.take_files import TakeFiles
from application.library.walk_folder import WalkFolder
from application.plugins.registry import AnalysisTypes
from application.ports.file_tree import FileTree
from application.ports.stop_signal import NeverStop, StopSignal
from application.ports.unit_of_work import Reader, UnitOfWork
from domain.jobs.job import ItemKind, ItemOutcome, ItemStatus, Job, JobStatus
from domain.library.file import FileState, MediaFile
from domain.library.file_list import FileQuery
from domain.library.rescan import AmbiguousRule, Change, ChangeKind
from domain.shared.ids import FileId, JobId


class RescannedLibrary:
    def __init__(
        self, *, tree: FileTree, uow: UnitOfWork, reader: Reader, settle_s: float = 0
    ) -> None:
        self.tree, self.uow, self.reader = tree, uow, reader
        self.clock, self.ids, self.objects = (
            MemoryClock(),
            MemoryRandomIds(),
            MemoryObjectStore(),
        )
        self.refresh = RefreshIndex(types=AnalysisTypes([]))
        self.settle_s = settle_s
        self._start_job = StartJob(
            uow=uow, runner=MemoryJobRunner(), clock=self.clock, random_ids=self.ids
        )
        self.show = ShowRescan(reader=reader, clock=self.clock)
        self.find = FindRescan(reader=reader, file_tree=tree)
        self.start_apply = StartApply(reader=reader, start_job=self._start_job, file_tree=tree)

    def imports(self, folder: str, *, exclude: tuple[str, ...] = ()) -> Job:
        start = StartImport(file_tree=self.tree, start_job=self._start_job, allowed=None)
        job_id = start(StartImportCommand(directory_path=folder, exclude=exclude))
        return self.work(job_id)

    def rescans(
        self,
        folder: str,
        *,
        recursive: bool = True,
        include: tuple[str, ...] = (),
        exclude: tuple[str, ...] = (),
    ) -> RescanView:
        start = StartRescan(file_tree=self.tree, start_job=self._start_job, allowed=None)
        command = StartRescanCommand(
            directory_path=folder, recursive=recursive, include=include, exclude=exclude
        )
        job_id = start(command)
        self.work(job_id)
        return self.show(job_id, limit=100_000)

    def applies(
        self, view: RescanView, *kinds: ChangeKind, rule: AmbiguousRule = AmbiguousRule.SKIP
    ) -> Job:
        whole = frozenset(kinds or ChangeKind)
        return self.apply(ApplyCommand(job_id=view.job.id, whole=whole, ambiguous_rule=rule))

    def apply(self, command: ApplyCommand) -> Job:
        return self.work(self.start_apply(command))

    def work(self, job_id: JobId, stop: StopSignal | None = None) -> Job:
        """Every item in order, and the job ended, as the worker does it."""
        handlers = self._handlers()
        with self.reader() as now:
            job, items = now.jobs.get(job_id), now.jobs.items(job_id, limit=100_000)
        with self.uow() as tx:
            tx.jobs.save(job.running(self.clock.now()), was=job.status, was_attempt=job.attempt)
            tx.commit()
        status = JobStatus.COMPLETED
        for item in items:
            if item.kind not in handlers:
                continue
            context = RunningItem(item, stop or NeverStop(), self.uow, self.clock)
            finished = handlers[item.kind](job, item, context)
            if finished.outcome.status is ItemStatus.FAILED:
                status = JobStatus.FAILED
            self.outcome: ItemOutcome = finished.outcome
            if finished.effect is not None:
                with self.uow() as tx:
                    finished.effect(tx)
                    tx.commit()
        self._read_new()
        self.clock.advance(1)
        with self.uow() as tx:
            running = tx.jobs.get(job_id)
            ended = running.ended(status, self.clock.now())
            tx.jobs.save(ended, was=running.status, was_attempt=running.attempt)
            tx.commit()
        with self.reader() as now:
            return now.jobs.get(job_id)

    def files(self) -> dict[bytes, MediaFile]:
        with self.reader() as now:
            return {file.path: file for file in now.files.matching(FileQuery())}

    def lines(self, view: RescanView, kind: ChangeKind) -> list[Change]:
        return [line for line in view.changes if line.kind is kind]

    def forget(self, file_ids: Sequence[FileId]) -> None:
        with self.uow() as tx:
            tx.files.forget(file_ids)
            tx.commit()

    def _handlers(self) -> dict[ItemKind, ItemHandler]:
        tree, uow, reader, clock = self.tree, self.uow, self.reader, self.clock
        forgetting = Forgetting(
            reader=reader,
            objects=self.objects,
            bucket=None,
            uploads=MemoryUploadFiles(),
            clock=clock,
        )
        take = TakeFiles(clock=clock, refresh=self.refresh, index_version=self.refresh.version)
        lines = TakeLines(
            file_tree=tree,
            uow=uow,
            reader=reader,
            clock=clock,
            take=take,
        )
        walk = WalkFolder(
            file_tree=tree,
            uow=uow,
            reader=reader,
            clock=clock,
            worth_reading_again=frozenset({"no_permission"}),
            take=take,
            settle_s=self.settle_s,
        )
        compare = CompareFolder(
            file_tree=tree,
            uow=uow,
            reader=reader,
            clock=clock,
            worth_reading_again=frozenset({"no_permission"}),
            settle_s=self.settle_s,
        )
        follow = FollowMoves(
            file_tree=tree, uow=uow, reader=reader, clock=clock, forgetting=forgetting
        )
        return {
            WALK: walk,
            COMPARE: compare,
            FOLLOW: follow,
            DECIDE: DecideAmbiguous(
                file_tree=tree, uow=uow, reader=reader, clock=clock, take_lines=lines
            ),
            TAKE: lines,
            FORGET_MISSING: ForgetMissing(
                file_tree=tree, uow=uow, reader=reader, forgetting=forgetting
            ),
        }

    def _read_new(self) -> None:
        """What the probe would write."""
        with self.uow() as tx:
            new = [f for f in tx.files.matching(FileQuery()) if f.state is FileState.NEW]
            tx.files.save([file.probed(file.kind, FileState.READY, ()) for file in new])
            tx.commit()
