"""The classification of a long video: that of the part in which it is shown best."""

from collections.abc import Iterable, Sequence

from msgspec import structs

from adapters.analysis_types.waterfall_cues import LEAST
from adapters.analysis_types.waterfall_rules import FLOORS, obey
from adapters.analysis_types.waterfall_taxonomy import VideoWaterfall
from application.plugins.public import Source, merge_results


def best_supported(results: Sequence[VideoWaterfall]) -> VideoWaterfall:
    """Taken whole, with its own cues and reasons: statements about different stretches would
    contradict one another where each is right about its own. Tags, words and techniques are of
    all parts."""
    ruled = [obey(result) for result in results]
    best = max(range(len(results)), key=lambda at: (_support(ruled, at), -at))
    merged = merge_results(results)
    chosen = results[best]
    return structs.replace(
        merged,
        **{name: getattr(chosen, name) for name in FLOORS},
        confidence=chosen.confidence,
        cues=chosen.cues,
        evidence=chosen.evidence,
        unknown_reasons=chosen.unknown_reasons,
        segment_id=chosen.segment_id,
        time_start_seconds=chosen.time_start_seconds,
        time_end_seconds=chosen.time_end_seconds,
        search_tags=_most_first(r.search_tags for r in (chosen, *results)),
    )


def _support(ruled: Sequence[VideoWaterfall], at: int) -> tuple[bool, int, int, int, float]:
    """Whether anything was seen that it rests on, dimensions that stand after the rules were
    applied, cues that were seen with confidence, other parts that say the same; the number that
    it claims comes last."""
    values = [[getattr(result, name) for name in FLOORS] for result in ruled]
    mine = values[at]
    known = [place for place, value in enumerate(mine) if value != "Unknown"]
    seen = sum(cue.source is Source.VISUAL and cue.confidence >= LEAST for cue in ruled[at].cues)
    agreeing = sum(
        others[place] == mine[place]
        for other, others in enumerate(values)
        for place in known
        if other != at
    )
    return seen > 0, len(known), seen, agreeing, ruled[at].confidence.overall


def _most_first(tags: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Those of most parts first, as only ten are kept."""
    lists = [[tag.strip().lower() for tag in of_part] for of_part in tags]
    every = dict.fromkeys(tag for of_part in lists for tag in of_part)
    return tuple(sorted(every, key=lambda tag: -sum(tag in of_part for of_part in lists)))
