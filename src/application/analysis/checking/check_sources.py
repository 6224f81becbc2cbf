"""Whether the material bears out what an answer says it found there, source by source.

`None` is the verdict on what cannot be checked: without a transcript, or beyond the end of one
that breaks off, nobody can tell whether something was said, and what is only seen cannot be looked
up.
"""

import re
from functools import cached_property
from itertools import groupby
from typing import Any

import msgspec

from application.plugins.marks import TimeRange
from domain.analysis.evidence import Evidence, Heard
from domain.analysis.findings import Claim
from domain.analysis.name_words import NameWords, follows
from domain.analysis.script import Script, words_of
from domain.analysis.spelled_dates import says_date
from domain.analysis.tag_values import tags_hold
from domain.shared.provenance import Source

QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|„([^„“”]+)[“”]")
_RETOLD = re.compile(
    r"\b(?:says?|said|saying|mentions?|mentioned|narrator|narration|speaker|voice|transcript|"
    r"introduces?|introduced|talks?|tells?|told|refers?|calls?|spoken|adds?|asks?|explains?|"
    r"explained|answers?|repeats?)\b",
    re.IGNORECASE,
)
_ON_SCREEN = re.compile(
    r"\b(?:reads?|reading|signs?|captions?|titles?|labels?|labelled|screens?|written|logos?|text|"
    r"plates?|displays?|shows?|banners?|subtitles?|slides?|posters?|printed|embossed|overlay|"
    r"words?)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;:…”\"»]\s")
_CUT = re.compile(r"…|\.\.\.")
_LETTERS_READ_WRONG = str.maketrans("01|i58", "olllsb")
NEARLY_S = 0.5
MOST_STRETCHES = 100
_HEADLINES = ("name", "title", "text", "value", "topic")


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    claim: Claim
    supported: bool
    reason: str = ""


