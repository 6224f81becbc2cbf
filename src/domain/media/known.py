"""What upkeep looks at: a file with everything known and made of it, and sums over all of them."""

import msgspec

from domain.library.file import FileState, MediaFile
from domain.library.kind import MediaKind
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.media.proxy_bytes import ProxyRates


class KnownMedia(msgspec.Struct, frozen=True, kw_only=True):
    file: MediaFile
    facts: MediaFacts | None
    proxy: Artifact | None
    thumbnail: Artifact | None

    @property
    def can_have_proxy(self) -> bool:
        is_picture = self.file.kind in (MediaKind.VIDEO, MediaKind.IMAGE)
        return self.file.state is FileState.READY and is_picture

    @property
    def proxy_is_current(self) -> bool:
        return self.proxy is not None and self.proxy.made_from == self.file.fingerprint

    def artifact(self, kind: ArtifactKind) -> Artifact | None:
        return self.proxy if kind is ArtifactKind.PROXY else self.thumbnail


class Pile(msgspec.Struct, frozen=True, kw_only=True):
    """So many things, and how large they are together."""

    count: int = 0
    size_bytes: int = 0

    def __add__(self, other: "Pile") -> "Pile":
        return Pile(count=self.count + other.count, size_bytes=self.size_bytes + other.size_bytes)


class MediaSums(msgspec.Struct, frozen=True, kw_only=True):
    originals: dict[MediaKind, Pile] = {}
    uploaded: Pile = Pile()
    """Of the originals, those in our own folder."""
    proxies: dict[MediaKind, Pile] = {}
    thumbnails: Pile = Pile()
    remote: Pile = Pile()
    """Copies that the bucket has confirmed."""
    timed_proxies: Pile = Pile()
    """Video proxies whose length is known, and that length: what the average is taken of."""
    timed_proxy_s: float = 0.0
    without_proxy: dict[MediaKind, int] = {}
    """Readable videos and images without a proxy of their present content."""
    without_proxy_s: float = 0.0
    """Known length of those videos."""

    @property
    def rates(self) -> ProxyRates:
        images = self.proxies.get(MediaKind.IMAGE, Pile())
        return ProxyRates(
            video_bytes_per_s=(
                self.timed_proxies.size_bytes / self.timed_proxy_s if self.timed_proxy_s else None
            ),
            image_bytes=images.size_bytes / images.count if images.count else None,
        )
