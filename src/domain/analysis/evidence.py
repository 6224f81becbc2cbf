"""What can be found in a file without a model: what the extractive engine answers from, and what
every answer is checked against."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec
from msgspec import structs

from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds from the start; `score` 0–100: how hard the cut at `start_s` is (first: 0)."""

    start_s: float
    end_s: float
    score: float = 0.0


class SeenText(msgspec.Struct, frozen=True, kw_only=True):
    """Text read in the picture at a second (0 for images)."""

    text: str
    at_s: float
    confidence: float


class Speech(msgspec.Struct, frozen=True, kw_only=True):
    """A transcript segment, seconds from the start."""

    start_s: float
    end_s: float
    text: str


class Heard(StrEnum):
    """How much of what is said in a file is known."""

    NOTHING = "nothing"
    """There is no transcript."""
    PART = "part"
    """The sound could not be heard to its end."""
    ALL = "all"
    """Also where nobody speaks."""


class Colour(msgspec.Struct, frozen=True, kw_only=True):
    """A dominant colour: a plain English name, `#rrggbb`, and its share 0–1 of the picture."""

    name: str
    hex: str
    share: float


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Everything measured about one ORIGINAL. An empty tuple: none found, or not able to look."""

    kind: MediaKind
    file_name: str
    """Display text, with extension."""
    folders: tuple[str, ...]
    """Folder names below and including the imported root's own name, outermost first."""
    name_tokens: tuple[str, ...]
    folder_tokens: tuple[tuple[str, ...], ...]
    """Tokens per entry of `folders`."""
    facts: MediaFacts
    scenes: tuple[Scene, ...] = ()
    colours: tuple[Colour, ...] = ()
    texts: tuple[SeenText, ...] = ()
    speech: tuple[Speech, ...] = ()
    """Of the preferred transcript, as people corrected it, without what is in doubt."""
    heard: Heard = Heard.NOTHING
    """How far `speech` goes."""
    speech_summary: str | None = None
    """The gist of the transcript; None: none was made."""
    texts_unread: str | None = None
    """Why no text in the picture could be read, with the way out; None when it was looked for."""
    texts_read_at: tuple[float, ...] = ()
    """The seconds at which text was looked for, with or without finding any; empty: unknown."""

    def without_speech(self) -> "Evidence":
        """What was said is kept with the transcript, where people may correct it."""
        return structs.replace(self, speech=(), heard=Heard.NOTHING, speech_summary=None)

    def with_texts_of(self, seen: Iterable["Evidence"]) -> "Evidence":
        """With the text that others read in the same pictures; `seen`: newest first."""
        able = next((other for other in seen if other.texts_unread is None), self)
        return structs.replace(
            self,
            texts=able.texts,
            texts_unread=able.texts_unread,
            texts_read_at=able.texts_read_at,
        )
