"""Rules that every template and the stylesheet keep: the policy allows nothing inline."""

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from entrypoints.http.views.templating import STATIC, TEMPLATES, environment

ALL = sorted(TEMPLATES.rglob("*.html"))
BANNED = {
    "data that is not escaped": re.compile(r"\|\s*safe\b|autoescape false|Markup"),
    "an inline style": re.compile(r"\sstyle\s*="),
    "a script handler": re.compile(r"\son[a-z]+\s*=|\shx-on|javascript:|\sjs:"),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "a style element": re.compile(r"<style\b"),
    "an address elsewhere": re.compile(r"(?:src|href)=\"(?:https?:)?//"),
    "a trigger filter, which needs eval": re.compile(r"hx-trigger=\"[^\"]*\["),
}


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_template_holds_nothing_that_the_policy_would_refuse(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [what for what, pattern in BANNED.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_template_compiles(path: Path) -> None:
    environment().get_template(path.relative_to(TEMPLATES).as_posix())


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_form_that_changes_something_carries_the_token(path: Path) -> None:
    for form in re.findall(r"<form\b.*?</form>", path.read_text("utf-8"), re.DOTALL):
        if 'method="post"' in form:
            # macros are given the token by the page
            token = "csrf(token)" if path.name == "m.html" else "m.csrf(csrf_token())"
            assert token in form or 'name="_csrf_token"' in form


def test_stylesheet_and_script_load_nothing_from_elsewhere() -> None:
    for name in ("reelsight.css", "app.js"):
        text = (STATIC / name).read_text("utf-8")
        assert "http:" not in text
        assert "https:" not in text
        assert "eval(" not in text


def test_a_misspelt_name_fails_instead_of_writing_nothing() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nobody_gave_this }}").render()


def test_text_is_escaped() -> None:
    macros = "{% import 'm.html' as m %}{{ m.fname(name) }}"
    written = environment().from_string(macros).render(name='<b onclick="x">.mp4')
    assert "<b" not in written
    assert "&lt;b onclick" in written
