"""A library of transcripts as plain data, and what every filter and order of their list has to
give of it: worked out here from the data alone."""

import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from application.ports.unit_of_work import UnitOfWork
from domain.library.passage import TRANSCRIPT, IndexEntry, Passage
from domain.shared.ids import FileId, FilePath, TranscriptId
from domain.shared.names import display_text
from domain.transcription.transcript import Doubt, TranscriptState
from domain.transcription.transcript_list import TranscriptFilter, TranscriptSort
from tests.contract.store_samples import NOW, POSIX, found, later
from tests.contract.transcript_samples import segment, summary, transcript

_NAMES = (
    b"clip",
    b"A_b",
    b"a%b",
    b"it's",
    b'say "hi"',
    b"back\\slash",
    b"\xff\xfe",
    b"new\nline",
    "Straße".encode(),
    "cafe\u0301".encode(),
    "湖の船".encode(),
    b"emoji-\xf0\x9f\x9a\xa2",
)
SAID = (
    "Two boats on the lake.",
    "STRASSE und Straße",
    "a % of nothing, and A_B",
    'it\'s "said" by a back\\slash',
    "湖の船 は mixed 🚢",
    "cafe\u0301 au lait",
    "a NUL \0 inside",
    "x",
    "",
)
MODELS = ("tiny", "medium", "our '%_\" own", "湖")
"""Smallest first; of the last two none is larger."""
LANGUAGES = ("en", "de", None)


class Spoken(msgspec.Struct, frozen=True):
    """A transcript. Lists are in the order things were added."""

    file: int
    model: str
    of_present: bool
    complete: bool
    language: str | None
    said: tuple[tuple[str, Doubt | None], ...]
    duration_s: float | None
    characters: int
    confidence: float | None
    processing_s: float
    made_at: datetime
    chosen: int
    """0: nobody preferred it; else in which order people did."""
    summed_up: bool | None
    """None: without a summary; False: with one of words it had before."""


class Library(msgspec.Struct, frozen=True):
    paths: tuple[bytes, ...]
    sizes: tuple[int, ...]
    shown: tuple[str, ...]
    """What the passages of each file say, as people corrected it."""
    spoken: tuple[Spoken, ...]


def random_transcripts(seed: int, files: int) -> Library:
    random_ = random.Random(seed)
    spoken = []
    for file in range(files):
        keys = {
            (random_.choice(MODELS), random_.random() < 0.7)
            for _ in range(random_.choice((0, 1, 2, 4)))
        }
        for model, of_present in sorted(keys):
            spoken.append(_spoken(random_, file, model, of_present=of_present))
    random_.shuffle(spoken)
    return Library(
        paths=tuple(
            b"/m/%s/%s-%d.mp4" % (random_.choice((b"Lake", b"lake")), random_.choice(_NAMES), n)
            for n in range(files)
        ),
        sizes=tuple(random_.choice((0, 5, random_.randrange(10**10))) for _ in range(files)),
        shown=tuple(random_.choice(("", "corrected zeppelin", SAID[0])) for _ in range(files)),
        spoken=tuple(spoken),
    )


def _spoken(random_: random.Random, file: int, model: str, *, of_present: bool) -> Spoken:
    texts = random_.choices(SAID, k=random_.choice((0, 1, 3, 90)))
    return Spoken(
        file=file,
        model=model,
        of_present=of_present,
        complete=random_.random() < 0.7,
        language=random_.choice(LANGUAGES),
        said=tuple((text, random_.choice((None, None, *Doubt))) for text in texts),
        duration_s=random_.choice((None, 0.0, 12.5, 3_600.25)),
        characters=random_.choice((0, 19, 20, 21, 4_000)),
        confidence=random_.choice((None, 0.0, 0.5, 0.5, 1.0)),
        processing_s=random_.choice((0.0, 1.5, 1.5, 90.0)),
        made_at=later(random_.choice((0, 0, 1, 2, 86_400))),
        chosen=random_.choice((0, 0, 0, random_.randrange(1, 10**9))),
        summed_up=random_.choice((None, True, False)),
    )


