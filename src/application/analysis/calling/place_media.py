"""How a file comes before a model: within the call, by its address in the bucket, or as frames.

Always the proxy; never the original.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import structs

from application.analysis.calling.sent_media import (
    ROOM_FOR_WORDS,
    MediaNotTaken,
    by_address,
    check_inline,
    check_stored,
    fits_inline,
    format_of,
    inline,
)
from application.media.bucket.send_to_bucket import SendToBucket
from application.ports.analysis_engine import AnalysisRequest
from application.ports.bucket import Bucket
from application.ports.model_gateway import SentMedia
from application.ports.object_store import Scratch
from application.ports.proxy_makers import FrameGrabber, MakingFailed
from application.ports.stop_signal import StopSignal
from domain.analysis.model import ModelSpec, Sees
from domain.library.kind import MediaKind
from domain.shared.ids import FilePath


class PlaceMedia:
    def __init__(
        self,
        *,
        send_to_bucket: SendToBucket,
        bucket: Bucket | None,
        frames: FrameGrabber,
        scratch: Scratch,
    ) -> None:
        self._send_to_bucket = send_to_bucket
        self._bucket = bucket
        self._frames = frames
        self._scratch = scratch

    def __call__(
        self, spec: ModelSpec, request: AnalysisRequest, *, stop: StopSignal
    ) -> tuple[SentMedia, ...]:
        """Raises:
        MediaNotTaken: the model cannot be shown the file; the message says the way out.
        MakingStopped
        StoreFailed, NothingToSend, ObjectMissing: it did not come into the bucket.
        """
        if request.evidence.kind is MediaKind.IMAGE:
            return (self._image(spec, request),)
        if spec.sees is Sees.FRAMES:
            return tuple(self._as_frames(spec, request, stop))
        return (
            self.video(
                spec,
                request.proxy,
                request.shown_seconds,
                lambda bucket: self._sent(bucket, request),
            ),
        )

    def video(
        self,
        spec: ModelSpec,
        path: Path,
        seconds: float | None,
        send: Callable[[Bucket], SentMedia],
    ) -> SentMedia:
        """An mp4 of ours: by its address where there is a bucket, which `send` puts it into.

        Raises:
            MediaNotTaken, and what `send` raises
        """
        if "mp4" not in spec.video.formats:
            raise MediaNotTaken(f"{spec.title} takes no mp4 videos.")
        length = path.stat().st_size
        if self._bucket is not None and spec.video.stored_bytes:
            check_stored(spec, length, spec.video)
            sent = send(self._bucket)
        else:
            check_inline(spec, length, spec.video)
            sent = inline(MediaKind.VIDEO, "mp4", path.read_bytes())
        return structs.replace(sent, seconds=seconds)

    def _image(self, spec: ModelSpec, request: AnalysisRequest) -> SentMedia:
        with request.proxy.open("rb") as file:
            written = format_of(file.read(16))
        if written not in spec.image.formats:
            raise MediaNotTaken(
                f"{spec.title} takes no pictures like this proxy.",
                remedy="Make the proxy again: `reelsight proxies ID --force`.",
            )
        length = request.proxy.stat().st_size
        limits = spec.image
        if self._bucket is None or not limits.stored_bytes or fits_inline(length, limits):
            check_inline(spec, length, limits)
            return inline(MediaKind.IMAGE, written, request.proxy.read_bytes())
        check_stored(spec, length, limits)
        sent = self._sent(self._bucket, request)
        return structs.replace(sent, format=written)

    def _sent(self, bucket: Bucket, request: AnalysisRequest) -> SentMedia:
        proxy = self._send_to_bucket(request.file_id)
        return by_address(request.evidence.kind, proxy.sha256, bucket.address(proxy.key))

    def _as_frames(
        self, spec: ModelSpec, request: AnalysisRequest, stop: StopSignal
    ) -> Iterator[SentMedia]:
        duration = request.shown_seconds
        count = spec.frames(duration) if duration else 1
        room = spec.image.inline_bytes * 3 // 4 - ROOM_FOR_WORDS
        for at in range(count):
            at_s = round((at + 0.5) * duration / count, 1) if duration else 0.0
            frame = self._frame(request.proxy, at_s, stop)
            room -= len(frame)
            if room < 0:
                raise MediaNotTaken(
                    f"{count} frames are more than {spec.title} takes in one call.",
                    remedy="Lower its most_frames in models.toml, or choose another model.",
                )
            yield structs.replace(inline(MediaKind.IMAGE, "jpeg", frame), at_s=at_s)

    def _frame(self, video: Path, at_s: float, stop: StopSignal) -> bytes:
        target = self._scratch.file(".jpg")
        try:
            self._frames.frame(FilePath(os.fsencode(video)), at_s, target, stop=stop)
            return target.read_bytes()
        except MakingFailed as error:
            raise MediaNotTaken(
                f"No frame could be taken at {at_s} s: {error.message}",
                remedy=error.problem.remedy or "Make the proxy again.",
            ) from error
        finally:
            target.unlink(missing_ok=True)
