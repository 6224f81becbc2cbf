"""Check an answer against what was measured, without a model and for any type.

What is checked, and what is a claim of which kind, follows from the shape of the result alone:
times, records with a source, labels, passages in quotation marks.
"""

import math
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import structs

from application.analysis.checking.check_sources import QUOTED, Material, Verdict, quoted, sourced
from application.plugins.marks import TimeRange
from domain.analysis.findings import Claim, Finding
from domain.analysis.script import words_of
from domain.shared.provenance import Source
from domain.shared.timecode import clock

MOST_SURE_UNSUPPORTED = 0.4
"""The confidence that a fact keeps at most whose evidence is not there: below every minimum that
the types' rules ask for."""
TOLERANCE_S = 1.0
"""Engines round times."""
LEAST_QUOTED = 3
"""Words; fewer in quotation marks are a name or an expression."""
MOST_FINDINGS = 1_000
MOST_LOOKED_UP = 2_000
"""Passages and facts of one result; what goes on longer was made to hurt, and stays unchecked."""
_LONGEST = 120
_FOREVER_S = 1e9


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    value: Any
    """The result, with unsupported facts less sure."""
    findings: tuple[Finding, ...]


def check_evidence(result: Any, material: Material) -> Checked:
    """Before a type's own rules set right what they can: so a lie is seen, and the rules act on
    the lower confidence."""
    check = _Check(material)
    value, _ = check.value(result, "")
    return Checked(value=value, findings=tuple(check.findings[:MOST_FINDINGS]))


class _Field(msgspec.Struct, frozen=True):
    name: str
    key: str
    default: Any


@lru_cache(maxsize=512)
def _fields(struct: type[msgspec.Struct]) -> tuple[_Field, ...]:
    return tuple(_Field(f.name, f.encode_name, f.default) for f in structs.fields(struct))


