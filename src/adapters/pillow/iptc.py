"""The date in a picture's IPTC block, which agencies write where cameras write EXIF."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_DATE_CREATED, _TIME_CREATED = (2, 55), (2, 60)
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)$")
_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)([+-]\d{4})?$")


def iptc_date(image: "Image") -> str | None:
    """`2019-10-14T15:00:20+0000`; None without both a date and a time."""
    from PIL import IptcImagePlugin

    try:
        info = IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type] # opened ones are
        date = _DATE.match(_text(info.get(_DATE_CREATED)))
        time = _TIME.match(_text(info.get(_TIME_CREATED)))
    except Exception:  # a broken block, in any way Pillow stumbles over it
        return None
    if date is None or time is None:
        return None
    return f"{'-'.join(date.groups())}T{':'.join(time.groups()[:3])}{time[4] or ''}"


def _text(value: object) -> str:
    one = value[0] if isinstance(value, list) and value else value
    return one.decode("ascii", "replace").strip() if isinstance(one, bytes) else ""
