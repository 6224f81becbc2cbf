"""Bring the database up to date before anything reads it."""

import time

from application.ports.database import Database, MigrationNeedsWorker
from application.ports.job_runner import WorkerRole

_PATIENCE_S = 10.0
_LOOK_AGAIN_S = 0.1


class PrepareDatabase:
    """Made or upgraded under the worker role, which is held for that long only."""

    def __init__(
        self, *, database: Database, role: WorkerRole, patience_s: float = _PATIENCE_S
    ) -> None:
        self._database = database
        self._role = role
        self._patience_s = patience_s

    def __call__(self) -> None:
        """Raises:
        ForeignDatabase, DatabaseIsNewer: nothing was changed.
        MigrationNeedsWorker: another process is the worker, and did not migrate it meanwhile.
        """
        give_up_at = time.monotonic() + self._patience_s
        while True:
            try:
                # Asked first without the role: a refused database leaves its folder untouched.
                return self._database.prepare(may_migrate=False)
            except MigrationNeedsWorker:
                if self._role.take():
                    break
                if time.monotonic() > give_up_at:
                    raise
            time.sleep(_LOOK_AGAIN_S)  # another command may be making it at this moment
        try:
            self._database.prepare(may_migrate=True)
        finally:
            self._role.release()
