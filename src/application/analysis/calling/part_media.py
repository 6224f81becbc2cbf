"""Have a stretch of a long video where a model can read it, for as long as it is looked at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import structlog
from msgspec import structs

from application.analysis.calling.sent_media import by_address
from application.ports.bucket import Bucket
from application.ports.clock import Clock
from application.ports.model_gateway import SentMedia
from application.ports.object_store import StoreFailed
from domain.analysis.model import ModelSpec
from domain.analysis.parts import Part
from domain.shared.ids import ItemId

log = structlog.get_logger(__name__)

PREFIX = "nova/parts/"
"""In the bucket."""
FORGOTTEN = timedelta(days=2)
"""A stretch that lies there longer was left by a process that died: no call takes as long, even
one that waits a day for a model that takes none."""
PlaceVideo = Callable[[ModelSpec, Path, float | None, Callable[[Bucket], SentMedia]], SentMedia]


def part_key(proxy_sha256: str, part: Part, item_id: ItemId | None) -> str:
    """Of one item alone, which deletes it when it is done: others may ask about the same stretch
    at the same time. The same when it goes on after a kill, so that nothing is left beside it."""
    return f"{PREFIX}{proxy_sha256[:32]}_{part.start_s:.3f}-{part.end_s:.3f}_{item_id}.mp4"


class PlacePart:
    """`place_video`: `PlaceMedia.video`."""

    def __init__(self, *, place_video: PlaceVideo) -> None:
        self._place_video = place_video

    @contextmanager
    def __call__(
        self, model: ModelSpec, media: SentMedia, key: str, cut: Path
    ) -> Iterator[SentMedia]:
        """`media` with the bytes of `cut`, or with its address; there it goes at the end.

        Raises:
            MediaNotTaken, StoreFailed
        """
        used: list[Bucket] = []

        def send(bucket: Bucket) -> SentMedia:
            used.append(bucket)
            bucket.send(key, cut)
            return by_address(media.kind, media.sha256, bucket.address(key))

        try:
            placed = self._place_video(model, cut, media.seconds, send)
            yield structs.replace(media, data=placed.data, address=placed.address)
        finally:
            for bucket in used:
                with suppress(StoreFailed):  # the sweep has it later
                    bucket.delete(key)


class SweepParts:
    """Deletes the stretches that a killed process left in the bucket."""

    def __init__(self, *, bucket: Bucket | None, clock: Clock) -> None:
        self._bucket = bucket
        self._clock = clock

    def now_and_then(self) -> None:
        """As a chore of the worker: nobody waits for its answer."""
        if count := self():
            log.info("parts_swept", parts=count)

    def __call__(self) -> int:
        """How many there were. A bucket that cannot be asked is asked the next time."""
        if self._bucket is None:
            return 0
        try:
            before = self._clock.now() - FORGOTTEN
            left = [e.key for e in self._bucket.entries(PREFIX) if e.modified_at < before]
            self._bucket.delete_many(left)
        except StoreFailed:
            return 0
        return len(left)
