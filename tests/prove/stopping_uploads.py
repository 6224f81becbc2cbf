"""The program with a bucket that has put an upload together, and is never heard of again: run by a
test as `python -m tests.prove.stopping_uploads serve`, which then kills it."""

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from dependency_injector import containers, providers

from adapters.s3.direct_uploads import S3DirectUploads
from application.ports.direct_uploads import ReceivedPart
from entrypoints.cli.main import main
from entrypoints.container import Container
from entrypoints.container.store import Store

MARK = "STOPPED_COMPLETION_MARK"


class StoppingUploads(S3DirectUploads):
    def complete(self, key: str, remote_id: str, parts: Sequence[ReceivedPart]) -> None:
        super().complete(key, remote_id, parts)
        Path(os.environ[MARK]).write_text(key)
        threading.Event().wait()


@containers.override(Container)
class _Stopping(containers.DeclarativeContainer):
    direct_uploads = providers.ThreadSafeSingleton(StoppingUploads, Store.bucket_connection)


if __name__ == "__main__":
    sys.argv[0] = "reelsight"
    main()
