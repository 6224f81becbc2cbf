"""Look into one file: which reader its content needs, or why it is refused unread."""

from application.ports.file_tree import FileTree, FileUnreadable
from application.ports.media_probe import MediaProbe
from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts, Probed
from domain.media.problems import MediaProblem, problem
from domain.media.sniffing import HEAD_BYTES, Content, sniff
from domain.shared.ids import FilePath
from domain.shared.names import extension
from domain.shared.problem import Problem

_REFUSED = {
    Content.EMPTY: MediaProblem.EMPTY,
    Content.PLAYLIST: MediaProblem.PLAYLIST,
    Content.SVG: MediaProblem.SVG,
    Content.TEXT: MediaProblem.NOT_MEDIA,
}
_REFUSED_BY_NAME = {
    **dict.fromkeys(("svg", "svgz"), MediaProblem.SVG),
    **dict.fromkeys(("m3u8", "m3u", "mpd", "sdp", "ffconcat"), MediaProblem.PLAYLIST),
}


class ProbeFile:
    """The content decides who reads it; what would lead elsewhere is never opened by a parser."""

    def __init__(
        self, *, file_tree: FileTree, video_probe: MediaProbe, image_probe: MediaProbe
    ) -> None:
        self._file_tree = file_tree
        self._video_probe = video_probe
        self._image_probe = image_probe

    def __call__(self, path: FilePath, kind: MediaKind, size_bytes: int) -> Probed:
        if size_bytes == 0:
            return _refused(problem(MediaProblem.EMPTY))
        try:
            content = sniff(self._file_tree.head(path, HEAD_BYTES))
        except FileUnreadable as error:
            return _refused(error.problem)
        reason = _refusal(content, kind, path)
        if reason is not None:
            return _refused(problem(reason))
        probed = self._probe(content, kind).probe(path)
        if probed.facts is None or not _misnamed(kind, content, probed.facts):
            return probed
        wrong = problem(
            MediaProblem.WRONG_EXTENSION, f"it is {probed.facts.kind.value}, by content"
        )
        return Probed(facts=probed.facts, problems=(*probed.problems, wrong))

    def _probe(self, content: Content, kind: MediaKind) -> MediaProbe:
        if content is Content.UNKNOWN:
            return self._image_probe if kind is MediaKind.IMAGE else self._video_probe
        is_image = content in (Content.IMAGE, Content.HEIC)
        return self._image_probe if is_image else self._video_probe


def _refusal(content: Content, kind: MediaKind, path: FilePath) -> MediaProblem | None:
    by_name = _REFUSED_BY_NAME.get(extension(path))
    if content in (Content.TEXT, Content.UNKNOWN) and by_name:
        return by_name
    if content is Content.UNKNOWN and kind is MediaKind.UNKNOWN:
        return MediaProblem.NOT_MEDIA
    return _REFUSED.get(content)


def _misnamed(kind: MediaKind, content: Content, facts: MediaFacts) -> bool:
    """A container without pictures may well be named `.mp4`; an MP3 may not."""
    if kind is MediaKind.VIDEO and facts.kind is MediaKind.AUDIO:
        return content is Content.SOUND
    return kind is not facts.kind


def _refused(reason: Problem) -> Probed:
    return Probed(facts=None, problems=(reason,))
