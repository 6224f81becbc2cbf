"""The engine that needs no model: it measures, reads and finds; it does not understand."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from adapters.extractive.moments import moments
from adapters.extractive.same_text import merged
from adapters.extractive.seen_texts import ReadTexts, read_video
from application.plugins.analysis_type import AnalysisType, Extracting
from application.plugins.sealed_type import say
from application.ports.analysis_engine import (
    ERRORS,
    AnalysisEngine,
    AnalysisRequest,
    EngineReply,
    ReplyPart,
)
from application.ports.object_store import Scratch
from application.ports.picture_reader import ColourReader, SceneReader, TextReader
from application.ports.proxy_makers import FrameGrabber, MakingFailed, MakingStopped
from application.ports.stop_signal import StopSignal
from domain.analysis.evidence import Evidence
from domain.library.kind import MediaKind
from domain.shared.ids import FilePath
from domain.shared.price import FREE


class ExtractiveEngine(AnalysisEngine):
    """A type whose `extract` raises loses only itself; the reply says why under `_errors`."""

    name = "extractive"
    model = "extractive-1"
    price = FREE

    def __init__(
        self,
        *,
        scenes: SceneReader,
        colours: ColourReader,
        texts: TextReader,
        frames: FrameGrabber,
        scratch: Scratch,
    ) -> None:
        self._scenes = scenes
        self._colours = colours
        self._texts = texts
        self._frames = frames
        self._scratch = scratch

    def type_hash(self, analysis_type: AnalysisType) -> str:
        # There are no words: what a type finds changes with its version, and with what can be
        # read; so files can be asked again once a text reader is installed.
        asked = [self.model, self._texts.version, analysis_type.key, analysis_type.version]
        return hashlib.sha256("\n".join(asked).encode()).hexdigest()

    def analyze(
        self,
        request: AnalysisRequest,
        *,
        stop: StopSignal,
        report: Callable[[float], None] = lambda fraction: None,
    ) -> EngineReply:
        errors: dict[str, str] = {}
        evidence = self._look(request, errors, stop)
        reply: dict[str, Any] = {}
        for analysis_type in request.types:
            if stop.is_set():
                raise MakingStopped()
            try:
                reply[analysis_type.key] = _extract(analysis_type, evidence)
            except Exception as error:  # a plugin's extract may raise anything
                errors[analysis_type.key] = say(error)
        if errors:
            reply[ERRORS] = errors
        part = ReplyPart(raw=msgspec.json.encode(reply), stop_reason="end")
        return EngineReply(parts=(part,), seen=evidence)

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
        return self._read(request.proxy, evidence, errors, stop)

    def _read(
        self, proxy: Path, evidence: Evidence, errors: dict[str, str], stop: StopSignal
    ) -> Evidence:
        """Add the text in the picture, or why it could not be read."""
        if why := self._texts.why_blind:
            return structs.replace(evidence, texts_unread=why)
        read = self._text_of(proxy, evidence, stop)
        if read.failure is None:
            return structs.replace(evidence, texts=read.texts, texts_read_at=read.read_at)
        errors["texts"] = str(read.failure)
        problem = read.failure.problem
        why = None if read.read_at else f"{problem.message} {problem.remedy}"
        return structs.replace(
            evidence, texts=read.texts, texts_unread=why, texts_read_at=read.read_at
        )

    def _text_of(self, proxy: Path, evidence: Evidence, stop: StopSignal) -> ReadTexts:
        if evidence.kind is MediaKind.VIDEO:
            return read_video(
                FilePath(os.fsencode(proxy)),
                moments(evidence.scenes, evidence.facts.duration_s),
                frames=self._frames,
                texts=self._texts,
                scratch=self._scratch,
                stop=stop,
            )
        try:
            texts = self._texts.texts(proxy, 0.0, stop=stop)
        except MakingFailed as error:
            return ReadTexts(texts=(), failure=error)
        return ReadTexts(texts=merged(texts), read_at=(0.0,))


def _extract(analysis_type: AnalysisType, evidence: Evidence) -> msgspec.Raw | None:
    """Encoded here, so that a result that is not JSON counts against its own type only."""
    if not isinstance(analysis_type, Extracting):
        return None
    result = analysis_type.extract(evidence)
    return None if result is None else msgspec.Raw(msgspec.json.encode(result))
