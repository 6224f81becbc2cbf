"""Ask about a video that is too long for one call: part by part, then for the whole.

Every call is one of its own in the books. What a call is made of follows from the proxy and the
bounds of its part alone, so whoever goes on after a kill gets the parts that were answered for
nothing, without cutting or sending them again.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from msgspec import structs

from application.analysis.calling.call_hash import call_hash
from application.analysis.calling.make_call import MakeCall
from application.analysis.calling.part_media import PlacePart, part_key
from application.analysis.calling.sent_media import MediaNotTaken
from application.analysis.calling.synthesis import SUMMARY, notes_of, synthesis_prompt
from application.plugins.analysis_type import AnalysisType
from application.ports.analysis_engine import AnalysisRequest, EngineFailed, ReplyPart
from application.ports.model_gateway import ModelCall, SentMedia
from application.ports.object_store import Scratch, StoreFailed
from application.ports.proxy_makers import MakingFailed, MakingStopped
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader
from application.ports.video_cutter import VideoCutter
from domain.analysis.call import StoredReply
from domain.analysis.model import ModelSpec
from domain.analysis.parts import Part, described
from domain.analysis.run import FailureKind
from domain.library.kind import MediaKind

_ROUNDING_S = 1e-3


class CallAbout(Protocol):
    """How a question becomes a call; `part` None: about the whole."""

    def __call__(
        self, types: Sequence[AnalysisType], part: Part | None, media: tuple[SentMedia, ...]
    ) -> ModelCall: ...


class LongVideo:
    def __init__(
        self,
        *,
        cutter: VideoCutter,
        scratch: Scratch,
        place: PlacePart,
        make_call: MakeCall,
        reader: Reader,
    ) -> None:
        self._cutter = cutter
        self._scratch = scratch
        self._place = place
        self._make_call = make_call
        self._reader = reader

    def __call__(
        self,
        request: AnalysisRequest,
        parts: Sequence[Part],
        *,
        model: ModelSpec,
        call_about: CallAbout,
        stop: StopSignal,
        report: Callable[[float], None] = lambda fraction: None,
    ) -> tuple[ReplyPart, ...]:
        """The parts' replies in order of time, and the synthesis where a summary is wanted.

        Raises:
            EngineFailed: of the first part without an answer; those before it stay stored, and
                who asks again is asked to pay only for what is missing.
            BudgetExceeded, SpendingStopped, MakingStopped: the same holds.
        """
        asking = _Asking(self._make_call, request, stop)
        summary = tuple(t for t in request.types if t.key == SUMMARY)
        steps = len(parts) + bool(summary)
        replies: list[ReplyPart] = []
        for wished in parts:
            if stop.is_set():
                raise MakingStopped
            with _about(described(wished, len(parts)), len(replies)):
                part = self._as_shown(request, wished, model, stop)
                stored = self._ask(request, part, model, call_about, asking)
            replies.append(_reply(stored, part))
            report(len(replies) / steps)
        if summary and (notes := notes_of(replies, request.types)):
            whole = call_about(summary, None, ())
            prompt = synthesis_prompt(whole.prompt, notes, len(parts))
            with _about("the summary of the whole", len(replies)):
                stored = asking(structs.replace(whole, prompt=prompt))
            replies.append(_reply(stored, None))
            report(1.0)
        return tuple(replies)

    def _as_shown(
        self, request: AnalysisRequest, part: Part, model: ModelSpec, stop: StopSignal
    ) -> Part:
        """From the key frame at which the cut begins, no longer than the model takes."""
        begin = self._cutter.begins_at(request.proxy, part.start_s, stop=stop)
        end = min(part.end_s, begin + model.video.longest_s)
        if end < part.core_end_s - _ROUNDING_S:
            raise EngineFailed(
                FailureKind.REFUSED,
                f"The proxy can be cut only at {begin:.0f} s, which makes it longer than "
                f"{model.title} takes.",
                remedy="Make the proxy again, or choose a model that takes longer videos.",
            )
        return structs.replace(part, start_s=round(begin, 3), end_s=round(end, 3))

    def _ask(
        self,
        request: AnalysisRequest,
        part: Part,
        model: ModelSpec,
        call_about: CallAbout,
        asking: "_Asking",
    ) -> StoredReply:
        media = _media(request.proxy_sha256, part)
        call = call_about(request.types, part, (media,))
        with self._reader() as now:
            stored = now.calls.answer(call_hash(call), request.grant.answers_since)
        if stored is not None:
            return stored
        cut = self._scratch.file(".mp4")
        try:
            self._cutter.cut(request.proxy, part.start_s, part.end_s, cut, stop=asking.stop)
            key = part_key(request.proxy_sha256, part, request.grant.item_id)
            with self._place(model, media, key, cut) as placed:
                return asking(structs.replace(call, media=(placed,)))
        finally:
            cut.unlink(missing_ok=True)


class _Asking:
    def __init__(self, make_call: MakeCall, request: AnalysisRequest, stop: StopSignal) -> None:
        self._make_call = make_call
        self._request = request
        self.stop = stop

    def __call__(self, call: ModelCall) -> StoredReply:
        of = self._request
        return self._make_call(call, of.grant, of.run_id, of.file_id, self.stop)


def _media(proxy_sha256: str, part: Part) -> SentMedia:
    """Named by what it is cut from, not by its bytes: another version of the cutting library may
    write others."""
    bounds = f"{proxy_sha256} {part.start_s:.3f}-{part.end_s:.3f}"
    return SentMedia(
        kind=MediaKind.VIDEO,
        format="mp4",
        sha256=hashlib.sha256(bounds.encode()).hexdigest(),
        seconds=part.length_s,
    )


def _reply(stored: StoredReply, part: Part | None) -> ReplyPart:
    return ReplyPart(
        raw=stored.raw,
        stop_reason=stored.stop_reason,
        part=part,
        is_synthesis=part is None,
        reply_id=stored.id,
    )


@contextmanager
def _about(what: str, answered: int) -> Iterator[None]:
    """Failures say of what they are, and what becomes of the rest."""
    kept = (
        f" The {answered} before it are kept; asked again, only the rest is." if answered else ""
    )
    try:
        yield
    except MakingFailed as error:
        raise EngineFailed(
            FailureKind.REFUSED,
            f"{what[:1].upper()}{what[1:]} could not be cut: {error.problem.message}{kept}",
            remedy=error.problem.remedy or "",
        ) from error
    except (MediaNotTaken, StoreFailed) as error:
        raise EngineFailed(
            FailureKind.REFUSED,
            f"{what[:1].upper()}{what[1:]} could not be shown: {error.message}{kept}",
            remedy=error.remedy,
        ) from error
    except EngineFailed as error:
        raise EngineFailed(
            error.kind, f"{what[:1].upper()}{what[1:]}: {error.message}{kept}", remedy=error.remedy
        ) from error
