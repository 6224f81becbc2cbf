"""Moving over from the predecessor."""

from dependency_injector import providers

from adapters.predecessor.library import SqliteOldLibraries
from application.media.migrating.start_migration import StartMigration
from application.media.migrating.survey_old_library import SurveyOldLibrary
from application.media.migrating.take_old_files import TakeOldFiles
from application.media.migrating.take_old_proxy import TakeOldProxy
from entrypoints.container.jobs import Jobs
from entrypoints.container.library import Library
from entrypoints.container.machine import Machine
from entrypoints.container.store import Store
from entrypoints.container.upkeep import Upkeep


class Migration(Upkeep):
    old_libraries = providers.ThreadSafeSingleton(SqliteOldLibraries, Store.scratch)
    survey_old_library = providers.Factory(
        SurveyOldLibrary,
        old_libraries=old_libraries,
        file_tree=Store.file_tree,
        reader=Store.reader,
    )
    start_migration = providers.Factory(
        StartMigration, old_libraries=old_libraries, start_job=Jobs.start_job
    )
    take_old_files = providers.Factory(
        TakeOldFiles,
        old_libraries=old_libraries,
        file_tree=Store.file_tree,
        uow=Store.uow,
        reader=Store.reader,
        clock=Machine.clock,
        refresh=Library.refresh_index,
    )
    take_old_proxy = providers.Factory(
        TakeOldProxy,
        old_libraries=old_libraries,
        file_tree=Store.file_tree,
        reader=Store.reader,
        probe_file=Library.probe_file,
        image=Library.image_proxies,
        frames=Library.frames,
        store=Library.store_artifacts,
        scratch=Store.scratch,
        room=Library.room_for_proxies,
    )
