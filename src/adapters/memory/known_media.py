"""Files with what is known and made of them, and sums over the library, in memory."""

from collections import defaultdict

from adapters.memory.store import State
from domain.library.kind import MediaKind
from domain.media.artifact import ArtifactKind
from domain.media.known import KnownMedia, MediaSums, Pile
from domain.shared.ids import FileId


def known_file(state: State, file_id: FileId) -> KnownMedia:
    return KnownMedia(
        file=state.files[file_id],
        facts=state.facts.get(file_id),
        proxy=state.artifacts.get((file_id, ArtifactKind.PROXY)),
        thumbnail=state.artifacts.get((file_id, ArtifactKind.THUMBNAIL)),
    )


def media_sums(state: State) -> MediaSums:
    originals: dict[MediaKind, Pile] = defaultdict(Pile)
    proxies: dict[MediaKind, Pile] = defaultdict(Pile)
    lacking: dict[MediaKind, int] = defaultdict(int)
    uploaded = thumbnails = remote = timed = Pile()
    timed_s = lacking_s = 0.0
    for file_id in state.files:
        known = known_file(state, file_id)
        file = known.file
        pile = Pile(count=1, size_bytes=file.size_bytes)
        originals[file.kind] += pile
        uploaded += pile if file.uploaded else Pile()
        for artifact in filter(None, (known.proxy, known.thumbnail)):
            made = Pile(count=1, size_bytes=artifact.size_bytes)
            remote += made if artifact.remote else Pile()
            if artifact.kind is ArtifactKind.THUMBNAIL:
                thumbnails += made
                continue
            proxies[file.kind] += made
            if file.kind is MediaKind.VIDEO and artifact.duration_s is not None:
                timed += made
                timed_s += artifact.duration_s
        if known.can_have_proxy and not known.proxy_is_current:
            lacking[file.kind] += 1
            if file.kind is MediaKind.VIDEO and known.facts:
                lacking_s += known.facts.duration_s or 0.0
    return MediaSums(
        originals=dict(originals),
        uploaded=uploaded,
        proxies=dict(proxies),
        thumbnails=thumbnails,
        remote=remote,
        timed_proxies=timed,
        timed_proxy_s=timed_s,
        without_proxy=dict(lacking),
        without_proxy_s=lacking_s,
    )
