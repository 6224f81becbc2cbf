"""The whole question about one file, for any model."""

import hashlib
from collections.abc import Sequence

import msgspec

from application.analysis.prompting import wording
from application.analysis.prompting.context import context_of
from application.analysis.prompting.fence import fenced
from application.plugins.analysis_type import AnalysisType
from application.plugins.tool_schema import nova_tool_schema
from application.ports.model_gateway import Prompt
from domain.analysis.evidence import Evidence
from domain.analysis.model import Sees
from domain.analysis.model_options import ModelOptions
from domain.analysis.parts import Part
from domain.library.kind import MediaKind

CONTEXT = "context"


def prompt_for(
    types: Sequence[AnalysisType],
    options: ModelOptions,
    evidence: Evidence,
    part: Part | None = None,
    *,
    sees: Sees = Sees.VIDEO,
) -> Prompt:
    """`part`: as it is really shown. Nothing that could make equal questions differ is in it:
    no ids, no times of ours."""
    kind = evidence.kind
    keys = ", ".join(t.key for t in types)
    lines = [
        _in_frames(kind, sees),
        wording.stretch_of(part) if part else "",
        wording.sources(kind),
        wording.DEPTHS[options.depth],
        wording.language(options.language),
        *(f"\n{wording.instruction(t)}" for t in types),
        "\n" + fenced(CONTEXT, context_of(evidence, part)),
        wording.LAST.format(it=wording.word_for(kind), keys=keys),
    ]
    return Prompt(
        system=wording.SYSTEM,
        text="\n".join(line for line in lines if line),
        schema=nova_tool_schema(types),
    )


def type_hash(analysis_type: AnalysisType) -> str:
    """Over every word in which a model is asked about the type."""
    words = [
        wording.house_words(),
        analysis_type.version,
        wording.instruction(analysis_type),
        nova_tool_schema([analysis_type]),
    ]
    return hashlib.sha256(msgspec.json.encode(words, order="deterministic")).hexdigest()


def words_of(types: Sequence[AnalysisType]) -> int:
    """Bytes of a question about these types, without what is known of the file."""
    own = sum(len(wording.instruction(t).encode()) + 2 for t in types)
    schema = len(msgspec.json.encode(nova_tool_schema(types)))
    around = len(wording.SYSTEM.encode()) + max(
        len(wording.sources(kind)) for kind in (MediaKind.VIDEO, MediaKind.IMAGE)
    )
    return own + schema + around + _OPTIONS_AND_STRETCH


_OPTIONS_AND_STRETCH = 700


def _in_frames(kind: MediaKind, sees: Sees) -> str:
    return wording.FRAMES if kind is MediaKind.VIDEO and sees is Sees.FRAMES else ""
