"""What an engine is asked in tests."""

from datetime import UTC, datetime
from pathlib import Path

from adapters.analysis_types.builtin import BuiltInTypes
from application.plugins.analysis_type import AnalysisType
from application.plugins.registry import load_analysis_types
from application.ports.analysis_engine import AnalysisRequest, EngineReply
from domain.analysis.call import Grant
from domain.analysis.evidence import Evidence
from domain.shared.ids import FileId, RunId

TYPES = load_analysis_types([BuiltInTypes()], discover=False)


def request_of(evidence: Evidence, *types: AnalysisType) -> AnalysisRequest:
    return AnalysisRequest(
        evidence=evidence,
        proxy=Path("proxy.mp4"),
        thumbnail=Path("thumbnail.jpg"),
        types=types or TYPES.for_kind(evidence.kind),
        options={},
        file_id=FileId(1),
        run_id=RunId(1),
        proxy_sha256="",
        grant=Grant(
            purpose="analysis", job_id=None, item_id=None, since=datetime(2026, 1, 1, tzinfo=UTC)
        ),
    )


def only(reply: EngineReply) -> bytes:
    (part,) = reply.parts
    return part.raw
