"""The program with a bucket that, after so many uploads, is never heard of again: run by a test as
`python -m tests.prove.stopping_store …`, which then kills it."""

import os
import sys
import threading
from pathlib import Path

from dependency_injector import containers, providers

from adapters.s3.object_store import S3ObjectStore
from application.ports.bucket import BucketObject
from entrypoints.cli.main import main
from entrypoints.container import Container
from entrypoints.container.store import Store

MARK = "STOPPED_UPLOAD_MARK"
AFTER = "STOPPED_UPLOAD_AFTER"


class StoppingStore(S3ObjectStore):
    """The bucket has confirmed it; whoever asked never learns that."""

    uploads = 0

    def send(self, key: str, source: Path) -> BucketObject:
        sent = super().send(key, source)
        self.uploads += 1
        if self.uploads == int(os.environ[AFTER]):
            Path(os.environ[MARK]).write_text(key)
            threading.Event().wait()
        return sent


@containers.override(Container)
class _Stopping(containers.DeclarativeContainer):
    bucket = providers.ThreadSafeSingleton(StoppingStore, Store.bucket_connection)


if __name__ == "__main__":
    sys.argv[0] = "reelsight"
    main()
