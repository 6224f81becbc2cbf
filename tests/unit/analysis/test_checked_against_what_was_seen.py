"""Answers are checked against what engines measured: their own, and what was read before."""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from adapters.analysis_types.elements import ElementsType
from adapters.memory.analysis_engine import MemoryAnalysisEngine, reply_of
from application.ports.analysis_engine import AnalysisRequest, EngineReply
from domain.analysis.evidence import SeenText, Speech
from domain.analysis.findings import Claim
from domain.jobs.job import ItemStatus
from tests.unit.analysis.checking import findings
from tests.unit.analysis.evidence import a_clip
from tests.unit.analysis.library import Library


class Reader(MemoryAnalysisEngine):
    """Reads `texts` and hears `speech` in whatever it is shown."""

    def __init__(
        self, *answers: Any, texts: tuple[SeenText, ...] = (), unread: str | None = None
    ) -> None:
        super().__init__(map(answer_of, answers), name="reader")
        self.texts = texts
        self.unread = unread
        self.speech: tuple[Speech, ...] = ()

    def analyze(self, request: AnalysisRequest, **more: Any) -> EngineReply:
        seen = structs.replace(
            request.evidence, texts=self.texts, texts_unread=self.unread, speech=self.speech
        )
        return structs.replace(super().analyze(request, **more), seen=seen)


def answer_of(answer: Any) -> EngineReply:
    return reply_of(msgspec.json.encode(answer))


def reads(*texts: str) -> dict[str, Any]:
    items = [{"text": text, "source": "ocr", "confidence": 0.9} for text in texts]
    return {"elements": {"text_visible": items}}


SIGN = (SeenText(text="SALT QUAY 7", at_s=0, confidence=0.95),)


def library_with(tmp_path: Path, *engines: MemoryAnalysisEngine) -> Library:
    library = Library(tmp_path, *engines)
    library.add_proxy(library.photo)
    return library


def ask(library: Library, engine: str, **more: Any) -> ItemStatus:
    finished = library.analyze(library.photo, engine=engine, types=["elements"], **more)
    return finished.outcome.status


def found(library: Library) -> dict[str, tuple[Claim, bool]]:
    """What was found out about each claim of the result that is shown."""
    (result,) = library.results(library.photo).results
    return {finding.says: (finding.claim, finding.supported) for finding in result.findings}


def test_what_an_engine_says_it_read_is_checked_against_what_it_read(tmp_path: Path) -> None:
    library = library_with(tmp_path, Reader(reads("Salt Quay 7", "Harbour Café"), texts=SIGN))
    ask(library, "reader")
    assert found(library) == {
        "Salt Quay 7": (Claim.ON_SCREEN, True),
        "Harbour Café": (Claim.ON_SCREEN, False),
    }


def test_what_an_engine_says_it_heard_is_checked_against_what_it_heard(tmp_path: Path) -> None:
    said = "The narrator says “no boat leaves today before noon”."
    engine = Reader({"description": {"overview": said}})
    engine.speech = (Speech(start_s=0, end_s=3, text="welcome to the old harbour of the town"),)
    library = library_with(tmp_path, engine)
    library.analyze(library.photo, types=["description"])
    assert found(library) == {"no boat leaves today before noon": (Claim.QUOTE, False)}


def test_a_model_is_checked_against_the_text_that_was_read_before(tmp_path: Path) -> None:
    model = MemoryAnalysisEngine([answer_of(reads("Salt Quay 7", "Harbour Café"))])
    library = library_with(tmp_path, model, Reader(reads("SALT QUAY 7"), texts=SIGN))
    ask(library, "reader")
    ask(library, "memory")
    assert library.runs(library.photo)[0].engine == "memory"
    assert found(library)["Harbour Café"] == (Claim.ON_SCREEN, False)
    (result,) = library.results(library.photo).results
    texts = msgspec.json.decode(result.value)["text_visible"]
    assert [text["confidence"] for text in texts] == [0.9, 0.4]


def test_who_could_not_read_does_not_hide_what_was_read_before(tmp_path: Path) -> None:
    reader = Reader(reads("SALT QUAY 7"), reads(), texts=SIGN)
    model = MemoryAnalysisEngine([answer_of(reads("Harbour Café"))])
    library = library_with(tmp_path, model, reader)
    ask(library, "reader")
    reader.texts, reader.unread = (), "The extra “ocr” is not installed."
    ask(library, "reader", force=True)
    ask(library, "memory")
    assert found(library)["Harbour Café"] == (Claim.ON_SCREEN, False)


def test_text_of_another_content_of_the_file_says_nothing(tmp_path: Path) -> None:
    model = MemoryAnalysisEngine([answer_of(reads("Harbour Café"))])
    library = library_with(tmp_path, model, Reader(reads("SALT QUAY 7"), texts=SIGN))
    ask(library, "reader")
    library.change(library.photo, "10-other")
    library.add_proxy(library.photo)
    ask(library, "memory")
    assert found(library) == {}


def test_what_is_only_seen_between_the_moments_that_were_looked_at_is_no_lie() -> None:
    looked = a_clip(texts=SIGN, texts_read_at=(0.0, 6.0))

    def found_of(**times: Any) -> list[bool]:
        text = {"text": "Harbour Café", "source": "ocr", "confidence": 0.9, **times}
        found = findings(ElementsType(), {"text_visible": [text]}, looked)
        return [finding.supported for finding in found if finding.claim is Claim.ON_SCREEN]

    assert found_of() == [False]
    assert found_of(time_ranges=[{"start_s": 1, "end_s": 3}]) == []
    assert found_of(time_ranges=[{"start_s": 5, "end_s": 7}]) == [False]
    assert found_of(time_ranges=[{"start_s": 1, "end_s": 3}, {"start_s": 6, "end_s": 6}]) == [
        False
    ]


def test_reading_more_never_has_a_file_asked_again(tmp_path: Path) -> None:
    model = MemoryAnalysisEngine([answer_of(reads("Harbour Café"))])
    library = library_with(tmp_path, model, Reader(reads("SALT QUAY 7"), texts=SIGN))
    ask(library, "memory")
    ask(library, "reader")
    assert ask(library, "memory") is ItemStatus.SKIPPED
    assert ask(library, "reader") is ItemStatus.SKIPPED
    assert len(model.asked) == 1
