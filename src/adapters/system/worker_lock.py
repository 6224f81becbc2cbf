"""`WorkerRole` as an operating-system lock on a file, which the system frees with its holder."""

from pathlib import Path

from application.ports.job_runner import WorkerRole


class FileLockWorkerRole(WorkerRole):
    """The lock belongs to this object: a second one in the same process is somebody else."""

    def __init__(self, path: Path) -> None:
        from filelock import FileLock

        self._path = path
        # Never a "soft" lock: it would outlive a holder that is killed. The file stays, so that
        # nobody locks a file that another process has just unlinked.
        self._lock = FileLock(
            path, thread_local=False, fallback_to_soft=False, preserve_lock_file=True
        )

    def take(self) -> bool:
        from filelock import Timeout

        if self._lock.is_locked:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def release(self) -> None:
        self._lock.release(force=True)

    @property
    def held(self) -> bool:
        return self._lock.is_locked
