"""As deep as a result may be: records in records, times in lists, unions, facts inside lists."""

import datetime
from collections.abc import Callable
from typing import Annotated, Literal

import msgspec

from reelsight import (
    AnalysisType,
    Evidence,
    MediaKind,
    Source,
    Sourced,
    TimeRange,
    embed,
    facet,
    hookimpl,
    sensitive,
    time_range,
)


class Ball(msgspec.Struct, frozen=True, kw_only=True, tag="ball"):
    speed: float | int | None = None


class Foul(msgspec.Struct, frozen=True, kw_only=True, tag="foul"):
    card: Literal["yellow", "red"] | None = None


class Play(TimeRange, frozen=True, kw_only=True):
    title: Annotated[str, embed]
    players: tuple[Sourced[str], ...] = ()
    seen: Annotated[tuple[TimeRange, ...], time_range] = ()
    events: tuple[Ball | Foul, ...] = ()
    counts: dict[str, dict[str, int]] = msgspec.field(default_factory=dict)


class Half(msgspec.Struct, frozen=True, kw_only=True):
    plays: tuple[Play, ...] = ()
    referee: Annotated[Sourced[str] | None, facet, sensitive] = None
    inner: tuple[tuple[Sourced[str], ...], ...] = ()


class Match(msgspec.Struct, frozen=True, kw_only=True):
    halves: tuple[Half, ...] = ()
    played_on: datetime.date | None = None
    either: Ball | Foul | None = None
    score: tuple[int, int] | None = None
    teams: Annotated[tuple[Sourced[str], ...], facet, embed] = ()


class MatchType:
    key, version, title = "match", "1", "Match"
    kinds = frozenset({MediaKind.VIDEO})
    result_type = Match
    instruction = "Describe the match."

    def extract(self, evidence: Evidence) -> Match:
        team = Sourced(value="Kestrels", source=Source.FILENAME, confidence=0.5)
        whole = TimeRange(start_s=0.0, end_s=evidence.facts.duration_s or 0.0)
        play = Play(
            start_s=whole.start_s,
            end_s=whole.end_s,
            title="Kick-off",
            players=(team,),
            seen=(whole, whole),
            events=(Ball(speed=3), Foul(card="red")),
            counts={"passes": {"left": 1, "=right": 2}},
        )
        return Match(
            halves=(Half(plays=(play, play), inner=((team,), ())),),
            played_on=datetime.date(2019, 6, 14),
            either=Foul(card="yellow"),
            score=(2, 1),
            teams=(team, team),
        )


@hookimpl
def register_analysis_types(register: Callable[[AnalysisType], None]) -> None:
    register(MatchType())
