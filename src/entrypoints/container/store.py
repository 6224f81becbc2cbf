"""Where rows, objects and files lie."""

from collections.abc import Callable
from typing import TypeVar

from dependency_injector import providers

from adapters.filesystem.disk_space import LocalDiskSpace
from adapters.filesystem.file_tree import LocalFileTree
from adapters.filesystem.object_store import LocalObjectStore
from adapters.filesystem.scratch import LocalScratch
from adapters.layered.object_store import LayeredObjectStore
from adapters.s3.connection import BucketConnection
from adapters.s3.direct_uploads import S3DirectUploads
from adapters.s3.object_store import S3ObjectStore
from adapters.sql.database import SqlDatabase
from adapters.sql.unit_of_work import SqlReader, SqlUnitOfWork
from adapters.sqlite_search.index import SqlitePassageIndex
from adapters.sqlite_search.reader import SqlitePassageReader
from application.library.prepare_database import PrepareDatabase
from application.ports.bucket import Bucket
from application.ports.object_store import ObjectStore
from entrypoints.container.machine import Machine
from entrypoints.settings import Settings

T = TypeVar("T")


def _bucket_connection(settings: Settings) -> BucketConnection | None:
    if not settings.s3_bucket_name:
        return None
    return BucketConnection(
        settings.s3_bucket_name, prefix=settings.s3_prefix, owner=settings.s3_bucket_owner
    )


def _on(connection: BucketConnection | None, make: Callable[[BucketConnection], T]) -> T | None:
    return None if connection is None else make(connection)


def _objects(settings: Settings, *, here: ObjectStore, bucket: Bucket | None) -> ObjectStore:
    if bucket is None:
        return here
    return LayeredObjectStore(here=here, bucket=bucket, writes_to_bucket=settings.keeps_in_s3)


class Store(Machine):
    database = providers.ThreadSafeSingleton(SqlDatabase, Machine.settings.provided.database)
    prepare_database = providers.Factory(
        PrepareDatabase, database=database, role=Machine.worker_role
    )
    uow = providers.ThreadSafeSingleton(
        SqlUnitOfWork, database, passages=providers.Object(SqlitePassageIndex)
    )
    reader = providers.ThreadSafeSingleton(
        SqlReader, database, passages=providers.Object(SqlitePassageReader)
    )
    # all None without a bucket
    bucket_connection = providers.ThreadSafeSingleton(_bucket_connection, Machine.settings)
    bucket = providers.ThreadSafeSingleton(_on, bucket_connection, S3ObjectStore)
    direct_uploads = providers.ThreadSafeSingleton(_on, bucket_connection, S3DirectUploads)

    objects = providers.ThreadSafeSingleton(
        _objects,
        Machine.settings,
        here=providers.ThreadSafeSingleton(LocalObjectStore, Machine.settings.provided.objects),
        bucket=bucket,
    )
    disk_space = providers.ThreadSafeSingleton(LocalDiskSpace, Machine.settings.provided.objects)
    scratch = providers.ThreadSafeSingleton(LocalScratch, Machine.settings.provided.scratch)
    file_tree = providers.ThreadSafeSingleton(LocalFileTree)
