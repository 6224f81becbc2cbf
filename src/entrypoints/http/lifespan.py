"""What runs while the server runs: a database that is up to date, the worker, the children."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from anyio import to_thread
from litestar import Litestar

from application.ports.database import MigrationNeedsWorker
from entrypoints.http.provide import HttpParts
from entrypoints.settings import Settings


def prepare(container: HttpParts, settings: Settings) -> None:
    """The data folder and the database, before anything reads them.

    Raises:
        ForeignDatabase, DatabaseIsNewer, MigrationNeedsWorker: nothing was changed.
    """
    database, role = container.database(), container.worker_role()
    try:
        # asked first without the role: a refused database leaves no trace in its folder
        database.prepare(may_migrate=False)
    except MigrationNeedsWorker:
        settings.data.mkdir(parents=True, exist_ok=True)
        if not role.take():
            raise
        try:
            database.prepare(may_migrate=True)
        except BaseException:
            role.release()
            raise


def running(
    container: HttpParts, settings: Settings
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        await to_thread.run_sync(prepare, container, settings)
        worker = container.worker()
        worker.start_when_free()
        try:
            yield
        finally:
            # gives running items back and ends their children; then nobody needs the sandbox
            await to_thread.run_sync(worker.stop)
            await to_thread.run_sync(container.sandbox().close)

    return lifespan
