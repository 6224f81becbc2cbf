"""What a video is about, in a few sentences."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import structs

from adapters.analysis_types import wording
from application.plugins.public import Evidence, MediaKind, TimeRange, embed, merge_results


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    text: Annotated[str, embed]
    language: str | None = None
    """ISO 639-1 of `text`."""


class SummaryType:
    key = "summary"
    version = "1"
    title = "Summary"
    kinds = frozenset({MediaKind.VIDEO})
    result_type = Summary
    output_tokens = 450
    instruction = (
        "Summarise what can be seen and heard, in plain prose: who or what is shown, what happens "
        "in which order, where, and how it ends. 250 to 350 words; under 50 where a brief answer "
        "is wanted, 600 to 900 where a detailed one is. Say only what the material shows or says; "
        "name nothing you cannot see or hear. Give the language of your text as a two-letter "
        "code."
    )

    def merge(self, results: Sequence[Summary], stretches: Sequence[TimeRange]) -> Summary:
        """One paragraph a part, for when nobody wrote a summary of the summaries."""
        texts = dict.fromkeys(text for r in results if (text := r.text.strip()))
        return structs.replace(merge_results(results), text="\n\n".join(texts))

    def extract(self, evidence: Evidence) -> Summary:
        sentences = [_measured(evidence)]
        if len(evidence.scenes) > 1:
            sentences.append(f"{len(evidence.scenes)} scenes.")
        sentences += [s for s in (wording.found_in_name(evidence),) if s]
        sentences += wording.found_in_file(evidence)
        if texts := wording.sure_texts(evidence.texts):
            sentences.append("Read on screen: " + ", ".join(f"“{t}”" for t in texts[:5]) + ".")
        if said := wording.first_words(" ".join(s.text for s in evidence.speech), 30):
            sentences.append(f"Said: “{said}”.")
        sentences += [s for s in (wording.colours(evidence.colours, "the middle picture"),) if s]
        return Summary(text=" ".join(sentences), language="en")


def _measured(evidence: Evidence) -> str:
    """`A video of 12 s, 1280 × 720, h264, 25 fps, with sound.`"""
    facts = evidence.facts
    known = [
        f"A video of {wording.length(facts.duration_s)}"
        if facts.duration_s is not None
        else "A video of unknown length",
        wording.size(facts),
        facts.video_codec,
        _rate(evidence),
        "with sound" if facts.audio_tracks else "without sound",
    ]
    return ", ".join(part for part in known if part) + "."


def _rate(evidence: Evidence) -> str | None:
    facts = evidence.facts
    if not facts.frame_rate:
        return None
    variable = " on average" if facts.frame_rate_is_variable else ""
    return f"{wording.number(facts.frame_rate)} fps{variable}"
