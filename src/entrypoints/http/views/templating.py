"""The template engine of the pages: where templates lie and what they can say."""

import hashlib
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig
from markupsafe import Markup

from application.analysis.showing.render import label_of
from domain.shared import figures
from domain.shared.money import dollars
from domain.shared.names import display_text
from domain.shared.timecode import clock, long_duration
from domain.transcription.languages import language_name
from entrypoints.http import display
from entrypoints.http.views.evidence import author_words
from entrypoints.http.views.work import overall
from entrypoints.job_words import worked
from entrypoints.settings import Settings

HERE = Path(__file__).resolve().parent.parent
STATIC = HERE / "static"
TEMPLATES = HERE / "templates"

_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")

NAVIGATION = (
    (
        "Library",
        (
            ("files", "Files", "files", "/files"),
            ("search", "Search", "search", "/search"),
            ("transcriptions", "Transcriptions", "text", "/transcriptions"),
            ("upload", "Upload", "upload", "/upload"),
        ),
    ),
    ("Work", (("jobs", "Jobs", "jobs", "/jobs"),)),
    (
        "System",
        (
            ("s3", "Bucket", "folder", "/s3"),
            ("plugins", "Plugins", "plug", "/plugins"),
            ("health", "Health", "pulse", "/health"),
        ),
    ),
)
"""Only pages that exist: (heading, ((key, label, icon, address), …))."""

_ENTRIES = tuple(entry for _, entries in NAVIGATION for entry in entries)
_THUMB = ("files", "search", "upload", "jobs")
PLACES = {
    "shown": tuple(entry for entry in _ENTRIES if entry[0] in _THUMB),
    "more": tuple(entry for entry in _ENTRIES if entry[0] not in _THUMB),
}
"""On a phone: what a thumb can tell apart, and what stands behind “More”."""


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=shown,
    )
    made.filters |= {
        "size": figures.size,
        "bit_rate": display.bit_rate,
        "frame_rate": figures.frame_rate,
        "count_text": display.count,
        "counted": figures.counted,
        "day": figures.day,
        "minute": display.minute,
        "utc": display.utc,
        "captured": figures.captured,
        "captured_day": figures.captured_day,
        "remaining": display.remaining,
        "rate": display.rate,
        "ago": lambda moment: display.ago(moment, datetime.now(UTC)),
        "path_text": display_text,
        "cut_name": display.cut_name,
        "clock": clock,
        "language": language_name,
        "long_duration": long_duration,
        "worked": worked,
        "overall": overall,
        "share": display.share,
        "dollars": dollars,
        "marked": marked,
        "typed": Typed,
        "by": author_words,
        "label": lambda path: " ".join(label_of(part) for part in path.split(".") if part),
    }
    made.globals |= {
        "asset": asset,
        "nav": NAVIGATION,
        "places": PLACES,
        "theme_of": theme_of,
        "here": here,
        "came_from": came_from,
    }
    return made


def template_config(_: Settings) -> TemplateConfig[JinjaTemplateEngine]:
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment()))


class Typed(str):
    """A person's words in a field that sends them back: they stay as they are."""

    __slots__ = ()


def shown(value: Any) -> Any:
    """Overrides of the writing direction, in whatever a file, a model or a person wrote, are
    shown and not obeyed: they would turn the words around them, too."""
    # what is Markup already was made of parts that came by here
    if not isinstance(value, str) or isinstance(value, Typed | Markup):
        return value
    return _OVERRIDES.sub(lambda sign: f"\\u{ord(sign[0]):04x}", value)


def marked(text: str, hit: str) -> Markup:
    """The text with the words in it that were hit."""
    before, found, after = text.partition(hit)
    return Markup("{}<mark>{}</mark>{}").format(shown(before), shown(found), shown(after))


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so it may be cached for long."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:8]
    return f"/static/{name}?v={digest}"


def theme_of(request: Request[Any, Any, Any]) -> str:
    """The side a person chose; empty leaves it to the system."""
    theme = request.cookies.get("theme", "")
    return theme if theme in ("light", "dark") else ""


def here(request: Request[Any, Any, Any]) -> str:
    """The address of the page, to come back to; that of a form has none to show."""
    if request.method != "GET":
        return "/files"
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


def came_from(request: Request[Any, Any, Any]) -> str:
    """The page of ours that led here, for those who want back; else the files."""
    page = urlsplit(request.headers.get("referer", ""))
    if page.netloc != request.headers.get("host") or not re.match("/(?!/)", page.path):
        return "/files"
    return page.path + (f"?{page.query}" if page.query else "")
