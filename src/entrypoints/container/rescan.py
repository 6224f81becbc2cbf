"""Comparing folders with the library, and applying what was found."""

from dependency_injector import providers

from application.library.rescanning.find_rescan import FindRescan
from application.library.rescanning.show_rescan import ShowRescan
from application.library.rescanning.start_apply import StartApply
from application.library.rescanning.start_rescan import StartRescan
from application.library.rows_of_files import RowsOfFiles
from entrypoints.container.jobs import Jobs
from entrypoints.container.library import Library
from entrypoints.container.machine import Machine
from entrypoints.container.store import Store


class Rescan(Library):
    start_rescan = providers.Factory(
        StartRescan, file_tree=Store.file_tree, start_job=Jobs.start_job, allowed=None
    )
    start_confined_rescan = providers.Factory(
        StartRescan,
        file_tree=Store.file_tree,
        start_job=Jobs.start_job,
        allowed=Library.allowed_folders,
    )
    show_rescan = providers.Factory(ShowRescan, reader=Store.reader, clock=Machine.clock)
    rows_of_files = providers.Factory(RowsOfFiles, reader=Store.reader)
    find_rescan = providers.Factory(FindRescan, reader=Store.reader, file_tree=Store.file_tree)
    start_apply = providers.Factory(
        StartApply, reader=Store.reader, start_job=Jobs.start_job, file_tree=Store.file_tree
    )
