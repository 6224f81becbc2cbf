"""How much room everything takes, and how much more proxies would need."""

from datetime import datetime, timedelta

import msgspec

from application.ports.clock import Clock
from application.ports.disk_space import DataFolder, DiskSpace
from application.ports.unit_of_work import Reader
from domain.library.kind import MediaKind
from domain.media.known import MediaSums, Pile
from domain.media.proxy_bytes import expected_of_many

_LASTS = timedelta(seconds=20)


class ProxiesToMake(msgspec.Struct, frozen=True, kw_only=True):
    """What is without a proxy of its present content."""

    videos: int
    video_s: float
    images: int
    size_bytes: int
    """About, by the averages of those that were made, else by experience."""
    fits: bool | None
    """Beside what is to stay free; None: the free room is not known."""


class Storage(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime
    """The figures may be some seconds old."""
    folder: str
    originals: dict[MediaKind, Pile]
    """Where they lie is the user's; none of it is in the data folder but uploads."""
    uploads: Pile
    proxies: dict[MediaKind, Pile]
    thumbnails: Pile
    remote_copies: Pile
    database_bytes: int
    scratch_bytes: int
    free_bytes: int | None
    total_bytes: int | None
    floor_bytes: int
    proxy_bytes_per_hour: float | None
    """Of video, on average; None before the first."""
    image_proxy_bytes: float | None
    to_make: ProxiesToMake

    @property
    def all_originals(self) -> Pile:
        return sum(self.originals.values(), Pile())

    @property
    def all_proxies(self) -> Pile:
        return sum(self.proxies.values(), Pile())

    @property
    def ours_bytes(self) -> int:
        """What Reelsight has on its disk; copies in a bucket lie elsewhere."""
        made = self.all_proxies.size_bytes + self.thumbnails.size_bytes
        return made + self.uploads.size_bytes + self.database_bytes + self.scratch_bytes


class ShowStorage:
    """Sums over the rows and a look at a few files; asked often, it looks once in 20 seconds."""

    def __init__(
        self,
        *,
        reader: Reader,
        disk: DiskSpace,
        data: DataFolder,
        clock: Clock,
        floor_bytes: int,
    ) -> None:
        self._reader = reader
        self._disk = disk
        self._data = data
        self._clock = clock
        self._floor_bytes = floor_bytes
        self._seen: Storage | None = None

    def __call__(self) -> Storage:
        now, seen = self._clock.now(), self._seen
        if seen is None or not timedelta() <= now - seen.at < _LASTS:
            seen = self._seen = self._look(now)
        return seen

    def _look(self, now: datetime) -> Storage:
        with self._reader() as snapshot:
            sums = snapshot.media.sums()
        free = self._disk.free_bytes()
        rates = sums.rates
        per_s = rates.video_bytes_per_s
        return Storage(
            at=now,
            folder=self._disk.folder,
            originals=sums.originals,
            uploads=sums.uploaded,
            proxies=sums.proxies,
            thumbnails=sums.thumbnails,
            remote_copies=sums.remote,
            database_bytes=self._data.database_bytes(),
            scratch_bytes=self._data.scratch_bytes(),
            free_bytes=free,
            total_bytes=self._disk.total_bytes(),
            floor_bytes=self._floor_bytes,
            proxy_bytes_per_hour=per_s * 3600 if per_s else None,
            image_proxy_bytes=rates.image_bytes,
            to_make=self._to_make(sums, free),
        )

    def _to_make(self, sums: MediaSums, free: int | None) -> ProxiesToMake:
        videos = sums.without_proxy.get(MediaKind.VIDEO, 0)
        images = sums.without_proxy.get(MediaKind.IMAGE, 0)
        needed = expected_of_many(videos, sums.without_proxy_s, images, sums.rates)
        return ProxiesToMake(
            videos=videos,
            video_s=sums.without_proxy_s,
            images=images,
            size_bytes=needed,
            fits=None if free is None else free - needed >= self._floor_bytes,
        )
