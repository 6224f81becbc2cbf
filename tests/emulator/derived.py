"""An answer made up from nothing but the schema of a tool: it fills every property, keeps to the
enums and to the length of the video, and is the same for the same question."""

import random
from typing import Any

from tests.emulator.words import COLOURS, NAMES, PHRASES, SENTENCES

_STARTS = ("start_s", "time_start_seconds")
_ENDS = ("end_s", "time_end_seconds")
_BY_PROGRAM = "Filled in by the program"


def derive(schema: dict[str, Any], seed: str, duration_s: float | None) -> Any:
    return _Derived(random.Random(seed), duration_s or 0.0).value(schema, "")


def sentences(seed: str, number: int = 3) -> str:
    return " ".join(random.Random(seed).sample(SENTENCES, number))


class _Derived:
    def __init__(self, rng: random.Random, duration_s: float) -> None:
        self._rng = rng
        self._duration_s = duration_s

    def value(self, schema: dict[str, Any], name: str) -> Any:
        if "enum" in schema:
            return self._one_of(schema["enum"], name)
        match schema.get("type"):
            case "object":
                return self._object(schema, name)
            case "array":
                return self._array(schema, name)
            case "boolean":
                return self._rng.random() < 0.5
            case "integer":
                return self._rng.randrange(0, 5)
            case "number":
                return self._number(name)
        return self._string(schema, name)

    def _object(self, schema: dict[str, Any], name: str) -> dict[str, Any]:
        properties = schema.get("properties", {})
        out = {
            key: self.value(part, key if key != "value" else name)
            for key, part in properties.items()
            if not str(part.get("description", "")).startswith(_BY_PROGRAM)
        }
        if isinstance(more := schema.get("additionalProperties"), dict):
            out |= {key.lower(): self.value(more, key) for key in self._rng.sample(NAMES, 2)}
        for start, end in zip(_STARTS, _ENDS, strict=True):
            if start in out and end in out:
                out[start], out[end] = self._range()
        if "hex" in out and "name" in out:
            out["name"], out["hex"] = self._rng.choice(COLOURS)
        if "overall" in out:
            out["overall"] = min(v for v in out.values() if isinstance(v, float))
        return out

    def _array(self, schema: dict[str, Any], name: str) -> list[Any]:
        items = schema["items"]
        properties = items.get("properties", {})
        follows = "title" in properties and _STARTS[0] in properties
        many = self._rng.randrange(1, 4)
        listed = [self.value(items, name) for _ in range(many)]
        if follows:
            # one after another, over the whole length
            for at, part in enumerate(listed):
                part["start_s"] = self._second(at / many)
                part["end_s"] = self._second((at + 1) / many)
        return _distinct(listed)

    def _one_of(self, values: list[Any], name: str) -> Any:
        if "visual" in values and self._rng.random() < 0.8:
            return "visual"
        return self._rng.choice(values)

    def _range(self) -> tuple[float, float]:
        start = self._rng.uniform(0.0, 0.7)
        return self._second(start), self._second(start + self._rng.uniform(0.1, 0.3))

    def _second(self, share: float) -> float:
        return min(round(self._duration_s * share, 2), self._duration_s)

    def _number(self, name: str) -> float:
        if name in _STARTS + _ENDS or name.endswith(("_s", "seconds")):
            return self._second(self._rng.random())
        if "percentage" in name:
            return round(self._rng.uniform(10, 90), 1)
        if name.startswith("lat"):
            return round(self._rng.uniform(25, 48), 5)
        if name.startswith("lon"):
            return round(self._rng.uniform(-120, -75), 5)
        if name == "number":
            return float(self._rng.randrange(1, 20))
        return round(self._rng.uniform(0.55, 0.95), 2)

    def _string(self, schema: dict[str, Any], name: str) -> str:
        said = str(schema.get("description", "")).lower()
        if "iso 639" in said or name == "language":
            return "en"
        if "date and time" in said:
            return f"{self._date()}T10:12:00"
        if "date" in name or said.startswith("date"):
            return self._date()
        if "time of day" in said:
            return "13:45:00"
        if name == "hex":
            return self._rng.choice(COLOURS)[1]
        if name in ("name", "topic", "type", "category", "primary", "secondary"):
            return self._rng.choice(NAMES)
        if name in ("text", "summary", "overview", "detailed", "detailed_summary"):
            return " ".join(self._rng.sample(SENTENCES, 2))
        return self._rng.choice(PHRASES)

    def _date(self) -> str:
        return f"20{self._rng.randrange(18, 26)}-{self._rng.randrange(1, 13):02}-14"


def _distinct(listed: list[Any]) -> list[Any]:
    """Nothing is named twice."""
    seen: set[str] = set()
    out = []
    for item in listed:
        by = (
            item.get("name") or item.get("topic") or repr(item) if isinstance(item, dict) else item
        )
        if str(by) not in seen:
            seen.add(str(by))
            out.append(item)
    return out
