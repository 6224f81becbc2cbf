"""How far a file is: proxy, transcript, summary, analysis, embedding."""

import msgspec

from domain.library.file import FileState
from domain.library.kind import MediaKind

_WORDS = {"d": "done", "n": "not done", "f": "failed", "x": "does not apply"}
_NAMES = (
    ("P", "Proxy"),
    ("T", "Transcript"),
    ("S", "Transcript summary"),
    ("A", "Analysis"),
    ("E", "Embedding"),
)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    word: str
    mark: str
    """Its class in the stylesheet."""
    sign: str


def steps(
    *,
    kind: MediaKind,
    state: FileState,
    proxy_done: bool,
    proxy_failed: bool,
    analysis_done: bool,
    analysis_failed: bool,
) -> tuple[Step, ...]:
    """Steps that this program cannot take yet are "not done" where they could apply."""
    if state is FileState.UNREADABLE:
        return _strip("xxxxx")
    picture = kind in (MediaKind.VIDEO, MediaKind.IMAGE)
    speech = "n" if kind in (MediaKind.VIDEO, MediaKind.AUDIO) else "x"
    proxy = _mark(proxy_done, proxy_failed) if picture else "x"
    analysis = _mark(analysis_done, analysis_failed) if picture else "x"
    return _strip(proxy + speech + speech + analysis + "n")


def _mark(is_done: bool, has_failed: bool) -> str:
    """A result that is there counts, also when a later attempt failed."""
    return "d" if is_done else "f" if has_failed else "n"


def _strip(marks: str) -> tuple[Step, ...]:
    return tuple(
        Step(
            name=name,
            word=_WORDS[mark],
            mark="n" if mark == "x" else mark,
            sign={"f": "!", "x": "·"}.get(mark, letter),
        )
        for mark, (letter, name) in zip(marks, _NAMES, strict=True)
    )
