"""Scripts that are written without spaces: of theirs, every sign is a word of its own.

A run of them that somebody looks for is then a phrase, found wherever it stands.
"""

import re

SEAM = "\N{INVISIBLE SEPARATOR}"
"""Stands between two signs in what is indexed, and nowhere else."""
_SIGNS = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # Han
)
_SIGN = re.compile(f"[{_SIGNS}]")
_BETWEEN = re.compile(rf"(?<=[{_SIGNS}])(?=\w)|(?<=\w)(?=[{_SIGNS}])")
_SEAMS = re.compile(rf"(?<=[{_SIGNS}]){SEAM}(?=\w)|(?<=\w){SEAM}(?=[{_SIGNS}])")


def apart(text: str) -> str:
    return text if text.isascii() or not _SIGN.search(text) else _BETWEEN.sub(SEAM, text)


def together(text: str) -> str:
    """What `apart` was given."""
    return text if text.isascii() or SEAM not in text else _SEAMS.sub("", text)
