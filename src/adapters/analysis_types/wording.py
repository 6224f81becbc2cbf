"""Plain sentences about what was measured."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from unicodedata import category

from adapters.analysis_types.dates_in_names import without_dates
from application.plugins.public import Colour, Evidence, MediaFacts, MediaKind, SeenText

LONG_WORD = 12
SURE_TEXT = 0.6
"""Text read with less confidence is left out of titles and sentences."""


RESET_CLOCKS = ("1904-01-01", "1970-01-01", "1980-01-01", "2000-01-01")
"""What cameras say whose clock was never set."""


def is_dated(facts: MediaFacts) -> bool:
    return facts.captured_local is not None and facts.captured_local[:10] not in RESET_CLOCKS


def is_placed(facts: MediaFacts) -> bool:
    """Zeros are what receivers write that had no fix."""
    known = facts.latitude is not None and facts.longitude is not None
    return known and (facts.latitude, facts.longitude) != (0, 0)


def number(value: float) -> str:
    """At most two decimals, none that say nothing: `25`, `29.97`."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def length(seconds: float) -> str:
    """`12 s`, `3.4 s` below ten, `4 min 05 s`, `1 h 02 min`."""
    if seconds < 10:
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    if seconds < 60:
        return f"{min(59, round(seconds))} s"
    # whole seconds, rounded down, as clock times are
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s"


def size(facts: MediaFacts) -> str | None:
    width, height = facts.display_width or facts.width, facts.display_height or facts.height
    return f"{width} × {height}" if width and height else None


def tags_of(facts: MediaFacts) -> str:
    """Where facts that were written into the file itself lie; a picture may have them in EXIF,
    XMP or IPTC, and the facts do not say in which."""
    if facts.kind is MediaKind.IMAGE:
        return "the picture's tags"
    if facts.container in {"mov", "mp4", "m4a", "3gp"}:
        return "QuickTime"
    return "the container's tags"


def captured(facts: MediaFacts) -> str | None:
    """`Recorded 14 June 2019, 05:07 (from QuickTime).`"""
    if facts.captured_local is None or not is_dated(facts):
        return None
    at = datetime.fromisoformat(facts.captured_local)
    offset = facts.captured_offset_minutes
    zone = "" if offset is None else f" UTC{offset // 60:+03d}:{abs(offset) % 60:02d}"
    if offset is not None and offset < 0:
        zone = f" UTC-{-offset // 60:02d}:{-offset % 60:02d}"
    return f"Recorded {at.day} {at:%B %Y, %H:%M}{zone} (from {tags_of(facts)})."


def name_words(evidence: Evidence) -> list[str]:
    """Words of the file name that are neither numbers nor part of a date."""
    stem = evidence.file_name.rpartition(".")[0] or evidence.file_name
    rest = without_dates(stem).lower()
    return [word for word in evidence.name_tokens if not word.isdigit() and word in rest]


def found_in_name(evidence: Evidence) -> str | None:
    words = name_words(evidence)
    return f"Found in the file name: {', '.join(words)}." if words else None


def found_in_file(evidence: Evidence) -> list[str]:
    """Sentences about what the file itself says: title, date, camera. Not the place, which may be
    private: a summary goes into exports that leave sensitive fields out."""
    facts = evidence.facts
    candidates = (
        f"Title written in the file: “{facts.title}”." if facts.title else None,
        captured(facts),
        f"Camera: {facts.camera}." if facts.camera else None,
    )
    return [sentence for sentence in candidates if sentence]


def colours(found: Sequence[Colour], picture: str = "") -> str | None:
    """`Dominant colours of the middle picture: dark blue 44 %, brown 25 %.`"""
    if not found:
        return None
    named: dict[str, float] = {}
    for colour in found:
        named[colour.name] = named.get(colour.name, 0.0) + colour.share
    ordered = sorted(named.items(), key=lambda n: -n[1])
    parts = ", ".join(f"{name} {100 * share:.0f} %" for name, share in ordered)
    return f"Dominant colours{' of ' + picture if picture else ''}: {parts}."


def sure_texts(texts: Iterable[SeenText]) -> list[str]:
    """What was read well enough, each once, in order."""
    good = (" ".join(text.text.split()) for text in texts if text.confidence >= SURE_TEXT)
    return list(dict.fromkeys(text for text in good if text))


def has_a_word(text: str) -> bool:
    """More than numbers and signs: a clock or a counter in the picture is no name."""
    return any(sum(sign.isalpha() for sign in word) > 1 for word in text.split()) or any(
        category(sign) == "Lo" for sign in text
    )


def first_words(text: str, limit: int) -> str:
    """The first words, with an ellipsis when some are missing. Scripts without spaces, and what is
    no word at all, end after as many signs as long words have."""
    words = text.split()
    first, most = " ".join(words[:limit]), LONG_WORD * limit
    if len(first) > most:
        while most and category(first[most]).startswith("M"):  # an accent goes with its letter
            most -= 1
        return first[:most].rstrip() + " …"
    return first + (" …" if len(words) > limit else "")
