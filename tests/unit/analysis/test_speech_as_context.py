"""What was said is told to engines, checked against, and newer than what they were told."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from adapters.analysis_types.chapters import ChaptersType
from adapters.analysis_types.metadata import MetadataType
from adapters.analysis_types.summary import SummaryType
from adapters.analysis_types.waterfall_classification import VideoWaterfallType
from adapters.memory.analysis_engine import MemoryAnalysisEngine, reply_of
from application.analysis.asking.start_analysis import StartAnalysisCommand
from application.ports.analysis_engine import EngineReply
from domain.analysis.evidence import Evidence, Heard, Scene
from domain.analysis.findings import Claim
from domain.jobs.job import ItemStatus, NothingToDo
from domain.shared.provenance import Source
from domain.transcription.transcript import Doubt, TranscriptState
from tests.unit.analysis.checking import findings, judged, project
from tests.unit.analysis.evidence import a_clip
from tests.unit.transcription.speech import heard
from tests.unit.transcription.words_desk import Desk

DATED = heard(0, 4, "It is the 14th of June 2019 in Dallas.")
PRODUCT = heard(4, 8, "This grotto is a deluxe cantilever.")
INVENTED = heard(8, 12, "Genesis boulders in Paris.", doubt=Doubt.SILENCE)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, (DATED, PRODUCT, INVENTED))
    desk.library.add_proxy(desk.clip)
    return desk


def told(desk: Desk, **options: Any) -> Evidence:
    assert desk.library.analyze(desk.clip, **options).outcome.status is ItemStatus.DONE
    engine = desk.library.engines["memory"]
    assert isinstance(engine, MemoryAnalysisEngine)
    return engine.asked[-1].evidence


def test_engines_are_told_what_was_said_for_sure_as_people_corrected_it(desk: Desk) -> None:
    desk.correct(4, 8, "This grotto is a classic split.")
    evidence = told(desk)
    assert [(said.start_s, said.text) for said in evidence.speech] == [
        (0, DATED.text),
        (4, "This grotto is a classic split."),
    ]
    assert evidence.heard is Heard.ALL


def test_a_transcript_that_breaks_off_is_known_in_part(desk: Desk) -> None:
    desk.hear((DATED,), state=TranscriptState.PARTIAL)
    assert told(desk).heard is Heard.PART


def test_without_a_transcript_nothing_is_heard(desk: Desk) -> None:
    desk.delete(desk.transcript.id)
    assert told(desk).heard is Heard.NOTHING


def test_what_is_said_becomes_evidence_where_the_types_mean_it_to(desk: Desk) -> None:
    evidence = msgspec.structs.replace(
        told(desk), scenes=(Scene(start_s=0, end_s=8), Scene(start_s=8, end_s=12, score=40))
    )
    found = ChaptersType().extract(evidence)
    assert found is not None
    first, second = found.chapters
    assert (first.title_source, second.title_source) == (Source.TRANSCRIPT, None)
    assert first.title == "It is the 14th of June 2019 in …"
    assert "14th of June 2019" in SummaryType().extract(evidence).text
    hints = " ".join(VideoWaterfallType().extract(evidence).evidence)
    for word in ("grotto", "deluxe", "cantilever"):
        assert f"“{word}” is said" in hints
    for invented in ("genesis", "boulders"):
        assert invented not in hints


@pytest.mark.parametrize(
    ("fact", "holds"),
    [
        ({"value": "Dallas", "evidence": "in Dallas"}, True),
        ({"value": "Paris", "evidence": "Genesis boulders in Paris"}, False),
        ({"value": "Toledo", "evidence": "we are in Toledo"}, False),
    ],
)
def test_an_answer_is_checked_against_what_was_said(
    desk: Desk, fact: dict[str, str], holds: bool
) -> None:
    assert judged(told(desk), source="transcript", **fact) is holds


def test_a_spoken_date_is_borne_out(desk: Desk) -> None:
    date = {"value": "2019-06-14", "source": "transcript", "confidence": 0.9, "evidence": ""}
    (mark,) = findings(MetadataType(), {"recording_date": date}, told(desk))
    assert (mark.claim, mark.supported) == (Claim.QUOTE, True)


FACT = {"value": "Toledo", "source": "transcript", "evidence": "we are in Toledo"}
QUOTED = {"text": "The narrator says “we are in Toledo now”."}


@pytest.mark.parametrize(
    ("how_much", "verdict"), [(Heard.NOTHING, None), (Heard.PART, None), (Heard.ALL, False)]
)
def test_only_who_has_heard_all_can_deny(how_much: Heard, verdict: bool | None) -> None:
    nobody_speaks = a_clip(heard=how_much)
    assert judged(nobody_speaks, **FACT) is verdict
    quotes = [f.supported for f in findings(SummaryType(), QUOTED, nobody_speaks)]
    assert quotes == ([] if verdict is None else [verdict])


def test_what_a_part_of_a_transcript_holds_is_borne_out(desk: Desk) -> None:
    desk.hear((DATED,), state=TranscriptState.PARTIAL)
    evidence = told(desk)
    assert judged(evidence, value="Dallas", source="transcript", evidence="in Dallas") is True
    assert judged(evidence, **FACT) is None


def test_a_newer_transcript_is_told_and_asks_nothing_again(desk: Desk) -> None:
    library = desk.library
    desk.delete(desk.transcript.id)
    told(desk, types=["summary"])
    assert newer(desk) == []
    first = desk.hear((DATED,), model="tiny")
    assert newer(desk) == ["made before the transcript"]
    with pytest.raises(NothingToDo):
        library.start(StartAnalysisCommand(file_ids=(desk.clip,), types=("summary",)))

    told(desk, types=["summary"], force=True)
    assert newer(desk) == []
    library.clock.advance(60)
    desk.correct(0, 4, "It is May.", first)
    assert newer(desk) == ["made before the transcript was changed"]
    other = desk.hear((PRODUCT,), model="large-v3")
    assert newer(desk) == ["made with another transcript"]
    desk.delete(other.id)
    desk.delete(first.id)
    assert newer(desk) == ["made with a transcript that is gone"]


def newer(desk: Desk) -> list[str]:
    """Of the newest run."""
    found = desk.library.results(desk.clip)
    return list(found.context_newer.get(found.runs[0].id, ()))


def test_what_engines_measured_is_kept_without_what_was_said(desk: Desk) -> None:
    class Looks(MemoryAnalysisEngine):
        def analyze(self, request: Any, **more: Any) -> EngineReply:
            reply = super().analyze(request, **more)
            return msgspec.structs.replace(reply, seen=request.evidence)

    desk.library.engines["memory"] = Looks(
        [reply_of(msgspec.json.encode({"metadata": project()}))]
    )
    assert told(desk).speech
    with desk.library.reader() as now:
        (seen,) = now.runs.seen(desk.clip, now.files.get(desk.clip).fingerprint or "")
    assert (seen.speech, seen.heard) == ((), Heard.NOTHING)
