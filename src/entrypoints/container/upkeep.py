"""Chores, and how much room everything takes."""

from collections.abc import Mapping

from dependency_injector import providers

from adapters.filesystem.disk_space import LocalDataFolder
from application.analysis.reading.analyze_failures import AnalyzeFailures
from application.analysis.reading.reparse import BackfillImageResults, Reparse, ReparseFile
from application.analysis.reading.reread import Reread
from application.analysis.summarizing.backfill import BackfillTranscriptSummaries
from application.media.upkeep.chore import Chore
from application.media.upkeep.file_chores import (
    BackfillVideoThumbnails,
    CreateImageProxies,
    Reprobe,
)
from application.media.upkeep.make_thumbnail import MakeThumbnail
from application.media.upkeep.reconcile.chore import ReconcilePart, ReconcileProxies
from application.media.upkeep.reconcile.compare import Compare
from application.media.upkeep.reconcile.judge import Judge
from application.media.upkeep.reconcile.mend import Mend
from application.media.upkeep.reprobe_file import ReprobeFile
from application.media.upkeep.run_chore import RunChore
from application.media.upkeep.show_storage import ShowStorage
from entrypoints.container.jobs import Jobs
from entrypoints.container.library import WORTH_READING_AGAIN, Library
from entrypoints.container.machine import Machine
from entrypoints.container.search import Search
from entrypoints.container.store import Store


def _by_name(*chores: Chore) -> Mapping[str, Chore]:
    return {chore.name: chore for chore in chores}


class Upkeep(Search):
    data_folder = providers.Factory(
        LocalDataFolder,
        databases=providers.List(
            Machine.settings.provided.database, Machine.settings.provided.workflows
        ),
        scratch=Machine.settings.provided.scratch,
    )
    show_storage = providers.ThreadSafeSingleton(
        ShowStorage,
        reader=Store.reader,
        disk=Store.disk_space,
        data=data_folder,
        clock=Machine.clock,
        floor_bytes=Machine.settings.provided.disk_floor_bytes,
    )

    # rows and objects
    compare = providers.Factory(
        Compare,
        reader=Store.reader,
        objects=Store.objects,
        bucket=Store.bucket,
        clock=Machine.clock,
    )
    judge = providers.Factory(
        Judge,
        objects=Store.objects,
        scratch=Store.scratch,
        probe_file=Library.probe_file,
        clock=Machine.clock,
    )
    reconcile_part = providers.Factory(
        ReconcilePart,
        reader=Store.reader,
        compare=compare,
        mend=providers.Factory(Mend, uow=Store.uow, objects=Store.objects, judge=judge),
    )

    # one file at a time
    make_thumbnail = providers.Factory(
        MakeThumbnail,
        reader=Store.reader,
        frames=Library.frames,
        objects=Store.objects,
        store=Library.store_artifacts,
        scratch=Store.scratch,
    )
    reprobe_file = providers.Factory(
        ReprobeFile,
        reader=Store.reader,
        file_tree=Store.file_tree,
        probe_file=Library.probe_file,
        refresh=Library.refresh_index,
    )

    reread = providers.Factory(Reread, types=Library.analysis_types, clock=Machine.clock)
    analyze_failures = providers.Factory(AnalyzeFailures, reader=Store.reader, reread=reread)
    reparse_file = providers.Factory(
        ReparseFile, reader=Store.reader, reread=reread, refresh=Library.refresh_index
    )

    run_chore = providers.Factory(
        RunChore,
        reader=Store.reader,
        start_job=Jobs.start_job,
        chores=providers.Callable(
            _by_name,
            providers.Factory(ReconcileProxies, compare=compare, judge=judge, clock=Machine.clock),
            providers.Factory(CreateImageProxies, reader=Store.reader),
            providers.Factory(BackfillVideoThumbnails, reader=Store.reader),
            providers.Factory(BackfillTranscriptSummaries, reader=Store.reader),
            providers.Factory(Reparse, reader=Store.reader, reread=reread),
            providers.Factory(BackfillImageResults, reader=Store.reader, reread=reread),
            providers.Factory(
                Reprobe, reader=Store.reader, worth_reading_again=WORTH_READING_AGAIN
            ),
        ),
    )
