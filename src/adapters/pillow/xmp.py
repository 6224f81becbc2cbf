"""Single values out of an XMP packet, by pattern: no XML parser meets a stranger's XML."""

import re
from html import unescape
from typing import Any

MAX_XMP_BYTES = 1024 * 1024
_LONGEST = 4_000


class Xmp:
    """`value("exif:DateTimeOriginal")`, whether written as attribute or as element."""

    def __init__(self, packet: Any) -> None:
        raw = packet.encode() if isinstance(packet, str) else packet
        self._text = bytes(raw[:MAX_XMP_BYTES]).decode("utf-8", "replace") if raw else ""

    def value(self, name: str) -> str | None:
        quoted = re.escape(name)
        attribute = re.search(rf"""\b{quoted}\s*=\s*(?:"([^"]*)"|'([^']*)')""", self._text)
        if attribute:
            return _clean(attribute[1] or attribute[2] or "")
        # The first one only, and no further than this: a packet full of beginnings would keep a
        # pattern for the whole element busy for minutes.
        start = re.search(rf"<{quoted}\b[^>]{{0,400}}>", self._text)
        if start is None:
            return None
        end = self._text.find(f"</{name}>", start.end(), start.end() + _LONGEST)
        # An alternative by language holds its text in `<rdf:li>`.
        return _clean(re.sub(r"<[^>]*>", " ", self._text[start.end() : end])) if end > 0 else None


def _clean(text: str) -> str | None:
    return " ".join(unescape(text).split()) or None
