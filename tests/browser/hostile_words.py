"""Words that want to be obeyed, wherever people, files, models and plugins can put words."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, Request

from tests.browser.conftest import Watched, window

WORDS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "<svg onload=alert(3)></svg>",
    "' autofocus onfocus='alert(4)",
    '" onmouseover="alert(5)" data-x="',
    "javascript:alert(6)",
    "data:text/html,<script>alert(7)</script>",
    "{{7*7}} {% raw %} ${7*7}",
    "</textarea></title></option></datalist><script>alert(8)</script>",
    "left\u202egnp.exe",
    "zero\u200bwidth\u2066",
    "https://evil.example/x.png",
    "//evil.example/x",
)
ALL = " ".join(WORDS)
LONG = "x" * 9_000 + WORDS[1]
INJECTED = (
    "main script, [onerror], [onload], [onfocus], [onmouseover], [data-x], img[src=x], iframe,"
    " base, object, embed"
)
FOREIGN = """() => [...document.querySelectorAll('*')]
  .flatMap(e => ['href', 'src', 'action', 'formaction', 'poster', 'hx-get', 'hx-post']
    .map(name => e.getAttribute(name)).filter(Boolean))
  .filter(address => new URL(address, location).origin !== location.origin)"""
"""Addresses of others, and such as are no addresses: `javascript:`, `data:`."""
PLUGIN = '''
import msgspec
from typing import Annotated
from reelsight import Evidence, MediaKind, Source, Sourced, embed, facet, hookimpl

WORDS = @


class Inner(msgspec.Struct):
    """<script>alert(1)</script>"""
    words: Annotated[str, facet, embed, msgspec.Meta(description=WORDS)] = ""


class Answer(msgspec.Struct):
    """<img src=x onerror=alert(2)>"""
    text: Annotated[str, facet, embed, msgspec.Meta(description=WORDS)] = ""
    fact: Sourced[str] | None = None
    parts: list[Inner] = []
    by_name: dict[str, str] = {}


class Type:
    key, version, title, instruction = "words", WORDS[:40], WORDS, WORDS + chr(10) + WORDS
    kinds, result_type = frozenset({MediaKind.VIDEO, MediaKind.IMAGE}), Answer

    def extract(self, evidence: Evidence) -> Answer:
        fact = Sourced(value=WORDS, source=Source.OCR, confidence=0.4, evidence=WORDS)
        inner = [Inner(words=WORDS), Inner(words="x" * 9000 + WORDS)]
        return Answer(text=WORDS, fact=fact, parts=inner, by_name={WORDS: WORDS, "a.b[0]": "c"})


@hookimpl
def register_analysis_types(register):
    register(Type())
'''.replace("@", repr(ALL), 1)


def add_hostile_pictures(media: Path) -> None:
    """In a folder of such a name; one name is no text at all."""
    folder = media / '"><img src=x onerror=alert(9)>'
    folder.mkdir()
    for number, words in enumerate(WORDS):
        name = f"{number} {words}".replace("/", "\u2215")
        # of different sizes: nearly the same colour would be the very same file
        Image.new("RGB", (64 + number, 48), (1, 2, number)).save(folder / f"{name}.jpg")
    plain = folder / "plain.jpg"
    Image.new("RGB", (64, 48), (1, 2, 99)).save(plain)
    plain.rename(Path(os.fsdecode(os.fsencode(folder) + b"/<b>\xff\xfe\nno text.jpg")))


def say_everywhere(address: str, file_id: int) -> None:
    """Edits, notes and markers, through the API."""
    changes = [
        {"action": "set", "type": "words", "field": "text", "value": LONG, "note": ALL},
        {"action": "set", "type": "words", "field": "fact", "value": ALL},
        {"action": "set", "type": "words", "field": "fact", "value": ALL + "!"},
        {"action": "set", "type": "words", "field": "parts", "value": [{"words": ALL}]},
        {"action": "note", "note": ALL},
        {"action": "note", "type": "words", "field": "fact", "note": LONG},
    ]
    body = {"changes": changes, "author": ALL[:150]}
    answer = httpx.patch(f"{address}/api/files/{file_id}/results", json=body, timeout=60)
    assert answer.status_code == 200, answer.text


@contextmanager
def guarded(browser: Browser, address: str, width: dict[str, int]) -> Iterator[Watched]:
    """A page that complains of every request to somebody else, too."""
    with window(browser, viewport=width) as page:
        watched = Watched(page)

        def look(request: Request) -> None:
            if not request.url.startswith((address + "/", "data:", "blob:")):
                watched.complaints.append(f"asked {request.url}")

        page.on("request", look)
        yield watched


def open_everything(page: Page) -> None:
    """Popovers, details and dialogs: what is hidden is looked at, too."""
    page.evaluate(
        """() => { document.querySelectorAll('details').forEach(d => d.open = true);
        document.querySelectorAll('[popover]').forEach(p => { p.showPopover(); });
        document.querySelectorAll('main a, main button').forEach(e => { e.focus();
          e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})) }) }"""
    )
