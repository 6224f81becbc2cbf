"""What the world needs for uploads: a real folder, real probes, and a bucket in memory."""

from typing import Any

from adapters.filesystem.file_tree import LocalFileTree
from adapters.filesystem.upload_files import LocalUploadFiles
from adapters.memory.direct_uploads import MemoryDirectUploads
from adapters.memory.object_store import MemoryObjectStore
from adapters.memory.random_ids import MemoryRandomIds
from adapters.pillow.image_probe import PillowImageProbe
from adapters.pyav.video_probe import PyavVideoProbe
from adapters.s3.connection import BucketConnection
from adapters.s3.direct_uploads import S3DirectUploads
from adapters.s3.object_store import S3ObjectStore
from adapters.system.sandbox import ProcessSandbox
from application.media.probe_file import ProbeFile
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
from application.ports.clock import Clock
from application.ports.direct_uploads import DirectUploads
from application.ports.job_runner import JobRunner
from application.ports.object_store import ObjectStore
from application.ports.unit_of_work import Reader, UnitOfWork
from domain.library.upload import UploadLimits
from entrypoints.settings import Settings


class UploadParts:
    """`bucket` is there when asked for; `direct.arrive` plays the browser. With a connection,
    uploads go to that bucket instead."""

    def __init__(
        self,
        *,
        uow: UnitOfWork,
        reader: Reader,
        clock: Clock,
        runner: JobRunner,
        settings: Settings,
        sandbox: ProcessSandbox,
        with_bucket: bool,
        connection: BucketConnection | None,
        refresh: Any,
    ) -> None:
        self.bucket = MemoryObjectStore()
        self.direct = MemoryDirectUploads(self.bucket)
        direct: DirectUploads | None = self.direct if with_bucket else None
        bucket: ObjectStore | None = self.bucket if with_bucket else None
        if connection is not None:
            direct, bucket = S3DirectUploads(connection), S3ObjectStore(connection)
        self.sent_to = bucket
        ids, tree = MemoryRandomIds(), LocalFileTree()
        limits = UploadLimits(
            video_bytes=settings.max_video_size_mb << 20,
            image_bytes=settings.max_image_size_mb << 20,
        )
        files = self.files = LocalUploadFiles(settings.unfinished_uploads, settings.uploads)
        start = StartUpload(
            uow=uow,
            files=files,
            clock=clock,
            random_ids=ids,
            limits=limits,
            least_free_bytes=1 << 20,
        )
        take_in = TakeIn(
            uow=uow,
            files=files,
            file_tree=tree,
            clock=clock,
            probe_file=ProbeFile(
                file_tree=tree,
                video_probe=PyavVideoProbe(sandbox),
                image_probe=PillowImageProbe(sandbox),
            ),
            limits=limits,
            refresh=refresh,
        )
        cancel = CancelUpload(uow=uow, files=files, clock=clock, direct=direct, bucket=bucket)
        self.fetch = FetchUploaded(
            uow=uow, reader=reader, files=files, bucket=bucket, take_in=take_in, clock=clock
        )
        self.sweep = SweepUploads(
            reader=reader, files=files, clock=clock, cancel_upload=cancel, direct=direct
        )
        self.use_cases: dict[str, object] = {
            "start_upload": start,
            "receive_chunk": ReceiveChunk(uow=uow, reader=reader, files=files, clock=clock),
            "receive_whole": ReceiveWhole(
                uow=uow, files=files, clock=clock, random_ids=ids, limits=limits
            ),
            "show_upload": ShowUpload(reader=reader, files=files),
            "list_uploads": ListUploads(reader=reader, files=files),
            "complete_upload": CompleteUpload(
                uow=uow,
                reader=reader,
                files=files,
                take_in=take_in,
                runner=runner,
                clock=clock,
                random_ids=ids,
            ),
            "cancel_upload": cancel,
            "start_direct": StartDirect(
                uow=uow, clock=clock, random_ids=ids, start_upload=start, direct=direct
            ),
            "find_bucket_origin": FindBucketOrigin(direct=direct),
            "more_links": MoreLinks(uow=uow, reader=reader, clock=clock, direct=direct),
            "show_parts": ShowParts(reader=reader, direct=direct, bucket=bucket),
            "complete_direct": CompleteDirect(
                uow=uow,
                reader=reader,
                direct=direct,
                bucket=bucket,
                runner=runner,
                clock=clock,
                random_ids=ids,
                limits=limits,
            ),
        }
