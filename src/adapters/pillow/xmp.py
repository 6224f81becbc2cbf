"""Single values out of an XMP packet, by pattern: no XML parser meets a stranger's XML."""

import re
from html import unescape
from typing import Any

MAX_XMP_BYTES = 1024 * 1024


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
        # An alternative by language holds its text in `<rdf:li>`.
        element = re.search(rf"<{quoted}\b[^>]*>(.{{0,4000}}?)</{quoted}>", self._text, re.DOTALL)
        return _clean(re.sub(r"<[^>]*>", " ", element[1])) if element else None


def _clean(text: str) -> str | None:
    return " ".join(unescape(text).split()) or None
