"""What does the jobs, and the check of all parts."""

from collections.abc import Callable, Mapping

from dependency_injector import providers

from adapters.bedrock.health import BedrockHealth
from adapters.ffmpeg.health import FfmpegHealth
from adapters.openai_compatible.health import OpenAiHealth
from adapters.pillow.health import PillowHealth
from adapters.pyav.health import PyavHealth
from adapters.rapidocr.health import RapidOcrHealth
from adapters.s3.health import S3Health
from adapters.s3.rules_health import S3RulesHealth
from adapters.system.health import SystemHealth
from adapters.whisper.health import WhisperHealth
from application.analysis.asking.start_analysis import ANALYZE, ASK
from application.analysis.editing.start_editing import EDIT
from application.analysis.indexing.rebuild_index import INDEX_FILES
from application.analysis.reading.reparse import REPARSE
from application.analysis.summarizing.start_summaries import ASK_SUMMARY, SUMMARIZE
from application.jobs.cancel_job import CancelJob
from application.jobs.follow_job import FollowJob
from application.jobs.handler import Resource
from application.jobs.run_job import RunJob
from application.jobs.slots import WorkSlots
from application.jobs.sweep_jobs import SweepJobs
from application.jobs.worker import Worker
from application.library.forgetting.start_forgetting import FORGET
from application.library.rescanning.start_apply import DECIDE, FOLLOW, FORGET_MISSING, TAKE
from application.library.rescanning.start_rescan import COMPARE
from application.library.run_doctor import RunDoctor
from application.library.start_import import PROBE, WALK
from application.media.migrating.start_migration import TAKE_FILES, TAKE_PROXY
from application.media.start_proxies import PROXY
from application.media.upkeep.file_chores import REPROBE, THUMBNAIL
from application.media.upkeep.reconcile.chore import RECONCILE
from application.media.uploading.fetch_uploaded import FETCH
from application.ports.proxy_makers import VideoProxyMaker
from application.ports.transcriber import Transcriber
from application.transcription.start_transcription import TRANSCRIBE
from entrypoints.container.analysis import Analysis
from entrypoints.container.applying import Applying
from entrypoints.container.calling import Calling
from entrypoints.container.forgetting import Forget
from entrypoints.container.jobs import Jobs
from entrypoints.container.library import Library
from entrypoints.container.machine import Machine
from entrypoints.container.migration import Migration
from entrypoints.container.store import Store
from entrypoints.container.transcription import Transcription
from entrypoints.container.upkeep import Upkeep
from entrypoints.container.uploads import Uploads


def _limits(
    cores: int, calls: int, video_proxies: VideoProxyMaker, transcriber: Transcriber
) -> Mapping[Resource, int | Callable[[], int]]:
    return {
        Resource.DISK: 1,
        Resource.PROBE: cores,
        # asked each time: an encoder that refuses a session lowers it
        Resource.ENCODE: lambda: video_proxies.slots,
        Resource.TRANSCRIBE: transcriber.slots,
        Resource.ANALYZE: cores,
        Resource.CALL: calls,
    }


class Working(Migration):
    # the worker
    slots = providers.ThreadSafeSingleton(
        WorkSlots,
        limits=providers.Callable(
            _limits,
            cores=Machine.settings.provided.side_by_side,
            calls=Machine.settings.provided.bedrock_calls,
            video_proxies=Library.video_proxies,
            transcriber=Transcription.transcriber,
        ),
    )
    run_job = providers.ThreadSafeSingleton(
        RunJob,
        uow=Store.uow,
        reader=Store.reader,
        runner=Jobs.job_runner,
        clock=Machine.clock,
        handlers=providers.Dict(
            {
                WALK: Library.walk_folder,
                COMPARE: Applying.compare_folder,
                FOLLOW: Applying.follow_moves,
                DECIDE: Applying.decide_ambiguous,
                TAKE: Applying.take_lines,
                FORGET_MISSING: Applying.forget_missing,
                PROBE: Library.read_imported,
                PROXY: Library.make_proxy,
                FETCH: Uploads.fetch_uploaded,
                TRANSCRIBE: Transcription.transcribe_file,
                ANALYZE: Analysis.analyze_file,
                ASK: Analysis.ask_model,
                SUMMARIZE: Analysis.summarize_transcript,
                ASK_SUMMARY: Analysis.ask_summary,
                EDIT: Analysis.edit_item,
                FORGET: Forget.forget_item,
                INDEX_FILES: Analysis.index_files,
                RECONCILE: Upkeep.reconcile_part,
                THUMBNAIL: Upkeep.make_thumbnail,
                REPROBE: Upkeep.reprobe_file,
                REPARSE: Upkeep.reparse_file,
                TAKE_FILES: Migration.take_old_files,
                TAKE_PROXY: Migration.take_old_proxy,
            }
        ),
        slots=slots,
    )
    sweep_jobs = providers.Factory(
        SweepJobs, uow=Store.uow, reader=Store.reader, runner=Jobs.job_runner, clock=Machine.clock
    )
    worker = providers.ThreadSafeSingleton(
        Worker,
        role=Machine.worker_role,
        runner=Jobs.job_runner,
        run_job=run_job,
        sweep=sweep_jobs,
        on_start=providers.List(
            Store.scratch.provided.clear,
            Calling.lost_calls.provided.all_sent,
            Analysis.rebuild_index.provided.where_needed,
        ),
        chores=providers.List(
            Calling.lost_calls.provided.expired,
            Calling.sweep_parts.provided.now_and_then,
            Uploads.sweep_uploads.provided.now_and_then,
        ),
    )
    cancel_job = providers.Factory(CancelJob, uow=Store.uow, worker=worker, clock=Machine.clock)
    follow_job = providers.Factory(
        FollowJob, reader=Store.reader, worker=worker, runner=Jobs.job_runner, clock=Machine.clock
    )

    # the machine
    run_doctor = providers.Factory(
        RunDoctor,
        database=Store.database,
        reader=Store.reader,
        file_tree=Store.file_tree,
        worker_role=Machine.worker_role,
        engines=Analysis.engines.provided.names,
        default_engine=Machine.settings.provided.engine,
        load_types=Analysis.analysis_types.provider,
        predecessor=Machine.settings.provided.database_path,
        parts=providers.List(
            providers.Factory(
                SystemHealth, data=Machine.settings.provided.data, sandbox=Machine.sandbox
            ),
            providers.Factory(FfmpegHealth, program=Library.ffmpeg, maker=Library.video_proxies),
            providers.Factory(PyavHealth),
            providers.Factory(PillowHealth),
            providers.Factory(
                RapidOcrHealth, Machine.text_sandbox, is_on=Machine.settings.provided.reads_text
            ),
            providers.Factory(WhisperHealth, Machine.card_sandbox, Transcription.speech_models),
            providers.Factory(
                OpenAiHealth,
                base_url=Machine.settings.provided.openai_base_url,
                api_key=Machine.settings.provided.openai_api_key,
                model=Machine.settings.provided.openai_model,
            ),
            providers.Factory(
                S3Health, Store.bucket_connection, is_needed=Machine.settings.provided.keeps_in_s3
            ),
            providers.Factory(S3RulesHealth, Store.bucket_connection),
            providers.Factory(
                BedrockHealth,
                catalog=Calling.model_catalog,
                model=Machine.settings.provided.bedrock_model,
                role_arn=Machine.settings.provided.bedrock_batch_role_arn,
                is_wanted=Machine.settings.provided.wants_aws,
                clock=Machine.clock,
            ),
        ),
    )
