"""Read what an engine said about one file: stop reason, words, fields, evidence, in that order."""

from collections.abc import Sequence

from application.analysis.reading.answer import Answer
from application.analysis.reading.compile_results import compile_results
from application.analysis.reading.parse_reply import parse_reply
from application.plugins.analysis_type import AnalysisType
from application.ports.analysis_engine import ReplyPart
from domain.analysis.evidence import Evidence
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
    return compile_results(run_id, types, parse_reply(parts[0]), evidence)
