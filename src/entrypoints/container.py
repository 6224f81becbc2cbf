"""The composition root: the only place that knows which adapter plays which role.

Doors get use-cases from here; nothing is found by magic (no `wire`, no `@inject`).
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from dependency_injector import containers, providers

from adapters.analysis_types.builtin import BuiltInTypes
from adapters.dbos.job_runner import DbosJobRunner
from adapters.extractive.engine import ExtractiveEngine
from adapters.extractive.no_text_reader import NoTextReader
from adapters.ffmpeg.health import FfmpegHealth
from adapters.ffmpeg.program import FfmpegProgram
from adapters.ffmpeg.video_proxy import FfmpegVideoProxyMaker
from adapters.filesystem.file_tree import LocalFileTree
from adapters.filesystem.object_store import LocalObjectStore
from adapters.filesystem.scratch import LocalScratch
from adapters.pillow.colours import PillowColourReader
from adapters.pillow.health import PillowHealth
from adapters.pillow.image_probe import PillowImageProbe
from adapters.pillow.image_proxy import PillowImageProxyMaker
from adapters.pyav.frame_grabber import PyavFrameGrabber
from adapters.pyav.health import PyavHealth
from adapters.pyav.sample_media import PyavSampleMedia
from adapters.pyav.scenes import PyavSceneReader
from adapters.pyav.video_probe import PyavVideoProbe
from adapters.sql.database import SqlDatabase
from adapters.sql.unit_of_work import SqlReader, SqlUnitOfWork
from adapters.system.clock import SystemClock
from adapters.system.health import SystemHealth
from adapters.system.processes import SystemProcesses
from adapters.system.random_ids import SystemRandomIds
from adapters.system.sandbox import ProcessSandbox
from adapters.system.worker_lock import FileLockWorkerRole
from application.analysis.analyze_file import AnalyzeFile
from application.analysis.list_analysis_types import ListAnalysisTypes
from application.analysis.show_raw_reply import ShowRawReply
from application.analysis.show_results import ShowResults
from application.analysis.show_run import ShowRun
from application.analysis.start_analysis import ANALYZE, StartAnalysis
from application.jobs.cancel_job import CancelJob
from application.jobs.follow_job import FollowJob
from application.jobs.handler import Resource
from application.jobs.list_jobs import ListJobs
from application.jobs.retry_job import RetryJob
from application.jobs.run_job import RunJob
from application.jobs.show_job import ShowJob, ShowProgress
from application.jobs.slots import WorkSlots
from application.jobs.start_job import StartJob
from application.jobs.sweep_jobs import SweepJobs
from application.jobs.worker import Worker
from application.library.find_folder import FindFolder
from application.library.get_file import GetFile
from application.library.list_files import ListFiles
from application.library.prepare_database import PrepareDatabase
from application.library.run_doctor import RunDoctor
from application.library.start_import import PROBE, WALK, StartImport
from application.library.walk_folder import WalkFolder
from application.media.make_proxy import MakeProxy
from application.media.probe_file import ProbeFile
from application.media.read_imported import ReadImported
from application.media.show_media import ShowMedia
from application.media.start_proxies import PROXY, StartProxies
from application.plugins.registry import load_analysis_types
from application.ports.proxy_makers import VideoProxyMaker
from domain.media.problems import MediaProblem
from domain.shared.ids import FilePath
from entrypoints.settings import Settings

WORTH_READING_AGAIN = frozenset(
    {
        MediaProblem.NEEDS_HEIC.value,
        MediaProblem.NO_PERMISSION.value,
        MediaProblem.VANISHED.value,
        MediaProblem.PROBE_TIMED_OUT.value,
        MediaProblem.OUT_OF_MEMORY.value,
    }
)
"""Unreadable for a reason that another import may find gone."""


def _allowed_roots(settings: Settings) -> tuple[FilePath, ...]:
    folders = settings.roots or (str(Path.home()),)
    return tuple(FilePath(os.fsencode(Path(name).expanduser().resolve())) for name in folders)


def _limits(
    cores: int, video_proxies: VideoProxyMaker
) -> Mapping[Resource, int | Callable[[], int]]:
    return {
        Resource.DISK: 1,
        Resource.PROBE: cores,
        # asked each time: an encoder that refuses a session lowers it
        Resource.ENCODE: lambda: video_proxies.slots,
        Resource.ANALYZE: cores,
    }


class Container(containers.DeclarativeContainer):
    settings = providers.Dependency(instance_of=Settings)
    data = settings.provided.data

    # system
    clock = providers.ThreadSafeSingleton(SystemClock)
    random_ids = providers.ThreadSafeSingleton(SystemRandomIds)
    processes = providers.ThreadSafeSingleton(SystemProcesses)
    sandbox = providers.ThreadSafeSingleton(
        ProcessSandbox,
        processes,
        size=settings.provided.side_by_side,
        memory_limit_bytes=settings.provided.probe_memory_bytes,
    )
    worker_role = providers.ThreadSafeSingleton(FileLockWorkerRole, settings.provided.worker_lock)

    # store
    database = providers.ThreadSafeSingleton(SqlDatabase, settings.provided.database)
    prepare_database = providers.Factory(PrepareDatabase, database=database, role=worker_role)
    uow = providers.ThreadSafeSingleton(SqlUnitOfWork, database)
    reader = providers.ThreadSafeSingleton(SqlReader, database)
    objects = providers.ThreadSafeSingleton(LocalObjectStore, settings.provided.objects)
    scratch = providers.ThreadSafeSingleton(LocalScratch, settings.provided.scratch)
    file_tree = providers.ThreadSafeSingleton(LocalFileTree)

    # media
    video_probe = providers.ThreadSafeSingleton(
        PyavVideoProbe, sandbox, timeout_s=settings.provided.probe_timeout_s
    )
    image_probe = providers.ThreadSafeSingleton(
        PillowImageProbe, sandbox, timeout_s=settings.provided.probe_timeout_s
    )
    probe_file = providers.Factory(
        ProbeFile, file_tree=file_tree, video_probe=video_probe, image_probe=image_probe
    )
    ffmpeg = providers.ThreadSafeSingleton(FfmpegProgram, settings.provided.ffmpeg)
    video_proxies = providers.ThreadSafeSingleton(
        FfmpegVideoProxyMaker,
        processes,
        ffmpeg,
        video_probe,
        nvenc_jobs=settings.provided.nvenc_jobs,
        cores=settings.provided.side_by_side,
    )
    image_proxies = providers.ThreadSafeSingleton(PillowImageProxyMaker, sandbox)
    frames = providers.ThreadSafeSingleton(PyavFrameGrabber, sandbox)
    sample_media = providers.ThreadSafeSingleton(PyavSampleMedia)

    # jobs
    job_runner = providers.ThreadSafeSingleton(DbosJobRunner, settings.provided.workflows)
    start_job = providers.Factory(
        StartJob, uow=uow, runner=job_runner, clock=clock, random_ids=random_ids
    )
    list_jobs = providers.Factory(ListJobs, reader=reader, clock=clock)
    show_job = providers.Factory(ShowJob, reader=reader, clock=clock)
    show_progress = providers.Factory(ShowProgress, reader=reader, clock=clock)
    retry_job = providers.Factory(RetryJob, uow=uow, runner=job_runner)

    # library
    start_import = providers.Factory(
        StartImport, file_tree=file_tree, start_job=start_job, allowed=None
    )
    start_confined_import = providers.Factory(
        StartImport,
        file_tree=file_tree,
        start_job=start_job,
        allowed=providers.Callable(_allowed_roots, settings),
    )
    walk_folder = providers.Factory(
        WalkFolder,
        file_tree=file_tree,
        uow=uow,
        reader=reader,
        clock=clock,
        worth_reading_again=WORTH_READING_AGAIN,
    )
    find_folder = providers.Factory(FindFolder, file_tree=file_tree)
    list_files = providers.Factory(ListFiles, reader=reader)
    get_file = providers.Factory(GetFile, reader=reader)

    # media use-cases
    read_imported = providers.Factory(ReadImported, reader=reader, probe_file=probe_file)
    start_proxies = providers.Factory(StartProxies, reader=reader, start_job=start_job)
    show_media = providers.Factory(ShowMedia, reader=reader)
    make_proxy = providers.Factory(
        MakeProxy,
        reader=reader,
        file_tree=file_tree,
        video=video_proxies,
        image=image_proxies,
        frames=frames,
        objects=objects,
        scratch=scratch,
        clock=clock,
    )

    # analysis
    analysis_types = providers.ThreadSafeSingleton(
        load_analysis_types, builtins=[BuiltInTypes()], discover=True
    )
    extractive = providers.ThreadSafeSingleton(
        ExtractiveEngine,
        scenes=providers.ThreadSafeSingleton(PyavSceneReader, sandbox),
        colours=providers.ThreadSafeSingleton(PillowColourReader, sandbox),
        texts=providers.ThreadSafeSingleton(NoTextReader),
    )
    engines = providers.Dict(extractive=extractive)
    start_analysis = providers.Factory(
        StartAnalysis,
        reader=reader,
        start_job=start_job,
        types=analysis_types,
        engines=engines,
        default_engine="extractive",
    )
    analyze_file = providers.Factory(
        AnalyzeFile,
        uow=uow,
        reader=reader,
        engines=engines,
        types=analysis_types,
        objects=objects,
        scratch=scratch,
        clock=clock,
    )
    show_results = providers.Factory(ShowResults, reader=reader, types=analysis_types)
    show_run = providers.Factory(ShowRun, reader=reader)
    show_raw_reply = providers.Factory(ShowRawReply, reader=reader)
    list_analysis_types = providers.Factory(ListAnalysisTypes, types=analysis_types)

    # the worker
    slots = providers.ThreadSafeSingleton(
        WorkSlots,
        limits=providers.Callable(
            _limits, cores=settings.provided.side_by_side, video_proxies=video_proxies
        ),
    )
    run_job = providers.ThreadSafeSingleton(
        RunJob,
        uow=uow,
        reader=reader,
        runner=job_runner,
        clock=clock,
        handlers=providers.Dict(
            {WALK: walk_folder, PROBE: read_imported, PROXY: make_proxy, ANALYZE: analyze_file}
        ),
        slots=slots,
    )
    sweep_jobs = providers.Factory(
        SweepJobs, uow=uow, reader=reader, runner=job_runner, clock=clock
    )
    worker = providers.ThreadSafeSingleton(
        Worker,
        role=worker_role,
        runner=job_runner,
        run_job=run_job,
        sweep=sweep_jobs,
        on_start=providers.List(scratch.provided.clear),
    )
    cancel_job = providers.Factory(CancelJob, uow=uow, worker=worker, clock=clock)
    follow_job = providers.Factory(
        FollowJob, reader=reader, worker=worker, runner=job_runner, clock=clock
    )

    # the machine
    run_doctor = providers.Factory(
        RunDoctor,
        database=database,
        reader=reader,
        file_tree=file_tree,
        worker_role=worker_role,
        engines=engines,
        load_types=analysis_types.provider,
        predecessor=settings.provided.database_path,
        parts=providers.List(
            providers.Factory(SystemHealth, data=settings.provided.data, sandbox=sandbox),
            providers.Factory(FfmpegHealth, program=ffmpeg, maker=video_proxies),
            providers.Factory(PyavHealth),
            providers.Factory(PillowHealth),
        ),
    )


def build_container(settings: Settings) -> Container:
    """Nothing is opened or started yet; every provider makes its part when it is first asked."""
    return Container(settings=providers.Object(settings))
