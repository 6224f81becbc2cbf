"""`/files/{id}`: one file, played and explained."""

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from application.analysis.show_results import ShowResults
from application.jobs.list_jobs import ListJobs
from application.library.find_folder import FindFolder
from application.library.get_file import GetFile
from application.media.show_media import ShowMedia
from domain.library.file import FileState
from domain.library.kind import MediaKind
from domain.shared.ids import FileId
from entrypoints.http.views import filters, media_facts, results
from entrypoints.http.views.page import AnyRequest, page
from entrypoints.http.views.timeline import ticks

_PANELS = ("file", "runs")


class Player(msgspec.Struct, frozen=True, kw_only=True):
    """What the stage shows."""

    look: str
    """`video`, `audio`, `image` or `nothing`."""
    address: str = ""
    poster: str = ""
    shows_original: bool = False
    has_proxy: bool = False


class FilePage(Controller):
    path = "/files"
    include_in_schema = False

    @get("/{file_id:int}", sync_to_thread=True)
    def show(
        self,
        request: AnyRequest,
        file_id: FromPath[int],
        get_file: NamedDependency[GetFile],
        show_media: NamedDependency[ShowMedia],
        show_results: NamedDependency[ShowResults],
        list_jobs: NamedDependency[ListJobs],
        find_folder: NamedDependency[FindFolder],
    ) -> Template:
        found = get_file(FileId(file_id))
        media = show_media(FileId(file_id))
        analysed = show_results(FileId(file_id))
        start_s = _seconds(request.query_params.get("t", ""))
        original = request.query_params.get("source") == "original"
        panel = request.query_params.get("panel", "")
        shown = results.shown(analysed)
        file = found.file
        root = find_folder(found.root.path)
        is_ready = file.state is FileState.READY
        has_proxy = media.proxy is not None
        duration_s = media.facts.duration_s if media.facts else None
        return page(
            "file.html",
            list_jobs,
            page="files",
            shell="slim",
            file=file,
            folders=filters.trail(file.path, root),
            headline=media_facts.headline(found, media),
            player=_player(file.id, file.kind, is_ready, has_proxy, media.thumbnail, original),
            start_s=start_s,
            media=media,
            groups=media_facts.groups(found, media),
            results=shown,
            runs=analysed.runs,
            run_problem=analysed.problem,
            duration_s=duration_s,
            ticks=ticks(duration_s) if duration_s else (),
            panel=panel if panel in _PANELS else "file",
            can_be_made=is_ready and file.kind in (MediaKind.VIDEO, MediaKind.IMAGE),
        )


def _player(
    file_id: FileId,
    kind: MediaKind,
    is_ready: bool,
    has_proxy: bool,
    thumbnail: object | None,
    wants_original: bool,
) -> Player:
    base = f"/media/{file_id}"
    poster = f"{base}/thumbnail" if thumbnail is not None else ""
    if not is_ready or kind is MediaKind.UNKNOWN:
        return Player(look="nothing")
    if kind is MediaKind.AUDIO:
        return Player(look="audio", address=f"{base}/original", shows_original=True)
    if wants_original or has_proxy:
        return Player(
            look=kind.value,
            address=f"{base}/original" if wants_original else f"{base}/proxy",
            poster=poster,
            shows_original=wants_original,
            has_proxy=has_proxy,
        )
    return Player(look="nothing", poster=poster)


def _seconds(text: str) -> float | None:
    """`?t=112.4`, or the start of `?t=112.4-121`; anything else plays from the start."""
    try:
        seconds = float(text.partition("-")[0])
    except ValueError:
        return None
    return seconds if 0 <= seconds < 1e7 else None
