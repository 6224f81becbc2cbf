"""Chores about one file at a time: what is missing of it is made, what is unknown is looked up."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from application.media.start_proxies import PROXY
from application.media.upkeep.chore import Asked, Chore, Plan, Tally
from application.ports.unit_of_work import Reader
from domain.jobs.job import ItemKind, NewItem
from domain.library.file import FileState
from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts
from domain.media.known import KnownMedia
from domain.media.proxy_bytes import ProxyRates, expected_bytes
from domain.shared.figures import counted
from domain.shared.ids import FileId

THUMBNAIL = ItemKind("thumbnail")
REPROBE = ItemKind("re-probe")
FILES_PER_PAGE = 500
_THUMBNAIL_BYTES = 15_000


class FileChore(Chore):
    """Walks over the library a page at a time."""

    item_kind: ItemKind
    sorts: ClassVar[dict[str, tuple[str, bool]]]
    """Of each sort what is said of it, and whether something is done."""

    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def plan(self, asked: Asked) -> Plan:
        tally = Tally(self.sorts)
        items: list[NewItem] = []
        rates = self._rates()
        for known in all_known(self._reader):
            sort = self.sort_of(known, force=asked.force)
            if sort is None:
                continue
            to_do = self.sorts[sort][1]
            if to_do and asked.limit is not None and len(items) >= asked.limit:
                continue
            tally.add(sort, known.file.name, self.bytes_of(known, rates) if to_do else 0)
            if to_do:
                items.append(item_of(known, self.item_kind))
        title = f"{self.title}: {counted(len(items), 'file')}"
        return Plan(groups=tally.groups(), items=items, title=title)

    def start(self, asked: Asked) -> Plan:
        return self.plan(asked)

    @abstractmethod
    def sort_of(self, known: KnownMedia, *, force: bool) -> str | None:
        """One of `sorts`; None: the chore is not about such files."""
        ...

    def bytes_of(self, known: KnownMedia, rates: ProxyRates) -> int:
        """What it will write for this file, about."""
        return 0

    def _rates(self) -> ProxyRates:
        with self._reader() as now:
            return now.media.sums().rates


class CreateImageProxies(FileChore):
    name = "create-image-proxies"
    title = "Image proxies"
    words = "Make the proxies and thumbnails that images lack."
    options = ("force", "limit")
    item_kind = PROXY
    sorts: ClassVar = {
        "missing": ("without a proxy: one is made", True),
        "stale": ("changed since the proxy was made: it is made again", True),
        "forced": ("with a proxy that is up to date: it is made again", True),
        "unreadable": ("unreadable: nothing can be made of it", False),
        "not_read_yet": ("not read yet: re-probe first", False),
    }

    def sort_of(self, known: KnownMedia, *, force: bool) -> str | None:
        if known.file.kind is not MediaKind.IMAGE:
            return None
        if known.file.state is FileState.UNREADABLE:
            return "unreadable"
        if known.file.state is FileState.NEW:
            return "not_read_yet"
        if known.proxy is None:
            return "missing"
        if not known.proxy_is_current:
            return "stale"
        return "forced" if force else None

    def bytes_of(self, known: KnownMedia, rates: ProxyRates) -> int:
        return expected_bytes(MediaKind.IMAGE, known.facts, rates)


class BackfillVideoThumbnails(FileChore):
    name = "backfill-video-thumbnails"
    title = "Video thumbnails"
    words = "Make the thumbnails that videos lack, from their proxies; nothing is encoded."
    options = ("force", "limit")
    item_kind = THUMBNAIL
    sorts: ClassVar = {
        "missing": ("with a proxy and without a thumbnail: it is taken from the proxy", True),
        "forced": ("with a thumbnail: it is taken again", True),
        "no_proxy": ("without a proxy to take one from: make the proxy", False),
    }

    def sort_of(self, known: KnownMedia, *, force: bool) -> str | None:
        if known.file.kind is not MediaKind.VIDEO or known.file.state is not FileState.READY:
            return None
        if known.thumbnail is not None:
            return "forced" if force and known.proxy else None
        return "no_proxy" if known.proxy is None else "missing"

    def bytes_of(self, known: KnownMedia, rates: ProxyRates) -> int:
        return known.thumbnail.size_bytes if known.thumbnail else _THUMBNAIL_BYTES


class Reprobe(FileChore):
    """`worth_reading_again`: problem codes of unreadable files whose cause may be gone by now."""

    name = "re-probe"
    title = "Facts looked up again"
    words = "Read again the files of which something is unknown that their content should tell."
    options = ("force", "limit")
    item_kind = REPROBE
    sorts: ClassVar = {
        "unknown_facts": ("without a length, a size or a codec: read again", True),
        "unreadable": ("unreadable for a reason that may be gone: tried again", True),
        "not_read_yet": ("never read: read now", True),
        "forced": ("with all that can be known: read again", True),
        "hopeless": ("unreadable for a reason that stays; `reelsight files` says why", False),
    }

    def __init__(self, *, reader: Reader, worth_reading_again: frozenset[str]) -> None:
        super().__init__(reader=reader)
        self._worth_reading_again = worth_reading_again

    def sort_of(self, known: KnownMedia, *, force: bool) -> str | None:
        file = known.file
        if file.state is FileState.NEW:
            return "not_read_yet"
        if file.state is FileState.UNREADABLE:
            again = force or any(p.code in self._worth_reading_again for p in file.problems)
            return "unreadable" if again else "hopeless"
        if lacking(known.facts):
            return "unknown_facts"
        return "forced" if force else None


def lacking(facts: MediaFacts | None) -> tuple[str, ...]:
    """Names of facts that media of this kind have and that are not known of this one."""
    if facts is None:
        return ("everything",)
    is_image = facts.kind is MediaKind.IMAGE
    wanted = {
        "length": facts.duration_s if not is_image else 0.0,
        "size": facts.width if facts.kind is not MediaKind.AUDIO else 0,
        "codec": facts.audio_codec if facts.kind is MediaKind.AUDIO else facts.video_codec,
    }
    return tuple(name for name, value in wanted.items() if value is None)


def all_known(reader: Reader, per_page: int = FILES_PER_PAGE) -> Iterator[KnownMedia]:
    """Every file, a page in memory at a time. No snapshot is held between pages."""
    last = FileId(0)
    while True:
        with reader() as now:
            page = now.media.known_after(last, per_page)
        yield from page
        if len(page) < per_page:
            return
        last = page[-1].file.id


def item_of(known: KnownMedia, kind: ItemKind) -> NewItem:
    file = known.file
    return NewItem(kind=kind, subject=str(file.id), label=file.name, file_id=file.id)
