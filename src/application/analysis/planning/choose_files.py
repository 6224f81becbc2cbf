"""Which of the chosen files are asked, about which types, and why."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from application.analysis.asking.question import what_is_asked
from application.analysis.calling.sent_media import fits_inline
from application.jobs.start_job import unfinished_of
from application.library.bulk import UP_TO_DATE, Choice, choose, not_shown
from application.library.select_files import FileSelection
from application.plugins.analysis_type import AnalysisType
from application.plugins.registry import COMBINED, AnalysisTypes
from application.ports.analysis_engine import AnalysisEngine
from application.ports.plan_reader import Look, UnderWay
from application.ports.unit_of_work import Snapshot
from domain.analysis.model import ModelSpec, Sees
from domain.analysis.parts import parts_of
from domain.analysis.run import Asked, UnknownAnalysisType
from domain.analysis.why_asked import Past, WhyAsked, missing_of, why_asked
from domain.jobs.job import ItemKind, Job, JobKind
from domain.library.file import MediaFile
from domain.library.kind import MediaKind
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId, JobId

UNDER_WAY = "under_way"
NO_PROXY = "no_proxy"
TOO_LARGE = "too_large"
TOO_LARGE_WITHOUT_BUCKET = "too_large_without_bucket"
KINDS = (MediaKind.VIDEO, MediaKind.IMAGE)


class WrongKind(InvalidInput):
    """This file is of another kind."""

    code = "wrong_kind"
    remedy = "Videos and images have their own addresses in /api/nova."


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What was chosen, apart from the files."""

    engine: AnalysisEngine
    spec: ModelSpec | None
    """None: the engine works here."""
    options: dict[str, Any]
    types: dict[MediaKind, tuple[AnalysisType, ...]]
    only: MediaKind | None = None
    """What is named is of this kind."""
    force: bool
    has_bucket: bool


class ToAsk(msgspec.Struct, frozen=True, kw_only=True):
    """One file that is asked."""

    file: MediaFile
    types: frozenset[str]
    why: WhyAsked
    look: Look | None
    """None: it has no proxy now; an engine that works here finds out when it is its turn."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    choice: Choice
    asks: tuple[ToAsk, ...]
    joined: JobId | None
    """Of the files left out as under way, the job that asks most."""
    joined_files: tuple[MediaFile, ...]
    amid: frozenset[JobId] | None
    """The jobs among which those under way were looked for; None: none was looked for."""


def choose_files(
    now: Snapshot, selection: FileSelection, wanted: Wanted, *, step: ItemKind, kind: JobKind,
    types: AnalysisTypes,
) -> Chosen:  # fmt: skip
    """Raises:
    NothingChosen, FileNotFound, WrongKind
    """
    asked = {
        kind: what_is_asked(wanted.engine, chosen, wanted.options) if chosen else None
        for kind, chosen in wanted.types.items()
    }
    past = now.plans.past_answers()
    looks = now.plans.looks()
    running = [] if wanted.force else _running(now.plans.under_way(kind), wanted, types)
    found: dict[FileId, tuple[frozenset[str], WhyAsked]] = {}
    joined: dict[JobId, list[MediaFile]] = {}

    def reason(file: MediaFile) -> str | None:
        if selection.file_ids and wanted.only not in (None, file.kind):
            raise WrongKind(
                f"“{file.name}” is no {wanted.only}: its kind is {file.kind}.", file_id=file.id
            )
        if why := not_shown(file, KINDS):
            return why
        question = asked[file.kind]
        if question is None:
            return "no_such_type_for_its_kind"
        answers = past.get(file.id, ())
        missing = missing_of(question, answers)
        if not missing and not wanted.force:
            return UP_TO_DATE
        for job, files, keys in running:
            if file.id in files and missing <= keys.get(file.kind, frozenset()):
                joined.setdefault(job.id, []).append(file)
                return UNDER_WAY
        found[file.id] = _asked(question, missing, answers, force=wanted.force)
        return _unfit(file, looks.get(file.id), wanted)

    choice = choose(now, selection, reason, step=step, force=wanted.force)
    most = max(joined, key=lambda job_id: len(joined[job_id]), default=None)
    return Chosen(
        choice=choice,
        asks=tuple(
            ToAsk(
                file=file, types=found[file.id][0], why=found[file.id][1], look=looks.get(file.id)
            )
            for file in choice.files
        ),
        joined=most,
        joined_files=tuple(joined[most]) if most is not None else (),
        amid=None if wanted.force else unfinished_of(now.jobs, kind),
    )


def _asked(
    question: Asked, missing: frozenset[str], answers: tuple[Past, ...], *, force: bool
) -> tuple[frozenset[str], WhyAsked]:
    keys = frozenset(ref.key for ref in question.types) if force else missing
    return keys, why_asked(question, missing, answers)


def _unfit(file: MediaFile, look: Look | None, wanted: Wanted) -> str | None:
    """Why a model cannot be shown the file."""
    spec = wanted.spec
    if spec is None:
        return None
    if look is None:
        return NO_PROXY
    if spec.sees is Sees.FRAMES and file.kind is MediaKind.VIDEO:
        return None
    is_video = file.kind is MediaKind.VIDEO
    limits = spec.video if is_video else spec.image
    size = float(look.size_bytes)
    if is_video and look.seconds and (parts := parts_of(spec, look.seconds)):
        size *= max(part.length_s for part in parts) / look.seconds
    if fits_inline(math.ceil(size), limits) and not (is_video and wanted.has_bucket):
        return None
    if size > limits.stored_bytes:
        return TOO_LARGE
    return None if wanted.has_bucket else TOO_LARGE_WITHOUT_BUCKET


def _running(
    jobs: tuple[UnderWay, ...], wanted: Wanted, types: AnalysisTypes
) -> list[tuple[Job, frozenset[FileId], Mapping[MediaKind, frozenset[str]]]]:
    """Jobs that ask in the same way, with the types they ask about by kind."""
    return [
        (one.job, one.files, _keys(one.job, types))
        for one in jobs
        if one.job.options.get("engine") == wanted.engine.name
        and one.job.options.get("model", wanted.engine.model) == wanted.engine.model
        and (one.job.options.get("options") or {}) == wanted.options
    ]


def _keys(job: Job, types: AnalysisTypes) -> dict[MediaKind, frozenset[str]]:
    chosen = job.options.get("types") or (COMBINED,)
    try:
        return {kind: frozenset(t.key for t in types.matching(chosen, kind)) for kind in KINDS}
    except UnknownAnalysisType:
        return {}
