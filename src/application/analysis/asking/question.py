"""What is asked about one file, put together from the rows before anything is sent."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import structs

from application.analysis.asking.present_context import folders_of, present_context
from application.analysis.summarizing.current_summary import current_summary
from application.plugins.analysis_type import AnalysisType
from application.plugins.registry import COMBINED, AnalysisTypes
from application.ports.analysis_engine import AnalysisEngine
from application.ports.unit_of_work import Snapshot
from application.transcription.spoken import Spoken, spoken_of
from domain.analysis.context import Context
from domain.analysis.evidence import Evidence, Heard, Speech
from domain.analysis.name_words import tokens
from domain.analysis.request_hash import request_hash
from domain.analysis.run import AnalysisRun, Asked, RunStatus, TypeRef, UnknownAnalysisType
from domain.analysis.transcript_summary import TranscriptSummary
from domain.library.file import FileState, MediaFile, Root
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.errors import DomainError
from domain.shared.ids import FileId, RunId
from domain.shared.problem import Problem
from domain.transcription.transcript import TranscriptState

NOT_READ = Problem(
    code="not_read",
    message="Its content is not known.",
    remedy="Import its folder again, then analyse it.",
)
NO_TYPE = Problem(
    code="unknown_analysis_type",
    message="This kind of file has none of the analysis types that the job asked for.",
    remedy="`reelsight plugins list` shows the types; a plugin may have been uninstalled.",
)


class CannotAsk(DomainError):
    """Nothing can be asked about the file. `problem` says why."""

    code = "cannot_ask"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Question(msgspec.Struct, frozen=True, kw_only=True):
    file: MediaFile
    evidence: Evidence
    known: Evidence
    """The evidence with what was read in the pictures before: to check answers against. It is not
    sent, so reading more never has a file asked again."""
    types: tuple[AnalysisType, ...]
    """Those that are to be asked."""
    run: AnalysisRun
    """The intent, not recorded yet."""
    context: Context
    artifacts: dict[ArtifactKind, Artifact]

    def artifact(self, kind: ArtifactKind) -> Artifact | None:
        """None when there is none, or it was made of another version of the file."""
        made = self.artifacts.get(kind)
        return made if made and made.made_from == self.file.fingerprint else None


def put_question(
    now: Snapshot,
    file_id: FileId,
    asked: Mapping[str, Any],
    *,
    engine: AnalysisEngine,
    types: AnalysisTypes,
    at: datetime,
) -> Question:
    """`asked` are the job's options: `types`, `options`, `force`. The question may be about no
    type: everything is answered.

    Raises:
        CannotAsk
        FileNotFound
    """
    file = now.files.get(file_id)
    facts = now.media.facts(file_id)
    if file.state is not FileState.READY or facts is None or file.fingerprint is None:
        raise CannotAsk(file.problems[0] if file.problems else NOT_READ)
    try:
        chosen = types.matching(asked.get("types") or (COMBINED,), file.kind)
    except UnknownAnalysisType:
        chosen = ()
    if not chosen:
        raise CannotAsk(NO_TYPE)
    evidence = evidence_now(now, file, facts)
    options = asked.get("options") or {}
    whole = what_is_asked(engine, chosen, options)
    if not asked.get("force"):
        answered = answered_of(now.runs.of_file(file_id), whole, file.fingerprint)
        chosen = tuple(t for t in chosen if t.key not in answered)
    refs = tuple(ref for ref in whole.types if ref.key in {t.key for t in chosen})
    prompt_hash = hash_of(refs)
    run = AnalysisRun(
        id=RunId(0),
        file_id=file_id,
        engine=engine.name,
        model=engine.model,
        types=refs,
        options=options,
        request_hash=request_hash(
            engine=engine.name,
            model=engine.model,
            types=refs,
            prompt_hash=prompt_hash,
            options=options,
            evidence=evidence,
            media_hash=file.fingerprint,
        ),
        prompt_hash=prompt_hash,
        media_hash=file.fingerprint,
        status=RunStatus.RUNNING,
        started_at=at,
    )
    return Question(
        file=file,
        evidence=evidence,
        known=evidence.with_texts_of(now.runs.seen(file_id, file.fingerprint)),
        types=chosen,
        run=run,
        context=present_context(now, file),
        artifacts=now.media.artifacts(file_id),
    )


def evidence_now(now: Snapshot, file: MediaFile, facts: MediaFacts) -> Evidence:
    """What is known of a file without looking into its pictures."""
    spoken = spoken_of(now, file.id)
    summary = current_summary(now, spoken.transcript) if spoken else None
    root = now.files.root(file.root_id)
    return _with_speech(_evidence_of(file, root, facts), spoken, summary)


def what_is_asked(
    engine: AnalysisEngine, types: Sequence[AnalysisType], options: dict[str, Any]
) -> Asked:
    refs = (TypeRef(key=t.key, version=t.version, prompt=engine.type_hash(t)) for t in types)
    return Asked(engine=engine.name, model=engine.model, types=tuple(refs), options=options)


def answered_of(
    runs: Sequence[AnalysisRun], asked: Asked, media_hash: str | None
) -> frozenset[str]:
    """Keys of the types that need not be asked again."""
    return frozenset[str]().union(*(run.answers(asked, media_hash) for run in runs))


def hash_of(refs: Sequence[TypeRef]) -> str:
    words = sorted(f"{ref.key} {ref.prompt}" for ref in refs)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _with_speech(
    evidence: Evidence, spoken: Spoken | None, summary: TranscriptSummary | None
) -> Evidence:
    """What was said for sure; nothing that a model may have invented."""
    if spoken is None:
        return evidence
    is_whole = spoken.transcript.state is TranscriptState.COMPLETE
    return structs.replace(
        evidence,
        speech=tuple(
            Speech(start_s=said.start_s, end_s=said.end_s, text=said.text)
            for said in spoken.certain
        ),
        heard=Heard.ALL if is_whole else Heard.PART,
        speech_summary=summary.text if summary else None,
    )


def _evidence_of(file: MediaFile, root: Root, facts: MediaFacts) -> Evidence:
    """Always of the original: a proxy's name and tags say nothing about it."""
    folders = folders_of(file, root)
    stem = file.name.rpartition(".")[0] or file.name
    return Evidence(
        kind=file.kind,
        file_name=file.name,
        folders=folders,
        name_tokens=tokens(stem),
        folder_tokens=tuple(tokens(folder) for folder in folders),
        facts=facts,
    )
