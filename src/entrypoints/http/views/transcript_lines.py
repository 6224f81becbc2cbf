"""The lines of a transcript, ready to be written: thousands of them on one page, so as few letters
as will do."""

from bisect import bisect_right
from collections.abc import Sequence

import msgspec
from markupsafe import Markup, escape

from application.transcription.show_transcript import ShownTranscript
from domain.library.edits import Edit
from domain.shared.timecode import clock
from domain.transcription.corrections import CorrectedText
from domain.transcription.transcript import Doubt, Segment
from entrypoints.http.views.evidence import author_words
from entrypoints.http.views.templating import shown

UNSURE = 0.5
"""Words that are less probable are underlined with dots."""
_UNSURE = Markup('<span class="unsure" title="probability {:.2f}">{}</span>')
_DOUBTS = {
    Doubt.REPEATS: "repeats: may be invented",
    Doubt.SILENCE: "silence: may be invented",
}


class SpokenLine(msgspec.Struct, frozen=True, kw_only=True):
    start_s: float
    end_s: float
    said: str
    text: Markup
    """The same, ready to be written."""
    words: str = ""
    """For the script: `start,letters` of each word, `start,letters,probability` of an unsure one.
    Starts in hundredths of a second from that of the line, letters as JavaScript counts them with
    the space before the word. Empty where words have no times."""
    doubt: str = ""
    by: str = ""
    """Whose words they are, where a person wrote them."""
    edit: Edit | None = None
    """The correction in force, to be undone."""

    @property
    def is_said(self) -> bool:
        """Neither taken out nor in doubt."""
        return bool(self.said) and not self.doubt

    @property
    def time(self) -> str:
        return clock(self.start_s)

    @property
    def start(self) -> str:
        return _short(self.start_s)

    @property
    def end(self) -> str:
        return _short(self.end_s)


def spoken_lines(of: ShownTranscript) -> tuple[SpokenLine, ...]:
    """What people took out stands among them as a line without words, so that it can be brought
    back."""
    lines = [_line(segment, of.correction_of(segment)) for segment in of.segments]
    known = {line.edit.id for line in lines if line.edit}
    taken_out = [edit for edit in of.corrections.values() if edit.id not in known]
    if taken_out:
        lines += [_silence(edit) for edit in taken_out if _says_nothing(edit)]
        lines.sort(key=_start)
    return tuple(lines)


def line_at(lines: Sequence[SpokenLine], second: float) -> SpokenLine | None:
    """The one that is heard then, or was last."""
    number = bisect_right(lines, second, key=_start)
    return lines[number - 1] if number else None


def _start(line: SpokenLine) -> float:
    return line.start_s


def _line(segment: Segment, edit: Edit | None) -> SpokenLine:
    text, words = _worded(segment)
    return SpokenLine(
        start_s=segment.start_s,
        end_s=segment.end_s,
        said=segment.text,
        text=text,
        words=words,
        doubt=_DOUBTS[segment.doubt] if segment.doubt else "",
        by=author_words(edit.author) if edit else "somebody" if segment.by_person else "",
        edit=edit,
    )


def _silence(edit: Edit) -> SpokenLine:
    return SpokenLine(
        start_s=edit.start_s or 0.0,
        end_s=edit.end_s or 0.0,
        said="",
        text=Markup(),
        by=author_words(edit.author),
        edit=edit,
    )


def _worded(segment: Segment) -> tuple[Markup, str]:
    texts = [word.text for word in segment.words]
    whole = "".join(texts)
    if not whole or whole.strip() != segment.text:
        return escape(shown(segment.text)), ""
    if shown(whole) != whole:
        texts = [shown(text) for text in texts]
    texts[0] = texts[0].lstrip()
    texts[-1] = texts[-1].rstrip()
    marks, parts, plain = [], [], 0
    for number, (word, text) in enumerate(zip(segment.words, texts, strict=True)):
        mark = f"{max(0, round((word.start_s - segment.start_s) * 100))},{_letters(text)}"
        if word.probability < UNSURE:
            mark += f",{round(word.probability * 100)}"
            bare = text.lstrip()
            parts += ["".join(texts[plain:number]), text[: len(text) - len(bare)]]
            parts.append(_UNSURE.format(word.probability, bare))
            plain = number + 1
        marks.append(mark)
    return Markup("").join([*parts, "".join(texts[plain:])]), " ".join(marks)


def _letters(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _says_nothing(edit: Edit) -> bool:
    return edit.value is not None and not msgspec.json.decode(edit.value, type=CorrectedText).text


def _short(seconds: float) -> str:
    """To the millisecond, without zeros at the end."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".")
