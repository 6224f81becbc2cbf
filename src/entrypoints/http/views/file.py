"""`/files/{id}`: one file, played and explained."""

from collections.abc import Sequence

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Template

from application.analysis.editing.show_history import PastEdit, ShowHistory
from application.analysis.showing.render import label_of
from application.analysis.showing.show_results import ShowResults
from application.jobs.list_jobs import ListJobs
from application.library.find_folder import FindFolder
from application.library.get_file import GetFile
from application.media.show_media import ShowMedia
from application.search.command import MAX_TEXT, SearchCommand
from application.search.list_moments import ListMoments
from domain.library.edits import Edit, EditAction
from domain.library.file import FileState
from domain.library.kind import MediaKind
from domain.library.paths import Folder
from domain.search.moments import MomentFilter
from domain.shared.errors import DomainError
from domain.shared.ids import FileId
from entrypoints.http.views import filters, media_facts, results, timeline
from entrypoints.http.views.evidence import author_words
from entrypoints.http.views.moment_card import MomentCard, moment_card
from entrypoints.http.views.page import AnyRequest, page
from entrypoints.http.views.transcript import SpeechParts, provide_speech, speech_of

_PANELS = ("file", "hits", "notes", "runs", "transcript")
_MOST_HITS = 200


class Player(msgspec.Struct, frozen=True, kw_only=True):
    """What the stage shows."""

    look: str
    """`video`, `audio`, `image` or `nothing`."""
    address: str = ""
    poster: str = ""
    shows_original: bool = False
    has_proxy: bool = False


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What a person wrote beside the file, ready to be written."""

    edit: Edit
    by: str
    about: str
    """The type or field it is about; empty for the file."""


class FileParts(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page asks."""

    get_file: GetFile
    show_media: ShowMedia
    show_results: ShowResults
    show_history: ShowHistory
    list_jobs: ListJobs
    find_folder: FindFolder
    list_moments: ListMoments
    speech: SpeechParts


def provide_parts(
    get_file: NamedDependency[GetFile],
    show_media: NamedDependency[ShowMedia],
    show_results: NamedDependency[ShowResults],
    show_history: NamedDependency[ShowHistory],
    list_jobs: NamedDependency[ListJobs],
    find_folder: NamedDependency[FindFolder],
    list_moments: NamedDependency[ListMoments],
    speech: NamedDependency[SpeechParts],
) -> FileParts:
    return FileParts(
        get_file=get_file,
        show_media=show_media,
        show_results=show_results,
        show_history=show_history,
        list_jobs=list_jobs,
        find_folder=find_folder,
        list_moments=list_moments,
        speech=speech,
    )


parts_of_page = {
    "speech": Provide(provide_speech, sync_to_thread=False),
    "parts": Provide(provide_parts, sync_to_thread=False),
}


class FilePage(Controller):
    path = "/files"
    include_in_schema = False
    dependencies = parts_of_page

    @get("/{file_id:int}", sync_to_thread=True)
    def show(
        self, request: AnyRequest, file_id: FromPath[int], parts: NamedDependency[FileParts]
    ) -> Template:
        return file_page(request, FileId(file_id), parts)


def file_page(request: AnyRequest, file_id: FileId, parts: FileParts, panel: str = "") -> Template:
    """`panel`: which one is open whatever the address says."""
    found = parts.get_file(file_id)
    media = parts.show_media(file_id)
    analysed = parts.show_results(file_id)
    notes = _notes(parts.show_history(file_id))
    start_s = _seconds(request.query_params.get("t", ""))
    original = request.query_params.get("source") == "original"
    looked_for = request.query_params.get("q", "").strip()[:MAX_TEXT]
    hits = _hits(
        parts.list_moments,
        file_id,
        Folder(path=found.file.path, flavour=parts.find_folder(found.root.path).flavour),
        looked_for,
    )
    file = found.file
    asked = request.query_params.get("transcript", "")
    speech = speech_of(file, media.facts, parts.speech, asked, start_s)
    first = "hits" if hits else "transcript" if speech.panel or speech.under_way else "file"
    panel = panel or request.query_params.get("panel", first)
    root = parts.find_folder(found.root.path)
    is_ready = file.state is FileState.READY
    has_proxy = media.proxy is not None
    duration_s = media.facts.duration_s if media.facts else None
    cards = results.shown(analysed)
    return page(
        "file.html",
        parts.list_jobs,
        page="files",
        shell="slim",
        file=file,
        folders=filters.trail(file.path, root),
        headline=media_facts.headline(found, media),
        player=_player(file.id, file.kind, is_ready, has_proxy, media.thumbnail, original),
        start_s=start_s,
        looked_for=looked_for,
        hits=hits,
        media=media,
        groups=media_facts.groups(found, media),
        cards=cards,
        columns=results.columns(cards),
        runs=analysed.runs,
        context_newer=analysed.context_newer,
        run_problem=analysed.problem,
        notes=notes,
        moments=tuple(note for note in notes if note.edit.start_s is not None),
        duration_s=duration_s,
        ticks=timeline.ticks(duration_s) if duration_s else (),
        lanes=timeline.lanes(cards, duration_s, speech.stretches) if duration_s else (),
        panel=panel if panel in _PANELS and (hits or panel != "hits") else "file",
        speech=speech.panel,
        can_be_heard=speech.can_be_heard,
        model_problem=speech.model_problem,
        not_heard=speech.problem,
        being_heard=speech.under_way,
        can_be_made=is_ready and file.kind in (MediaKind.VIDEO, MediaKind.IMAGE),
    )


def _hits(
    list_moments: ListMoments, file_id: FileId, place: Folder, text: str
) -> tuple[MomentCard, ...]:
    """What a search found in this file, by its time; what is about all of it first.

    `place`: the path of the file, as a folder that nothing else lies in."""
    where = MomentFilter(folder=place)
    try:
        listed = list_moments(SearchCommand(text=text, where=where, per_page=_MOST_HITS))
    except DomainError:  # no search at all, or one that the search page explains
        return ()
    cards = (moment_card(one.moment, file_id, text) for one in listed.moments)
    return tuple(sorted(cards, key=lambda card: card.moment.start_s or -1.0))


def _notes(history: Sequence[PastEdit]) -> tuple[Note, ...]:
    """Those in force, by their time in the file; those without a time first."""
    notes = [
        Note(
            edit=past.edit,
            by=author_words(past.edit.author),
            about=", ".join(
                label_of(part)
                for part in (past.edit.type_key or "", past.edit.field.rpartition(".")[2])
                if part
            ),
        )
        for past in history
        if past.in_force and past.edit.action in (EditAction.NOTE, EditAction.MARKER)
    ]
    return tuple(sorted(notes, key=lambda note: (note.edit.start_s or -1.0, note.edit.id)))


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
