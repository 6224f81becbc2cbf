"""The engine that needs no model: it measures, reads and finds; it does not understand."""

import hashlib
from typing import Any

import msgspec
from msgspec import structs

from application.plugins.analysis_type import AnalysisType, Extracting
from application.ports.analysis_engine import (
    ERRORS,
    AnalysisEngine,
    AnalysisRequest,
    EngineReply,
)
from application.ports.picture_reader import ColourReader, SceneReader, TextReader
from application.ports.proxy_makers import MakingFailed, MakingStopped
from application.ports.stop_signal import StopSignal
from domain.analysis.evidence import Evidence
from domain.library.kind import MediaKind


class ExtractiveEngine(AnalysisEngine):
    """A type whose `extract` raises loses only itself; the reply says why under `_errors`."""

    name = "extractive"
    model = "extractive-1"

    def __init__(self, *, scenes: SceneReader, colours: ColourReader, texts: TextReader) -> None:
        self._scenes = scenes
        self._colours = colours
        self._texts = texts

    def prompt_hash(self, types: tuple[AnalysisType, ...]) -> str:
        # There are no words: what a type finds changes with its version only.
        asked = [self.model, *sorted(f"{t.key} {t.version}" for t in types)]
        return hashlib.sha256("\n".join(asked).encode()).hexdigest()

    def analyze(self, request: AnalysisRequest, *, stop: StopSignal) -> EngineReply:
        errors: dict[str, str] = {}
        evidence = self._look(request, errors, stop)
        reply: dict[str, Any] = {}
        for analysis_type in request.types:
            if stop.is_set():
                raise MakingStopped()
            try:
                reply[analysis_type.key] = _extract(analysis_type, evidence)
            except Exception as error:  # a plugin's extract may raise anything
                errors[analysis_type.key] = f"{type(error).__name__}: {error}"
        if errors:
            reply[ERRORS] = errors
        return EngineReply(raw=msgspec.json.encode(reply), stop_reason="end")

    def _look(
        self, request: AnalysisRequest, errors: dict[str, str], stop: StopSignal
    ) -> Evidence:
        """Complete the evidence with what can be seen in our own pictures."""
        evidence = request.evidence
        is_video = evidence.kind is MediaKind.VIDEO
        picture = request.thumbnail if is_video else request.proxy
        if stop.is_set():
            raise MakingStopped()
        try:
            if is_video:
                scenes = self._scenes.scenes(request.proxy, stop=stop)
                evidence = structs.replace(evidence, scenes=scenes)
        except MakingFailed as error:
            errors["scenes"] = str(error)
        try:
            if picture is not None:
                evidence = structs.replace(evidence, colours=self._colours.colours(picture))
        except MakingFailed as error:
            errors["colours"] = str(error)
        try:
            if picture is not None:
                # a video's thumbnail is the frame in its middle
                at = (evidence.facts.duration_s or 0.0) / 2 if is_video else 0.0
                evidence = structs.replace(
                    evidence, texts=self._texts.texts(picture, at, stop=stop)
                )
        except MakingFailed as error:
            errors["texts"] = str(error)
        return evidence


def _extract(analysis_type: AnalysisType, evidence: Evidence) -> msgspec.Raw | None:
    """Encoded here, so that a result that is not JSON counts against its own type only."""
    if not isinstance(analysis_type, Extracting):
        return None
    result = analysis_type.extract(evidence)
    return None if result is None else msgspec.Raw(msgspec.json.encode(result))
