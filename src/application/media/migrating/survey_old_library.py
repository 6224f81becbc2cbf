"""What the predecessor's database holds, and what would become of it here. Writes nothing."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from application.media.migrating.old_places import OldPlaces
from application.ports.file_tree import FileTree, FolderNotFound
from application.ports.old_library import NoOldLibrary, OldFile, OldLibraries
from application.ports.unit_of_work import Reader, Snapshot
from domain.library.file import FoundFile
from domain.library.path_maps import PathMap, is_windows, top_folder
from domain.library.paths import comparison_key
from domain.shared.ids import FileId
from domain.shared.names import display_text

_NOW = "taken over now"
_LATER = "comes with a later version of this command; it stays where it is"
_NEVER = "not needed here"
_BECOMES = {
    "files": _NOW,
    "transcripts": _LATER,
    "analysis_jobs": _LATER,
    "nova_jobs": _LATER,
    "bedrock_batch_jobs": _LATER,
    "nova_embedding_metadata": _LATER,
    "nova_embeddings": _LATER,
    "billing_cache": _LATER,
    "billing_cache_details": _LATER,
    "billing_sync_log": _LATER,
    "rescan_jobs": _NEVER,
    "import_jobs": _NEVER,
}
_LISTED_FOLDERS = 20
_FILES_AT_ONCE = 500


class OldLibraryQuery(msgspec.Struct, frozen=True, kw_only=True):
    database: Path
    maps: tuple[PathMap, ...] = ()
    base: str | None = None
    """Folder that relative paths are about; None: as the database shows."""


class TableLine(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    rows: int | None
    becomes: str


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    files: int = 0
    size_bytes: int = 0
    duration_s: float = 0.0

    def with_one(self, file: OldFile) -> "Sum":
        return Sum(
            files=self.files + 1,
            size_bytes=self.size_bytes + (file.size_bytes or 0),
            duration_s=self.duration_s + (file.duration_s or 0.0),
        )


class UnmappedFolder(msgspec.Struct, frozen=True, kw_only=True):
    folder: str
    """As the other machine spelled it."""
    files: int


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    database: str
    base: str
    tables: tuple[TableLine, ...]
    originals: Sum
    """All rows that are no proxies; what follows counts each of them once."""
    videos: int
    images: int
    known: int
    """Were taken over before."""
    here: int
    """Found on this machine, to be taken over."""
    away: int
    """Their place is known but nothing is there now: taken over with what is known of them."""
    maps_away: tuple[str, ...]
    """Folders that mappings lead to and that are not here now: a drive that is not connected, or
    a slip."""
    unmapped: int
    unmapped_folders: tuple[UnmappedFolder, ...]
    no_path: int
    """Rows that name no place on a disk, e.g. those that were only ever in a bucket."""
    same_path: int
    """Further rows of a path that another row has: they become one file."""
    proxies: Sum
    proxies_here: int
    proxies_gone: int
    """No such file: they are made again from the originals."""
    proxies_alone: int
    """Made from no file that is taken over."""
    proxies_bytes_here: int
    """What copying those that are here takes."""
    thumbnails_here: int
    taken: Sum
    """The rows that were taken over before, as the predecessor tells them …"""
    ours: Sum
    """… and the files that they are here. Fewer where several rows named one path; lengths may
    differ by a little, because files that are here were read again."""
    our_proxies: Sum


class SurveyOldLibrary:
    def __init__(
        self, *, old_libraries: OldLibraries, file_tree: FileTree, reader: Reader
    ) -> None:
        self._old_libraries = old_libraries
        self._file_tree = file_tree
        self._reader = reader

    def __call__(self, query: OldLibraryQuery) -> Survey:
        """Raises:
        NoOldLibrary
        """
        with self._old_libraries(query.database) as old:
            base = query.base or old.base
            places = OldPlaces(file_tree=self._file_tree, maps=query.maps, base=base)
            with self._reader() as now:
                known = now.predecessors.file_ids(database_name(query.database))
                ours, our_proxies = _sums(now, sorted({*known.values()}))
            tally = _Tally(self._file_tree, places, known)
            for file in old.files():
                if not file.is_proxy:
                    tally.original(file)
            for file in old.files():
                if file.is_proxy:
                    tally.proxy(file)
            tables = tuple(
                TableLine(
                    name=table.name,
                    rows=table.rows,
                    becomes=_BECOMES.get(table.name, "not one of the predecessor's"),
                )
                for table in old.tables()
            )
        maps_away = tuple(one.new for one in query.maps if not self._is_folder(one.new))
        return tally.survey(str(query.database), base, tables, maps_away, ours, our_proxies)

    def _is_folder(self, text: str) -> bool:
        try:
            self._file_tree.resolve(text)
        except FolderNotFound:
            return False
        return True


def database_name(database: Path) -> str:
    """By which the ids of this database are told from those of another one.

    Raises:
        NoOldLibrary: no text holds the name.
    """
    name = str(database.expanduser().absolute())
    if name.encode(errors="replace").decode() != name:
        raise NoOldLibrary(f"{display_text(bytes(database))}: copy it to where names are UTF-8.")
    return name


class _Tally:
    def __init__(self, file_tree: FileTree, places: OldPlaces, known: dict[int, FileId]) -> None:
        self._file_tree = file_tree
        self._places = places
        self._known = known
        self._counts: Counter[str] = Counter()
        self._folders: Counter[str] = Counter()
        self._paths: set[bytes] = set()
        self._taken: set[int] = set()
        self._originals = self._proxies = self._known_rows = Sum()

    def original(self, file: OldFile) -> None:
        self._originals = self._originals.with_one(file)
        self._counts[file.file_type] += 1
        fate = self._fate(file)
        self._counts[fate] += 1
        if fate == "known":
            self._known_rows = self._known_rows.with_one(file)
        if fate in ("known", "here", "away", "same_path"):
            self._taken.add(file.id)

    def proxy(self, file: OldFile) -> None:
        self._proxies = self._proxies.with_one(file)
        if file.source_id not in self._taken:
            self._counts["proxies_alone"] += 1
            return
        found = self._found(file.local_path)
        self._counts["proxies_here" if found else "proxies_gone"] += 1
        self._counts["proxies_bytes_here"] += found.size_bytes if found else 0
        self._counts["thumbnails_here"] += self._found(file.thumbnail_path) is not None

    def _fate(self, file: OldFile) -> str:
        if file.id in self._known:
            return "known"
        if file.local_path is None:
            return "no_path"
        path = self._places.of(file.local_path)
        if path is None:
            if is_windows(file.local_path):
                self._folders[top_folder(file.local_path)] += 1
            return "unmapped"
        key = comparison_key(path, self._file_tree.flavour(path))
        if key in self._paths:
            return "same_path"
        self._paths.add(key)
        return "here" if self._file_tree.look(path) else "away"

    def _found(self, text: str | None) -> FoundFile | None:
        path = self._places.of(text)
        return self._file_tree.look(path) if path else None

    def survey(
        self,
        database: str,
        base: str,
        tables: tuple[TableLine, ...],
        maps_away: tuple[str, ...],
        ours: Sum,
        our_proxies: Sum,
    ) -> Survey:
        counts = self._counts
        return Survey(
            database=database,
            base=base,
            tables=tables,
            originals=self._originals,
            videos=counts["video"],
            images=counts["image"],
            known=counts["known"],
            here=counts["here"],
            away=counts["away"],
            maps_away=maps_away,
            unmapped=counts["unmapped"],
            unmapped_folders=tuple(
                UnmappedFolder(folder=folder, files=number)
                for folder, number in self._folders.most_common(_LISTED_FOLDERS)
            ),
            no_path=counts["no_path"],
            same_path=counts["same_path"],
            proxies=self._proxies,
            proxies_here=counts["proxies_here"],
            proxies_gone=counts["proxies_gone"],
            proxies_alone=counts["proxies_alone"],
            proxies_bytes_here=counts["proxies_bytes_here"],
            thumbnails_here=counts["thumbnails_here"],
            taken=self._known_rows,
            ours=ours,
            our_proxies=our_proxies,
        )


def _sums(now: Snapshot, file_ids: Sequence[FileId]) -> tuple[Sum, Sum]:
    """Of these files of ours, and of their proxies."""
    sizes: list[int] = []
    proxy_sizes: list[int] = []
    seconds = 0.0
    for at in range(0, len(file_ids), _FILES_AT_ONCE):
        for row in now.files.rows(file_ids[at : at + _FILES_AT_ONCE]):
            sizes.append(row.size_bytes)
            seconds += row.duration_s or 0.0
            if row.proxy_size_bytes is not None:
                proxy_sizes.append(row.proxy_size_bytes)
    return (
        Sum(files=len(sizes), size_bytes=sum(sizes), duration_s=seconds),
        Sum(files=len(proxy_sizes), size_bytes=sum(proxy_sizes)),
    )
