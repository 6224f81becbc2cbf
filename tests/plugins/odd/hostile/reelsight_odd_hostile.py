"""Everything that a plugin must not do. Each type is sound to look at; its code is not."""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec

from reelsight import AnalysisType, Evidence, MediaKind, Source, Sourced, embed, facet, hookimpl

print("hostile: imported")  # noqa: T201  # what is tested


class Answer(msgspec.Struct):
    text: Annotated[str, facet, embed] = ""
    fact: Sourced[str] | None = None


class Base:
    version, title = "1", "=cmd|' /C calc'!A1"
    kinds = frozenset({MediaKind.VIDEO, MediaKind.IMAGE})
    result_type = Answer
    instruction = "<script>alert(1)</script>"

    def __init__(self, key: str) -> None:
        self.key = key


class Raises(Base):
    def extract(self, evidence: Evidence) -> Answer:
        raise RuntimeError("=2+2 <b>no</b>")


class Leaves(Base):
    def extract(self, evidence: Evidence) -> Answer:
        raise SystemExit(1)


class RulesRaise(Base):
    def extract(self, evidence: Evidence) -> Answer:
        return Answer(text="never stored")

    def normalise(self, result: Answer, evidence: Evidence) -> Answer:
        raise KeyError("rules")


class AnswersElse(Base):
    def extract(self, evidence: Evidence) -> Any:
        return {"text": "not a struct"}


class Unstorable(Base):
    def extract(self, evidence: Evidence) -> Answer:
        return Answer(text=object())  # type: ignore[arg-type]


class Huge(Base):
    def extract(self, evidence: Evidence) -> Answer:
        return Answer(text="x" * 50_000_000)


class Vandal(Base):
    def extract(self, evidence: Evidence) -> Answer:
        msgspec.structs.force_setattr(evidence, "file_name", "vandalised.mov")
        msgspec.structs.force_setattr(evidence.facts, "duration_s", -1.0)
        print('{"hostile": "printed"}')  # noqa: T201
        return Answer(text="vandalised")


class Restless(Base):
    answers = 0

    def extract(self, evidence: Evidence) -> Answer:
        self.answers += 1
        return Answer(text=f"answer {self.answers}")

    def normalise(self, result: Answer, evidence: Evidence) -> Answer:
        return Answer(text=result.text + "!")

    def reconcile(self, result: Answer, edited: frozenset[str]) -> Answer:
        return Answer(text="mine again")


class Injects(Base):
    """Keeps every rule, with words that hurt whoever obeys them."""

    def extract(self, evidence: Evidence) -> Answer:
        evil = '=HYPERLINK("http://evil.example","x")<img src=x onerror=alert(1)>\'; DROP TABLE'
        return Answer(text=evil, fact=Sourced(value=evil, source=Source.OCR, confidence=1.0))


@hookimpl
def register_analysis_types(register: Callable[[AnalysisType], None]) -> None:
    for key, of in (
        ("a_raises", Raises),
        ("b_leaves", Leaves),
        ("c_rules", RulesRaise),
        ("d_else", AnswersElse),
        ("e_unstorable", Unstorable),
        ("f_huge", Huge),
        ("g_vandal", Vandal),
        ("h_restless", Restless),
        ("i_injects", Injects),
    ):
        register(of(key))
