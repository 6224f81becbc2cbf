"""What the evidence check finds in an answer, through the path that any answer goes."""

from typing import Any

from adapters.analysis_types.metadata import MetadataType
from application.analysis.reading.compile_results import compile_results
from application.plugins.analysis_type import AnalysisType
from domain.analysis.evidence import Evidence, SeenText, Speech
from domain.analysis.findings import Claim, Finding
from domain.analysis.run import TypeResult
from domain.shared.ids import RunId
from tests.unit.analysis.evidence import a_clip

SAID = (
    Speech(start_s=0, end_s=4, text="welcome to the miller residents here in dallas"),
    Speech(start_s=4, end_s=9, text="The pump moves, um, 1,500 gallons an hour, that's plenty."),
)
HEARD = a_clip("2019-06-14 Miller.mov", ("Projects", "Dallas TX", "HBR-204"), speech=SAID)
READ = a_clip(
    texts=(
        SeenText(text="PUMP R00M 2", at_s=1, confidence=0.9),
        SeenText(text="dealers", at_s=3, confidence=0.9),
        SeenText(text="Authorized", at_s=3, confidence=0.9),
    )
)


def result_of(type_: AnalysisType, answer: Any, evidence: Evidence = HEARD) -> TypeResult:
    (result,) = compile_results(RunId(1), (type_,), {type_.key: answer}, evidence).results
    return result


def findings(type_: AnalysisType, answer: Any, evidence: Evidence = HEARD) -> tuple[Finding, ...]:
    return result_of(type_, answer, evidence).findings


def marks(found: tuple[Finding, ...], claim: Claim) -> list[tuple[str, bool]]:
    return [(f.path, f.supported) for f in found if f.claim is claim]


def project(**facts: Any) -> Any:
    return {"project": {name: {"confidence": 0.9} | fact for name, fact in facts.items()}}


def judged(material: Evidence = HEARD, /, **fact: Any) -> bool | None:
    """Whether a fact is borne out; None: not checked."""
    (mark, *_) = findings(MetadataType(), project(project_name=fact), material) or [None]
    return None if mark is None else mark.supported
