"""Reading media, importing folders, making proxies."""

from dependency_injector import providers

from adapters.analysis_types.builtin import BuiltInTypes
from adapters.ffmpeg.program import FfmpegProgram
from adapters.ffmpeg.video_proxy import FfmpegVideoProxyMaker
from adapters.pillow.image_probe import PillowImageProbe
from adapters.pillow.image_proxy import PillowImageProxyMaker
from adapters.pyav.frame_grabber import PyavFrameGrabber
from adapters.pyav.sample_media import PyavSampleMedia
from adapters.pyav.video_probe import PyavVideoProbe
from application.analysis.indexing.refresh_index import RefreshIndex
from application.library.allowed_folders import AllowedFolders
from application.library.browse_folders import BrowseFolders
from application.library.delete_saved_filter import DeleteSavedFilter
from application.library.find_folder import FindFolder
from application.library.get_file import GetFile
from application.library.list_choices import ListChoices
from application.library.list_files import ListFiles
from application.library.list_saved_filters import ListSavedFilters
from application.library.save_filter import SaveFilter
from application.library.start_import import StartImport
from application.library.take_files import TakeFiles
from application.library.walk_folder import WalkFolder
from application.media.make_proxy import MakeProxy
from application.media.probe_file import ProbeFile
from application.media.read_imported import ReadImported
from application.media.room_for_proxies import RoomForProxies
from application.media.show_media import ShowMedia
from application.media.start_proxies import StartProxies
from application.media.store_artifacts import StoreArtifacts
from application.plugins.registry import load_analysis_types
from domain.media.problems import MediaProblem
from entrypoints.container.jobs import Jobs
from entrypoints.container.machine import Machine
from entrypoints.container.store import Store

WORTH_READING_AGAIN = frozenset(
    {
        MediaProblem.NEEDS_HEIC.value,
        MediaProblem.NO_PERMISSION.value,
        MediaProblem.VANISHED.value,
        MediaProblem.PROBE_TIMED_OUT.value,
        MediaProblem.OUT_OF_MEMORY.value,
    }
)
"""Unreadable for a reason that another import may find gone."""


class Library(Jobs):
    # imports index what they find, and the installed types say what of it is worth finding
    builtin_plugins = providers.Object((BuiltInTypes(),))
    analysis_types = providers.ThreadSafeSingleton(
        load_analysis_types,
        builtins=builtin_plugins,
        discover=True,
        sandbox=Machine.plugin_sandbox,
    )
    refresh_index = providers.ThreadSafeSingleton(RefreshIndex, types=analysis_types)

    video_probe = providers.ThreadSafeSingleton(
        PyavVideoProbe, Machine.sandbox, timeout_s=Machine.settings.provided.probe_timeout_s
    )
    image_probe = providers.ThreadSafeSingleton(
        PillowImageProbe, Machine.sandbox, timeout_s=Machine.settings.provided.probe_timeout_s
    )
    probe_file = providers.Factory(
        ProbeFile, file_tree=Store.file_tree, video_probe=video_probe, image_probe=image_probe
    )
    ffmpeg = providers.ThreadSafeSingleton(FfmpegProgram, Machine.settings.provided.ffmpeg)
    video_proxies = providers.ThreadSafeSingleton(
        FfmpegVideoProxyMaker,
        Machine.processes,
        ffmpeg,
        video_probe,
        nvenc_jobs=Machine.settings.provided.nvenc_jobs,
        cores=Machine.settings.provided.side_by_side,
        least_free_bytes=Machine.settings.provided.disk_floor_bytes,
    )
    image_proxies = providers.ThreadSafeSingleton(PillowImageProxyMaker, Machine.sandbox)
    frames = providers.ThreadSafeSingleton(PyavFrameGrabber, Machine.sandbox)
    sample_media = providers.ThreadSafeSingleton(PyavSampleMedia)

    # use-cases
    start_import = providers.Factory(
        StartImport, file_tree=Store.file_tree, start_job=Jobs.start_job, allowed=None
    )
    allowed_folders = providers.Factory(
        AllowedFolders,
        file_tree=Store.file_tree,
        reader=Store.reader,
        folders=Machine.settings.provided.allowed_roots,
    )
    start_confined_import = providers.Factory(
        StartImport,
        file_tree=Store.file_tree,
        start_job=Jobs.start_job,
        allowed=allowed_folders,
    )
    take_found = providers.Factory(
        TakeFiles,
        clock=Machine.clock,
        refresh=refresh_index,
        index_version=refresh_index.provided.version,
    )
    walk_folder = providers.Factory(
        WalkFolder,
        file_tree=Store.file_tree,
        uow=Store.uow,
        reader=Store.reader,
        clock=Machine.clock,
        worth_reading_again=WORTH_READING_AGAIN,
        take=take_found,
        settle_s=Machine.settings.provided.settle_s,
    )
    browse_folders = providers.Factory(
        BrowseFolders, file_tree=Store.file_tree, reader=Store.reader, allowed=allowed_folders
    )
    find_folder = providers.Factory(FindFolder, file_tree=Store.file_tree)
    list_files = providers.Factory(ListFiles, reader=Store.reader)
    list_choices = providers.ThreadSafeSingleton(
        ListChoices, reader=Store.reader, clock=Machine.clock
    )
    list_saved_filters = providers.Factory(ListSavedFilters, reader=Store.reader)
    save_filter = providers.Factory(SaveFilter, uow=Store.uow, clock=Machine.clock)
    delete_saved_filter = providers.Factory(DeleteSavedFilter, uow=Store.uow)
    get_file = providers.Factory(GetFile, reader=Store.reader)

    read_imported = providers.Factory(
        ReadImported, reader=Store.reader, probe_file=probe_file, refresh=refresh_index
    )
    start_proxies = providers.Factory(StartProxies, reader=Store.reader, start_job=Jobs.start_job)
    show_media = providers.Factory(ShowMedia, reader=Store.reader)
    room_for_proxies = providers.ThreadSafeSingleton(
        RoomForProxies,
        reader=Store.reader,
        disk=Store.disk_space,
        clock=Machine.clock,
        floor_bytes=Machine.settings.provided.disk_floor_bytes,
    )
    store_artifacts = providers.Factory(
        StoreArtifacts, reader=Store.reader, objects=Store.objects, clock=Machine.clock
    )
    make_proxy = providers.Factory(
        MakeProxy,
        reader=Store.reader,
        file_tree=Store.file_tree,
        video=video_proxies,
        image=image_proxies,
        frames=frames,
        store=store_artifacts,
        scratch=Store.scratch,
        room=room_for_proxies,
    )