class _Check:
    """Walks through a result; each step gives the value back, perhaps with less confidence, and
    whether something in it is unsupported that no confidence of its own speaks of."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._longest = material.evidence.facts.duration_s
        self._looked_up = 0
        self.findings: list[Finding] = []

    def value(self, value: Any, path: str) -> tuple[Any, bool]:
        if isinstance(value, msgspec.Struct):
            return self._record(value, path)
        if isinstance(value, list | tuple):
            return self._items(value, path)
        if isinstance(value, dict):
            inner = {k: self.value(v, f"{path}.{k}" if path else str(k)) for k, v in value.items()}
            is_bad = any(bad for _, bad in inner.values())
            if all(new is value[k] for k, (new, _) in inner.items()):
                return value, is_bad
            return {k: new for k, (new, _) in inner.items()}, is_bad
        if isinstance(value, str) and not isinstance(value, Enum):
            return value, self._passages(value, path)
        return value, False

    def _record(self, record: msgspec.Struct, path: str) -> tuple[Any, bool]:
        is_bad = not self._time(record, path)
        has_source = isinstance(getattr(record, "source", None), Source)
        verdict = sourced(record, self._material) if has_source and self._may_look() else None
        if verdict is not None:
            self._note(path, verdict, _in_short(record))
            is_bad = is_bad or not verdict.supported
        changed: dict[str, Any] = {}
        for field in _fields(type(record)):
            value = getattr(record, field.name, None)
            if value is None or (verdict is not None and field.name in ("value", "evidence")):
                continue
            if isinstance(value, Enum) and not isinstance(value, Source):
                if value is not field.default:
                    self._note(_at(path, field.key), LABEL_KNOWN, str(value.value))
                continue
            inner, bad = self.value(value, _at(path, field.key))
            is_bad = is_bad or bad
            if inner is not value:
                changed[field.name] = inner
        if is_bad and (less := _less_sure(getattr(record, "confidence", None))) is not None:
            changed["confidence"], is_bad = less, False
        return (structs.replace(record, **changed) if changed else record), is_bad

    def _items(self, items: Sequence[Any], path: str) -> tuple[Any, bool]:
        checked = [self.value(item, f"{path}[{at}]") for at, item in enumerate(items)]
        self._order(items, path)
        own = all(isinstance(item, str) or type(item) is TimeRange for item in items)
        is_bad = own and any(bad for _, bad in checked)
        new = [value for value, _ in checked]
        if all(one is other for one, other in zip(new, items, strict=True)):
            return items, is_bad
        return (new if isinstance(items, list) else tuple(new)), is_bad

    def _passages(self, text: str, path: str) -> bool:
        is_bad = False
        for hit in QUOTED.finditer(text):
            passage = next(filter(None, hit.groups()))
            if len(words_of(passage)) < LEAST_QUOTED:
                continue
            if not self._may_look():
                break
            verdict = quoted(text, hit.start(), passage, self._material)
            if verdict is not None:
                self._note(path, verdict, passage)
                is_bad = is_bad or not verdict.supported
        return is_bad

    def _time(self, record: msgspec.Struct, path: str) -> bool:
        """Whether its times can be."""
        is_good = True
        for start_name, end_name in time_fields(type(record)):
            start, end = (_seconds(getattr(record, n, None)) for n in (start_name, end_name))
            if start is None and end is None:
                continue
            fault = self._fault_of_times(start, end)
            is_good = is_good and not fault
            verdict = Verdict(claim=Claim.TIME, supported=not fault, reason=fault)
            self._note(path, verdict, _stretch(start, end))
        return is_good

    def _fault_of_times(self, start: float | None, end: float | None) -> str:
        known = [moment for moment in (start, end) if moment is not None]
        if not all(map(math.isfinite, known)):
            return "This is no time."
        if any(moment < 0 for moment in known):
            return "It lies before the start."
        if start is not None and end is not None and end < start:
            return "It ends before it starts."
        if self._longest is not None and max(known) > self._longest + TOLERANCE_S:
            return f"The file ends at {clock(self._longest)}."
        return ""

    def _order(self, items: Sequence[Any], path: str) -> None:
        """Records about one stretch of time each (chapters), not bare ranges."""
        if not all(isinstance(i, TimeRange) and type(i) is not TimeRange for i in items):
            return
        previous: TimeRange | None = None
        for at, item in enumerate(items):
            if self._fault_of_times(_seconds(item.start_s), _seconds(item.end_s)):
                continue
            if previous is not None:
                fault = ""
                if item.start_s < previous.start_s - TOLERANCE_S:
                    fault = "It starts before the one that precedes it."
                elif item.start_s < previous.end_s - TOLERANCE_S:
                    fault = "It starts before the one that precedes it has ended."
                verdict = Verdict(claim=Claim.ORDER, supported=not fault, reason=fault)
                self._note(f"{path}[{at}]", verdict, _stretch(item.start_s, item.end_s))
            if previous is None or item.end_s >= previous.end_s:
                previous = item

    def _may_look(self) -> bool:
        self._looked_up += 1
        return self._looked_up <= MOST_LOOKED_UP

    def _note(self, path: str, verdict: Verdict, says: str) -> None:
        if len(self.findings) >= MOST_FINDINGS:
            return
        self.findings.append(
            Finding(
                path=path,
                claim=verdict.claim,
                supported=verdict.supported,
                says=shortened(says),
                reason=verdict.reason,
            )
        )


LABEL_KNOWN = Verdict(claim=Claim.LABEL, supported=True)


def shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def _at(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


@lru_cache(maxsize=512)
def time_fields(struct: type[msgspec.Struct]) -> tuple[tuple[str, str], ...]:
    """Pairs of fields in seconds: `start_s` and `end_s`, `time_start_seconds` and …; `at_s`."""
    names = {field.name for field in _fields(struct)}
    seconds = sorted(n for n in names if n.endswith(("_s", "_seconds")) and "start" in n)
    pairs = [(n, n.replace("start", "end")) for n in seconds]
    at = [("at_s", "at_s")] if "at_s" in names else []
    return tuple(pair for pair in pairs if pair[1] in names) + tuple(at)


def _seconds(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < _FOREVER_S else math.inf


def _stretch(start: float | None, end: float | None) -> str:
    known = [moment for moment in (start, end) if moment is not None]
    shown = [clock(m) if 0 <= m < _FOREVER_S else f"{m:g} s" for m in dict.fromkeys(known)]
    return "–".join(shown)


def _in_short(record: Any) -> str:
    """The value, or what stands for it, and the words that it rests on."""
    value = getattr(record, "value", None)
    if isinstance(value, msgspec.Struct):
        value = ", ".join(
            str(part) for part in structs.astuple(value) if isinstance(part, str | float)
        )
    if value is None:
        names = ("name", "title", "text", "topic")
        value = next((v for n in names if isinstance(v := getattr(record, n, None), str)), None)
    evidence = getattr(record, "evidence", None)
    told = value.value if isinstance(value, Enum) else value
    parts = [str(told)] if isinstance(told, str | float | bool) else []
    if isinstance(evidence, str) and evidence.strip() and evidence != value:
        parts.append(f"({evidence.strip()})" if parts else evidence)
    return " ".join(parts)


def _less_sure(confidence: Any) -> Any:
    """None: there is nothing that says how sure it is."""
    if isinstance(confidence, float):
        return min(confidence, MOST_SURE_UNSUPPORTED)
    if isinstance(confidence, Enum):
        return next((level for level in type(confidence) if level.value == "low"), None)
    return None
