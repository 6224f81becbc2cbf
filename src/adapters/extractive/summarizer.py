"""A summary without a model: the sentences that say most of what the others say, as they stand."""

import math
from collections.abc import Iterable, Sequence

from adapters.extractive.centrality import centralities, likeness, tokens, vectors
from application.ports.proxy_makers import MakingStopped
from application.ports.stop_signal import StopSignal
from application.ports.summarizer import Gist, Said, Summarizer
from domain.analysis.call import Grant
from domain.analysis.sentences import ends_sentence
from domain.analysis.transcript_summary import MAX_CHARACTERS

MODEL = "extractive-1"
MOST_SENTENCES = 20_000
"""Of more, evenly spread ones are read."""
SHARE = 1 / 3
"""Of the sentences, at most; a summary that repeats everything is none."""
LEAST = 3
TOO_ALIKE = 0.6
"""What a chosen sentence says already."""
LEAST_TOKENS = 4
"""Shorter ones (`Okay.`, `Like this.`) say nothing by themselves."""


class ExtractiveSummarizer(Summarizer):
    """The same sentences have the same summary, always."""

    name = "extractive"
    elsewhere = False

    def check(self) -> None: ...

    def summarize(self, said: Said, *, grant: Grant, stop: StopSignal) -> Gist:
        def each_step() -> None:
            if stop.is_set():
                raise MakingStopped()

        each_step()
        texts = _different(_spread(said.sentences))
        told = [tokens(text) for text in texts]
        placed = vectors(told)
        ranks = centralities(placed, each_step)
        able = [at for at, some in enumerate(told) if len(some) >= LEAST_TOKENS]
        # rounded: sums differ in their last digits from one machine to another
        order = sorted(able or range(len(texts)), key=lambda at: (-round(ranks[at], 9), at))
        chosen: list[int] = []
        room = MAX_CHARACTERS
        for at in order:
            if len(chosen) >= max(LEAST, math.ceil(SHARE * len(texts))):
                break
            if any(likeness(placed[at], placed[other]) > TOO_ALIKE for other in chosen):
                continue
            needed = len(texts[at]) + len(" … ")
            if needed <= room:
                chosen.append(at)
                room -= needed
        if not chosen:  # all are too long: the first words of the best one
            chosen = order[:1]
        return Gist(text=_joined([texts[at] for at in sorted(chosen)]), model=MODEL)


def _spread(sentences: Sequence[str]) -> Sequence[str]:
    number = len(sentences)
    if number <= MOST_SENTENCES:
        return sentences
    return [sentences[at * number // MOST_SENTENCES] for at in range(MOST_SENTENCES)]


def _different(sentences: Iterable[str]) -> list[str]:
    """Each once: what somebody says a hundred times is not a hundred times as important."""
    seen: dict[str, str] = {}
    for text in sentences:
        seen.setdefault(text.casefold(), text)
    return list(seen.values())


def _joined(texts: Sequence[str]) -> str:
    """Without ends of sentences in them, with dots between them: they do not follow another."""
    text = ""
    for one in texts:
        if not text:
            text = one
        elif text[-1] in "。！？｡":
            text += one
        else:
            text += (" " if ends_sentence(text) else " … ") + one
    return text
