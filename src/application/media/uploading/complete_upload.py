"""All of it has arrived at this program: check it, keep it, and have its proxy made."""

import msgspec

from application.jobs.have_it_run import have_it_run
from application.media.uploading.take_in import UPLOAD, TakeIn
from application.ports.clock import Clock
from application.ports.job_runner import JobRunner
from application.ports.random_ids import RandomIds
from application.ports.unit_of_work import Reader, UnitOfWork
from application.ports.upload_files import UploadFiles
from domain.jobs.job import Job, JobStatus
from domain.library.upload import (
    Upload,
    UploadIncomplete,
    UploadIsOver,
    UploadRefused,
    UploadState,
    UploadWay,
)
from domain.shared.ids import FileId, JobId, UploadId


class CompleteUploadCommand(msgspec.Struct, frozen=True, kw_only=True):
    upload_id: UploadId
    sha256: str | None = None
    """Of the whole file, in hex; checked when it is given."""


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    upload: Upload
    file_id: FileId
    job_id: JobId | None


class CompleteUpload:
    """Twice gives the same file. A kill between any two steps loses nothing: until the rows are
    there the upload is open, and completing it again does what is left."""

    def __init__(
        self,
        *,
        uow: UnitOfWork,
        reader: Reader,
        files: UploadFiles,
        take_in: TakeIn,
        runner: JobRunner,
        clock: Clock,
        random_ids: RandomIds,
    ) -> None:
        self._uow = uow
        self._reader = reader
        self._files = files
        self._take_in = take_in
        self._runner = runner
        self._clock = clock
        self._random_ids = random_ids

    def __call__(self, command: CompleteUploadCommand) -> Stored:
        """Raises:
        UploadNotFound, UploadIsOver
        UploadIncomplete: its details have `received_bytes`.
        UploadRefused: it is no such file; what had arrived was deleted.
        """
        with self._reader() as now:
            upload = now.uploads.get(command.upload_id)
        if upload.state is not UploadState.OPEN:
            return already(upload)
        if upload.way is not UploadWay.SERVER:  # a part of it may be here: it is being fetched
            raise UploadIsOver("This upload goes to the bucket, and is completed there.")
        received = self._files.size(upload.place)
        if received != upload.size_bytes:
            raise UploadIncomplete(
                f"{received:,} of {upload.size_bytes:,} bytes have arrived.",
                received_bytes=received,
                size_bytes=upload.size_bytes,
            )
        try:
            return self._store(upload, command.sha256)
        except (UploadIsOver, FileNotFoundError):
            with self._reader() as now:  # somebody else completed or cancelled it meanwhile
                return already(now.uploads.get(upload.id))

    def _store(self, upload: Upload, sha256: str | None) -> Stored:
        looked = self._take_in.look(upload, sha256)
        self._files.keep(upload.place)
        job = new_job(upload, self._random_ids, self._clock)
        with self._uow() as tx:
            _, item = self._take_in.record(tx, upload, looked, job.id)
            tx.jobs.add(job, [item])
            tx.commit()
        have_it_run(self._runner, job.id, job.attempt)
        with self._reader() as now:
            return already(now.uploads.get(upload.id))


def new_job(upload: Upload, random_ids: RandomIds, clock: Clock) -> Job:
    return Job(
        id=JobId(f"{UPLOAD}-{random_ids.hex(12)}"),
        kind=UPLOAD,
        title=f"Upload {upload.name}",
        options={},
        status=JobStatus.QUEUED,
        attempt=1,
        created_at=clock.now(),
    )


def already(upload: Upload) -> Stored:
    """Raises:
    UploadRefused, UploadIsOver
    """
    if upload.state is UploadState.STORED and upload.file_id is not None:
        return Stored(upload=upload, file_id=upload.file_id, job_id=upload.job_id)
    if upload.state is UploadState.REFUSED and upload.problem is not None:
        message = f"{upload.name} was not taken: {upload.problem.message}"
        raise UploadRefused(message, reason=upload.problem.code)
    raise UploadIsOver(upload_id=upload.id, state=upload.state)