def put(
    uow: UnitOfWork, library: Library
) -> tuple[tuple[FileId, ...], list[tuple[TranscriptId, Spoken]]]:
    with uow() as tx:
        root = tx.files.ensure_root(FilePath(b"/m"), POSIX, NOW)
        rows = [
            (found(path, size=size), f"fp-{number}")
            for number, (path, size) in enumerate(zip(library.paths, library.sizes, strict=True))
        ]
        files = tx.files.upsert_found(root.id, POSIX, rows, NOW)
        for file_id, text in zip(files, library.shown, strict=True):
            passages = (Passage(text=text, field="transcript"),) if text else ()
            tx.passages.replace(file_id, TRANSCRIPT, IndexEntry(passages=passages))
        ids = []
        for one in library.spoken:
            of = transcript(
                files[one.file],
                media_hash=f"fp-{one.file}" if one.of_present else "older",
                model=one.model,
                state=TranscriptState.COMPLETE if one.complete else TranscriptState.PARTIAL,
                language=one.language,
                duration_s=one.duration_s,
                characters=one.characters,
                confidence=one.confidence,
                processing_s=one.processing_s,
                segments=len(one.said),
                doubtful=doubtful(one),
                made_at=one.made_at,
            )
            said = [segment(text, at, doubt=doubt) for at, (text, doubt) in enumerate(one.said)]
            made = tx.transcripts.put(of, said)
            if one.summed_up is not None:
                at = made.changed_at if one.summed_up else later(-1)
                tx.summaries.put(summary(made, at=at))
            ids.append(made.id)
        listed = list(zip(ids, library.spoken, strict=True))
        for number, one in sorted(listed, key=lambda row: row[1].chosen):
            if one.chosen:
                tx.transcripts.prefer(number)
        tx.commit()
    return files, listed


def doubtful(one: Spoken) -> int:
    return sum(doubt is not None for _, doubt in one.said)


def opening(one: Spoken) -> str:
    return " ".join(text for text, doubt in one.said if text and doubt is None)[:200]


Listed = Sequence[tuple[TranscriptId, Spoken]]


def preferred_of(listed: Listed) -> set[TranscriptId]:
    def rank(row: tuple[TranscriptId, Spoken]) -> tuple[Any, ...]:
        number, one = row
        size = min(MODELS.index(one.model), 2)
        return one.chosen, one.complete, size, one.made_at, number

    best: dict[int, tuple[TranscriptId, Spoken]] = {}
    for row in listed:
        if row[1].of_present:
            best[row[1].file] = max(best.get(row[1].file, row), row, key=rank)
    return {number for number, _ in best.values()}


def expected(
    library: Library,
    listed: Listed,
    files: Sequence[FileId],
    wanted: TranscriptFilter,
    sort: TranscriptSort,
    descending: bool,
) -> list[TranscriptId]:
    """All ids that match, in order."""
    best = preferred_of(listed)
    chosen = [
        (number, one)
        for number, one in listed
        if all(_answers(library, files, wanted, one, is_best=number in best))
    ]
    chosen.sort(key=lambda row: row[0], reverse=True)
    value: Callable[[Library, Spoken], Any] = SORTED_BY[sort]
    known = [row for row in chosen if value(library, row[1]) is not None]
    known.sort(key=lambda row: value(library, row[1]), reverse=descending)
    unknown = [row for row in chosen if value(library, row[1]) is None]
    return [number for number, _ in (*known, *unknown)]


SORTED_BY: dict[TranscriptSort, Callable[[Library, Spoken], Any]] = {
    TranscriptSort.MADE: lambda library, one: one.made_at,
    TranscriptSort.FILE: lambda library, one: same(
        display_text(library.paths[one.file].rpartition(b"/")[2])
    ),
    TranscriptSort.SIZE: lambda library, one: library.sizes[one.file],
    TranscriptSort.PROCESSING: lambda library, one: one.processing_s,
    TranscriptSort.MODEL: lambda library, one: one.model,
    TranscriptSort.CHARACTERS: lambda library, one: one.characters,
    TranscriptSort.CONFIDENCE: lambda library, one: one.confidence,
}


def _answers(
    library: Library,
    files: Sequence[FileId],
    wanted: TranscriptFilter,
    one: Spoken,
    *,
    is_best: bool,
) -> Iterator[bool]:
    state = TranscriptState.COMPLETE if one.complete else TranscriptState.PARTIAL
    for asked, truth in (
        (wanted.file_id, files[one.file]),
        (wanted.model, one.model),
        (wanted.language, one.language),
        (wanted.state, state),
        (wanted.short, one.characters < 20),
        (wanted.doubtful, doubtful(one) > 0),
        (wanted.preferred, is_best),
        (wanted.current, one.of_present),
    ):
        yield asked is None or asked == truth
    yield wanted.made_from is None or one.made_at >= wanted.made_from
    yield wanted.made_before is None or one.made_at < wanted.made_before
    texts = [display_text(library.paths[one.file]), *(text for text, _ in one.said)]
    shown = [library.shown[one.file]] if is_best else []
    yield any(same(wanted.text) in same(text) for text in (*texts, *shown))


def same(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())
