"""Words in file and folder names."""

import re

_SPLIT = re.compile(r"[\s_\-./\\,;()\[\]{}+&#@!~'\"]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOISE = frozenset(
    "video videos mp4 mov avi mkv jpg jpeg png final copy edited export proxy img dsc vid "
    "the and of".split()
)


def tokens(text: str) -> tuple[str, ...]:
    """Lower-case words of a name in order, camelCase split, noise (`final`, `v2`) dropped."""
    words = (word for part in _SPLIT.split(text) for word in _CAMEL.split(part))
    lowered = (word.lower() for word in words if word)
    return tuple(w for w in lowered if w not in _NOISE and not re.fullmatch(r"v\d{1,2}", w))
