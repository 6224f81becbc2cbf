"""Files that come through the browser."""

from dependency_injector import providers

from adapters.filesystem.upload_files import LocalUploadFiles
from application.media.uploading.bucket_parts import ShowParts
from application.media.uploading.cancel_upload import CancelUpload
from application.media.uploading.complete_direct import CompleteDirect
from application.media.uploading.complete_upload import CompleteUpload
from application.media.uploading.fetch_uploaded import FetchUploaded
from application.media.uploading.receive_chunk import ReceiveChunk
from application.media.uploading.receive_whole import ReceiveWhole
from application.media.uploading.show_uploads import ListUploads, ShowUpload
from application.media.uploading.start_direct import FindBucketOrigin, MoreLinks, StartDirect
from application.media.uploading.start_upload import StartUpload
from application.media.uploading.sweep_uploads import SweepUploads
from application.media.uploading.take_in import TakeIn
from domain.library.upload import UploadLimits
from entrypoints.container.jobs import Jobs
from entrypoints.container.library import Library
from entrypoints.container.machine import Machine
from entrypoints.container.rescan import Rescan
from entrypoints.container.store import Store
from entrypoints.settings import Settings


def upload_limits(settings: Settings) -> UploadLimits:
    return UploadLimits(
        video_bytes=settings.max_video_size_mb * 1024 * 1024,
        image_bytes=settings.max_image_size_mb * 1024 * 1024,
    )


class Uploads(Rescan):
    upload_limits = providers.ThreadSafeSingleton(upload_limits, Machine.settings)
    upload_files = providers.ThreadSafeSingleton(
        LocalUploadFiles,
        Machine.settings.provided.unfinished_uploads,
        Machine.settings.provided.uploads,
        least_free_bytes=Machine.settings.provided.disk_floor_bytes,
    )
    start_upload = providers.Factory(
        StartUpload,
        uow=Store.uow,
        files=upload_files,
        clock=Machine.clock,
        random_ids=Machine.random_ids,
        limits=upload_limits,
        least_free_bytes=Machine.settings.provided.disk_floor_bytes,
    )
    receive_chunk = providers.Factory(
        ReceiveChunk, uow=Store.uow, reader=Store.reader, files=upload_files, clock=Machine.clock
    )
    receive_whole = providers.Factory(
        ReceiveWhole,
        uow=Store.uow,
        files=upload_files,
        clock=Machine.clock,
        random_ids=Machine.random_ids,
        limits=upload_limits,
    )
    show_upload = providers.Factory(ShowUpload, reader=Store.reader, files=upload_files)
    list_uploads = providers.Factory(ListUploads, reader=Store.reader, files=upload_files)
    take_in = providers.Factory(
        TakeIn,
        uow=Store.uow,
        files=upload_files,
        file_tree=Store.file_tree,
        clock=Machine.clock,
        probe_file=Library.probe_file,
        limits=upload_limits,
        refresh=Library.refresh_index,
    )
    complete_upload = providers.Factory(
        CompleteUpload,
        uow=Store.uow,
        reader=Store.reader,
        files=upload_files,
        take_in=take_in,
        runner=Jobs.job_runner,
        clock=Machine.clock,
        random_ids=Machine.random_ids,
    )
    cancel_upload = providers.Factory(
        CancelUpload,
        uow=Store.uow,
        files=upload_files,
        clock=Machine.clock,
        direct=Store.direct_uploads,
        bucket=Store.bucket,
    )

    # straight to the bucket
    start_direct = providers.Factory(
        StartDirect,
        uow=Store.uow,
        clock=Machine.clock,
        random_ids=Machine.random_ids,
        start_upload=start_upload,
        direct=Store.direct_uploads,
    )
    find_bucket_origin = providers.Factory(FindBucketOrigin, direct=Store.direct_uploads)
    more_links = providers.Factory(
        MoreLinks,
        uow=Store.uow,
        reader=Store.reader,
        clock=Machine.clock,
        direct=Store.direct_uploads,
    )
    show_parts = providers.Factory(
        ShowParts, reader=Store.reader, direct=Store.direct_uploads, bucket=Store.bucket
    )
    complete_direct = providers.Factory(
        CompleteDirect,
        uow=Store.uow,
        reader=Store.reader,
        direct=Store.direct_uploads,
        bucket=Store.bucket,
        runner=Jobs.job_runner,
        clock=Machine.clock,
        random_ids=Machine.random_ids,
        limits=upload_limits,
    )
    fetch_uploaded = providers.Factory(
        FetchUploaded,
        uow=Store.uow,
        reader=Store.reader,
        files=upload_files,
        bucket=Store.bucket,
        take_in=take_in,
        clock=Machine.clock,
    )
    sweep_uploads = providers.Factory(
        SweepUploads,
        reader=Store.reader,
        files=upload_files,
        clock=Machine.clock,
        cancel_upload=cancel_upload,
        direct=Store.direct_uploads,
    )
