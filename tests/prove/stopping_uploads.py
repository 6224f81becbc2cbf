"""The program with a bucket that has put an upload together, and is never heard of again: run by a
test as `python -m tests.prove.stopping_uploads serve`, which then kills it."""

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from dependency_injector import containers, providers

from adapters.s3.direct_uploads import S3DirectUploads
from application.ports.direct_uploads import ReceivedPart, UnfinishedUpload
from entrypoints.cli.main import main
from entrypoints.container import Container
from entrypoints.container.store import Store

MARK = "STOPPED_COMPLETION_MARK"


class StoppingUploads(S3DirectUploads):
    def complete(self, key: str, remote_id: str, parts: Sequence[ReceivedPart]) -> None:
        super().complete(key, remote_id, parts)
        Path(os.environ[MARK]).write_text(key)
        threading.Event().wait()

    def unfinished(self, prefix: str) -> Iterator[UnfinishedUpload]:
        """None: the test's bucket says of each that it began in 2010, and the sweep of the start
        would take one for abandoned whose row is being written."""
        return iter(())


@containers.override(Container)
class _Stopping(containers.DeclarativeContainer):
    direct_uploads = providers.ThreadSafeSingleton(StoppingUploads, Store.bucket_connection)


if __name__ == "__main__":
    sys.argv[0] = "reelsight"
    main()
