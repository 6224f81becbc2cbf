"""What a model might have said of a file, put into a library before it is served."""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from application.ports.analysis_engine import ReplyPart
from domain.analysis.findings import Claim, Finding
from domain.analysis.run import AnalysisRun, RunStatus, TypeRef, TypeResult, Usage
from domain.library.file_list import FileFilter, FileQuery
from domain.shared.ids import FileId, RunId
from domain.shared.money import MicroUsd
from entrypoints.container import build_container
from entrypoints.settings import Settings

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> "
    "\" onfocus=alert(3) autofocus x=\" 'javascript:alert(4)' {{7*7}} ${7*7} \u202egnp.exe"
)


def answer_as_model(data: Path, name: str) -> FileId:
    """A run about the first file with this in its path: facts with and without support, moments,
    and words that would like to be obeyed."""
    container = build_container(Settings(data=data))
    container.prepare_database()()
    query = FileQuery(filter=FileFilter(text=name))
    (row, *_) = container.list_files()(query).rows
    with container.uow()() as tx:
        file = tx.files.get(row.id)
        now = container.clock().now()
        run = tx.runs.add(
            AnalysisRun(
                id=RunId(0),
                file_id=file.id,
                engine="memory",
                model=f"memory {HOSTILE}",
                types=(TypeRef(key="metadata", version="1"), TypeRef(key="elements", version="1")),
                options={},
                request_hash="model",
                prompt_hash="c41f5d9e00000000",
                media_hash=file.fingerprint or "",
                status=RunStatus.RUNNING,
                started_at=now,
            )
        )
        tx.runs.set_replies(run.id, [ReplyPart(raw=HOSTILE.encode(), stop_reason="end")])
        results = (
            _result(
                run.id,
                "metadata",
                {
                    "recording_date": _fact("2019-06-14", "filename", 0.95, "2019-06-14"),
                    "project": {
                        "customer_name": _fact(HOSTILE, "ocr", 0.55, HOSTILE),
                        "project_name": _fact(
                            "Lindrake", "transcript", 0.6, "“Lindrake” at 00:04"
                        ),
                    },
                    "keywords": ["harbour", HOSTILE[:30]],
                },
                Finding(
                    path="project.project_name",
                    claim=Claim.QUOTE,
                    supported=False,
                    says="Lindrake",
                    reason="These words are not in the transcript.",
                ),
                Finding(
                    path="recording_date", claim=Claim.NAME, supported=True, says="2019-06-14"
                ),
            ),
            _result(
                run.id,
                "elements",
                {
                    "text_visible": [
                        {
                            "text": HOSTILE,
                            "time_ranges": [{"start_s": 1, "end_s": 2}],
                            "source": "ocr",
                            "confidence": 0.88,
                        }
                    ]
                },
                Finding(
                    path="text_visible[0].text",
                    claim=Claim.ON_SCREEN,
                    supported=False,
                    says=HOSTILE,
                    reason="It was not read there.",
                ),
            ),
        )
        ended = structs.replace(
            run,
            status=RunStatus.COMPLETED,
            ended_at=now,
            usage=Usage(input_tokens=9_120, output_tokens=512, cost=MicroUsd(9_400)),
            repairs=(f"mended {HOSTILE}",),
        )
        tx.runs.finish(ended, results)
        tx.commit()
    return row.id


def _fact(value: str, source: str, confidence: float, evidence: str) -> dict[str, Any]:
    return {"value": value, "source": source, "confidence": confidence, "evidence": evidence}


def _result(run_id: RunId, key: str, value: Any, *findings: Finding) -> TypeResult:
    return TypeResult(
        run_id=run_id,
        key=key,
        version="1",
        value=msgspec.Raw(msgspec.json.encode(value)),
        findings=findings,
    )
