"""Where rows, objects and files lie."""

from dependency_injector import providers

from adapters.filesystem.disk_space import LocalDiskSpace
from adapters.filesystem.file_tree import LocalFileTree
from adapters.filesystem.object_store import LocalObjectStore
from adapters.filesystem.scratch import LocalScratch
from adapters.sql.database import SqlDatabase
from adapters.sql.unit_of_work import SqlReader, SqlUnitOfWork
from adapters.sqlite_search.index import SqlitePassageIndex
from adapters.sqlite_search.reader import SqlitePassageReader
from application.library.prepare_database import PrepareDatabase
from entrypoints.container.machine import Machine


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
    objects = providers.ThreadSafeSingleton(LocalObjectStore, Machine.settings.provided.objects)
    disk_space = providers.ThreadSafeSingleton(LocalDiskSpace, Machine.settings.provided.objects)
    scratch = providers.ThreadSafeSingleton(LocalScratch, Machine.settings.provided.scratch)
    file_tree = providers.ThreadSafeSingleton(LocalFileTree)
