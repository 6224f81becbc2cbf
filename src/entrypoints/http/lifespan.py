"""What runs while the server runs: a database that is up to date, the worker, the children."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from anyio import to_thread
from litestar import Litestar

from entrypoints.http.provide import HttpParts


def running(
    container: HttpParts,
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        await to_thread.run_sync(container.prepare_database())
        worker = container.worker()
        worker.start_when_free()
        try:
            yield
        finally:
            # gives running items back and ends their children; then nobody needs the sandboxes
            await to_thread.run_sync(worker.stop)
            await to_thread.run_sync(container.sandbox().close)
            await to_thread.run_sync(container.text_sandbox().close)
            await to_thread.run_sync(container.speech_sandbox().close)
            await to_thread.run_sync(container.card_sandbox().close)

    return lifespan
