"""How central each sentence is to a text: LexRank, in any language.

Two sentences support each other as far as they share words, rare ones more than common ones
(cosine of tf-idf). The support of all for all is never written down: a step of the walk goes from
the sentences to their words and back, so its cost grows with the words, not with the square of
the sentences. Ten hours of speech take about a second.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from domain.analysis.script import words_of

DAMPING = 0.85
STEPS = 30
_SIGN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)

Vector = Mapping[str, float]
"""Of length 1, or empty."""


def tokens(sentence: str) -> list[str]:
    """Words; of scripts without spaces their signs, two by two, which are nearly words."""
    found: list[str] = []
    for word in words_of(sentence):
        if _SIGN.search(word):
            found += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        else:
            found.append(word)
    return found


def vectors(sentences: Sequence[Sequence[str]]) -> list[Vector]:
    """One for each list of tokens. What stands in many sentences tells little of any, and in most
    languages the words that only hold others together are short."""
    number = len(sentences)
    known_in = Counter(token for said in sentences for token in set(said))
    rarity = {
        token: math.log((1 + number) / count) * (1.0 if _SIGN.search(token) else len(token) ** 0.5)
        for token, count in known_in.items()
    }
    found: list[Vector] = []
    for said in sentences:
        weights = {token: times * rarity[token] for token, times in Counter(said).items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        found.append(
            {token: weight / length for token, weight in weights.items()} if length else {}
        )
    return found


def likeness(one: Vector, other: Vector) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other.get(token, 0.0) for token, weight in one.items())


def centralities(said: Sequence[Vector], each_step: Callable[[], None]) -> list[float]:
    """One for each; larger is more central. `each_step` may raise to end it."""
    number = len(said)
    if not number:
        return []
    ties = [max(0.0, tie - 1.0) if one else 0.0
            for one, tie in zip(said, _supports(said, [1.0] * number), strict=True)]  # fmt: skip
    rank = [1.0 / number] * number
    for _ in range(STEPS):
        each_step()
        shares = [
            value / tie if tie > 1e-9 else 0.0 for value, tie in zip(rank, ties, strict=True)
        ]
        lost = sum(value for value, tie in zip(rank, ties, strict=True) if tie <= 1e-9)
        base = (1 - DAMPING + DAMPING * lost) / number
        rank = [
            base + DAMPING * max(0.0, support - share)  # nobody supports himself
            for support, share in zip(_supports(said, shares), shares, strict=True)
        ]
    return rank


def _supports(said: Sequence[Vector], shares: Sequence[float]) -> list[float]:
    by_token: dict[str, float] = {}
    for one, share in zip(said, shares, strict=True):
        if share:
            for token, weight in one.items():
                by_token[token] = by_token.get(token, 0.0) + weight * share
    return [
        sum(weight * by_token.get(token, 0.0) for token, weight in one.items()) for one in said
    ]
