"""Models elsewhere as an engine: one call per file for all types, several for a long video."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from application.analysis.calling.long_video import LongVideo
from application.analysis.calling.make_call import MakeCall
from application.analysis.calling.paid import paid_for
from application.analysis.calling.place_media import PlaceMedia
from application.analysis.planning.estimate import output_limit
from application.analysis.prompting.prompt import prompt_for, type_hash
from application.plugins.analysis_type import AnalysisType
from application.ports.analysis_engine import (
    AnalysisEngine,
    AnalysisRequest,
    EngineReply,
    ReplyPart,
)
from application.ports.model_gateway import ModelCall, SentMedia
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader
from domain.analysis.evidence import Evidence
from domain.analysis.model import ModelSpec
from domain.analysis.model_options import ModelOptions
from domain.analysis.parts import Part, parts_of
from domain.library.kind import MediaKind
from domain.shared.errors import InvalidInput
from domain.shared.price import TokenPrice


class ModelEngine(AnalysisEngine):
    """One model of one service."""

    def __init__(
        self,
        *,
        spec: ModelSpec,
        price: TokenPrice,
        reader: Reader,
        make_call: MakeCall,
        place_media: PlaceMedia,
        long_video: LongVideo,
    ) -> None:
        self.name = spec.engine
        self.model = spec.key
        self.price = price
        self.spec = spec
        self._reader = reader
        self._make_call = make_call
        self._place_media = place_media
        self._long_video = long_video

    def type_hash(self, analysis_type: AnalysisType) -> str:
        return type_hash(analysis_type)

    def analyze(
        self,
        request: AnalysisRequest,
        *,
        stop: StopSignal,
        report: Callable[[float], None] = lambda fraction: None,
    ) -> EngineReply:
        options = options_of(request.options)
        evidence = request.evidence
        is_video = evidence.kind is MediaKind.VIDEO
        parts = parts_of(self.spec, request.shown_seconds) if is_video else ()

        def call_about(
            types: Sequence[AnalysisType], part: Part | None, media: tuple[SentMedia, ...]
        ) -> ModelCall:
            return self._call(types, options, evidence, part, media)

        if parts:
            replies = self._long_video(
                request,
                parts,
                model=self.spec,
                call_about=call_about,
                stop=stop,
                report=report,
            )
        else:
            media = self._place_media(self.spec, request, stop=stop)
            replies = (self._whole(request, call_about(request.types, None, media), stop),)
        with self._reader() as now:
            paid = paid_for(now.calls.of_run(request.run_id))
        return EngineReply(parts=replies, usage=paid)

    def _whole(self, request: AnalysisRequest, call: ModelCall, stop: StopSignal) -> ReplyPart:
        stored = self._make_call(call, request.grant, request.run_id, request.file_id, stop)
        return ReplyPart(raw=stored.raw, stop_reason=stored.stop_reason, reply_id=stored.id)

    def _call(
        self,
        types: Sequence[AnalysisType],
        options: ModelOptions,
        evidence: Evidence,
        part: Part | None,
        media: tuple[SentMedia, ...],
    ) -> ModelCall:
        return ModelCall(
            model=self.spec,
            prompt=prompt_for(types, options, evidence, part, sees=self.spec.sees),
            media=media,
            max_output_tokens=output_limit(self.spec, types, options.depth),
        )


def options_of(options: dict[str, Any]) -> ModelOptions:
    """Raises:
    InvalidInput
    """
    try:
        return msgspec.convert(options, ModelOptions)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"options: {error}.") from error
