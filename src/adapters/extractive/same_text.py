"""The same line, read again a moment later with another speck on it, is one text."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from msgspec import structs

from domain.analysis.evidence import SeenText

ALIKE = 0.85
CERTAIN = 0.9
"""Two readings as sure as this that differ are two texts."""


def merged(texts: Iterable[SeenText]) -> tuple[SeenText, ...]:
    """Each sighting with the words of the surest reading of its text; once per moment."""
    groups: list[_Group] = []
    exact: dict[str, _Group] = {}
    by_digits: dict[str, list[_Group]] = {}
    sightings: list[tuple[SeenText, _Group]] = []
    for text in texts:
        folded = _folded(text.text)
        group = exact.get(folded)
        if group is None:
            near = by_digits.setdefault(_digits(folded), [])
            group = next((g for g in near if g.is_like(folded, text.confidence)), None)
            if group is None:
                group = _Group(folded, text)
                groups.append(group)
                near.append(group)
            exact[folded] = group
        group.take(folded, text)
        sightings.append((text, group))
    once = {
        (group.best.text, text.at_s): structs.replace(text, text=group.best.text)
        for text, group in sightings
    }
    return tuple(once.values())


class _Group:
    def __init__(self, folded: str, first: SeenText) -> None:
        self._folded = folded
        self.best = first

    def take(self, folded: str, text: SeenText) -> None:
        if text.confidence > self.best.confidence:
            self._folded, self.best = folded, text

    def is_like(self, folded: str, confidence: float) -> bool:
        if min(confidence, self.best.confidence) >= CERTAIN:
            return False
        match = SequenceMatcher(None, self._folded, folded, autojunk=False)
        # the quick ones are never smaller, and cheap
        ratios = (match.real_quick_ratio, match.quick_ratio, match.ratio)
        return all(ratio() >= ALIKE for ratio in ratios)


def _folded(text: str) -> str:
    """Without spaces, points and capitals, which are read now so, now so."""
    return "".join(sign for sign in text.casefold() if sign.isalnum()) or text


def _digits(folded: str) -> str:
    return "".join(sign for sign in folded if sign.isdigit())