class Material:
    """The evidence of one file, made ready for looking things up; once for all types."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    @cached_property
    def speech(self) -> Script | None:
        """None: there is no transcript. One without a word means that nothing was said."""
        said = [part.text for part in self.evidence.speech]
        is_known = any(said) or self.evidence.heard is not Heard.NOTHING
        return Script(" ".join(said)) if is_known else None

    @property
    def hears_all(self) -> bool:
        """What is not found among what was heard was not said."""
        return self.speech is not None and self.evidence.heard is not Heard.PART

    @cached_property
    def names(self) -> NameWords:
        return NameWords((*self.evidence.folders, self.evidence.file_name))

    @cached_property
    def title(self) -> Script:
        return Script(self.evidence.facts.title or "")

    @cached_property
    def _screens(self) -> tuple[Script, ...]:
        """All texts, as they were read and leniently."""
        text = " ".join(seen.text for seen in self.evidence.texts)
        return Script(text), Script(_leniently(text))

    @cached_property
    def _moments(self) -> tuple[Script, ...]:
        """The texts of one moment each: a picture has no order of reading."""
        at_once = groupby(self.evidence.texts, lambda seen: seen.at_s)
        texts = [" ".join(seen.text for seen in together) for _, together in at_once]
        return tuple(Script(_leniently(text)) for text in texts)

    def was_seen(self, text: str) -> bool:
        plain, lenient = self._screens
        if plain.holds(text) or lenient.holds(_leniently(text)):
            return True
        words = words_of(_leniently(text))
        return len(words) > 1 and any(
            all(moment.holds_word(word) for word in words) for moment in self._moments
        )

    def was_looked_at(self, record: Any) -> bool:
        """Whether text was looked for at a moment at which the record says that something is to be
        seen; where it names none, at any. Text may come and go between two moments."""
        times = [record, *(getattr(record, "time_ranges", None) or ())]
        stretches = [(t.start_s, t.end_s) for t in times if isinstance(t, TimeRange)]
        moments = self.evidence.texts_read_at
        if not moments or not stretches:
            return True
        return any(
            start - NEARLY_S <= at <= end + NEARLY_S
            for at in moments
            for start, end in stretches[:MOST_STRETCHES]
        )

    def was_said(self, text: str, key: str = "") -> bool:
        parts = [part for part in _CUT.split(text) if words_of(part)]
        script = self.speech
        return (
            script is not None
            and bool(parts)
            and all(script.holds(part, f"{key} {_names_in(part)}") for part in parts)
        )

    @cached_property
    def _all_said(self) -> str:
        return " ".join(words_of(" ".join(part.text for part in self.evidence.speech)))

    def date_was_said(self, iso: str) -> bool:
        return says_date(self._all_said, iso)


def sourced(record: Any, material: Material) -> Verdict | None:
    """`record` has a `source`; what it says is its value (or name, title, text), what it rests on
    is its evidence."""
    value, words = _value_of(record), getattr(record, "evidence", None)
    evidence = words.strip() if isinstance(words, str) else ""
    text = _text_of(value)
    match record.source:
        case Source.TRANSCRIPT if material.speech is not None:
            verdict = _quote(text, evidence, material)
            is_lost = verdict is not None and not verdict.supported
            return None if is_lost and not material.hears_all else verdict
        case Source.OCR if material.evidence.texts:
            verdict = _on_screen(text, evidence, material)
            is_lost = verdict is not None and not verdict.supported
            return None if is_lost and not material.was_looked_at(record) else verdict
        case Source.FILENAME | Source.PATH:
            return _name(text, evidence, material)
        case Source.EXIF:
            holds = tags_hold(material.evidence.facts, value, evidence)
            if holds is None:
                return None
            reason = "" if holds else "The file's tags do not say so."
            return Verdict(claim=Claim.EXIF, supported=holds, reason=reason)
    return None


def quoted(text: str, start: int, passage: str, material: Material) -> Verdict | None:
    """A passage in quotation marks, which starts at `start` of a longer text."""
    if material.was_said(passage):
        return Verdict(claim=Claim.QUOTE, supported=True)
    if material.evidence.texts and material.was_seen(passage):
        return Verdict(claim=Claim.ON_SCREEN, supported=True)
    if material.names.hold(passage):
        return Verdict(claim=Claim.NAME, supported=True)
    if material.title.holds(passage):
        return Verdict(claim=Claim.EXIF, supported=True)
    before = _SENTENCE_END.split(text[max(0, start - 80) : start])[-1]
    if _ON_SCREEN.search(before) and not _RETOLD.search(before):
        if not material.evidence.texts:
            return None
        return Verdict(claim=Claim.ON_SCREEN, supported=False, reason=NOT_SEEN)
    if not material.hears_all:
        return None
    return Verdict(claim=Claim.QUOTE, supported=False, reason=NOT_SAID)


NOT_SAID = "The transcript does not have these words."
NOT_SEEN = "No such text was read in the picture, at the moments that were looked at."
NOT_NAMED = "Neither the file's name nor a folder's has these words."


def _quote(text: str | None, evidence: str, material: Material) -> Verdict | None:
    passages = passages_of(evidence) or ([_without_lead(evidence)] if evidence else [])
    if not passages:
        if text is None:
            return None
        said = material.was_said(text) or material.date_was_said(text)
    elif all(material.was_said(passage, text or "") for passage in passages):
        said = text is None or _is_about(text, passages) or material.was_said(text)
    else:
        # retold, not quoted: then the value at least was said
        retold = text is not None and not passages_of(evidence) and _RETOLD.search(evidence)
        said = bool(retold) and text is not None and material.was_said(text)
    return Verdict(claim=Claim.QUOTE, supported=said, reason="" if said else NOT_SAID)


def _on_screen(text: str | None, evidence: str, material: Material) -> Verdict | None:
    passages = passages_of(evidence) or ([_without_lead(evidence)] if evidence else [])
    if text is None and not passages:
        return None
    seen = text is not None and material.was_seen(text)
    if not seen and passages:
        seen = all(material.was_seen(passage) for passage in passages) and (
            text is None or _is_about(text, passages)
        )
    return Verdict(claim=Claim.ON_SCREEN, supported=seen, reason="" if seen else NOT_SEEN)


def _name(text: str | None, evidence: str, material: Material) -> Verdict | None:
    passages = passages_of(evidence, least=1) or ([_without_lead(evidence)] if evidence else [])
    if text is None and not passages:
        return None
    holds = text is not None and material.names.hold(text)
    if not holds and passages and all(material.names.hold(passage) for passage in passages):
        holds = text is None or _is_about(text, passages)
    return Verdict(claim=Claim.NAME, supported=holds, reason="" if holds else NOT_NAMED)


def passages_of(text: str, least: int = 1) -> list[str]:
    """What stands in quotation marks, of `least` words or more."""
    found = (next(filter(None, hit.groups())) for hit in QUOTED.finditer(text))
    return [passage for passage in found if len(words_of(passage)) >= least]


def _is_about(text: str, passages: list[str]) -> bool:
    """Whether the words that it rests on can give the value."""
    joined = " ".join(passages)
    return follows(text, joined) or follows(text, " ".join(words_of(joined)))


def _without_lead(text: str) -> str:
    """`Narrator: welcome to the yard` without its first word."""
    lead, colon, rest = text.partition(": ")
    return rest if colon and len(lead.split()) <= 3 and rest.strip() else text


def _names_in(passage: str) -> str:
    """Its words in capitals, but for the first: a quotation with another name is another one.
    In a title all words have them, which says nothing."""
    words = passage.split()
    names = [word for word in words[1:] if word[:1].isupper() and word[1:2].islower()]
    return " ".join(names) if 3 * len(names) <= len(words) else ""


def _leniently(text: str) -> str:
    """Letters and digits that readers take for one another made the same."""
    return text.lower().translate(_LETTERS_READ_WRONG)


def _value_of(record: Any) -> Any:
    for name in ("value", *_HEADLINES):
        value = getattr(record, name, None)
        if value is not None and (name == "value" or type(value) is str):
            return value
    return None


def _text_of(value: Any) -> str | None:
    """What can be looked up as words; a number or a mere yes cannot."""
    if isinstance(value, msgspec.Struct):
        inner = (getattr(value, name, None) for name in _HEADLINES)
        value = next((text for text in inner if isinstance(text, str)), None)
    return value.strip() if isinstance(value, str) and value.strip() else None
