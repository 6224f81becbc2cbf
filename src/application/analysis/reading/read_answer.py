"""Read what an engine said about one file: stop reason, words, fields, evidence, in that order."""

from collections.abc import Sequence

from msgspec import structs

from application.analysis.reading.answer import Answer
from application.analysis.reading.compile_results import compile_parts
from application.analysis.reading.parse_reply import ReadPart, parse_reply
from application.plugins.analysis_type import AnalysisType
from application.ports.analysis_engine import EngineFailed, ReplyPart
from domain.analysis.evidence import Evidence
from domain.analysis.run import FailureKind
from domain.shared.ids import RunId


def read_answer(
    run_id: RunId, parts: Sequence[ReplyPart], types: Sequence[AnalysisType], evidence: Evidence
) -> Answer:
    """Every part is read on its own; parts of a long video are merged per type. `evidence`: what
    the results are checked against.

    Raises:
        EngineFailed: `truncated`, `filtered`, `refused`, `unreadable` or `invalid`, when not one
            type was answered.
    """
    read: list[ReadPart] = []
    failures: list[EngineFailed] = []
    for part in parts:
        try:
            read.append(parse_reply(part, types))
        except EngineFailed as error:
            failures.append(error)
            read.append(
                ReadPart(
                    answers={},
                    repairs=(error.message,),
                    part=part.part,
                    is_synthesis=part.is_synthesis,
                )
            )
    if not parts or len(failures) == len(parts):
        raise (
            failures[0]
            if failures
            else EngineFailed(FailureKind.UNREADABLE, "There is no answer.")
        )
    answer = compile_parts(run_id, types, read, evidence)
    return structs.replace(answer, stop_reason=_stop_reason(parts, read))


def _stop_reason(parts: Sequence[ReplyPart], read: Sequence[ReadPart]) -> str:
    for part, one in zip(parts, read, strict=True):
        if one.is_cut or not one.answers:
            return part.stop_reason
    return parts[0].stop_reason
