"""What `reelsight plugins new` writes: a small distribution that works as it is."""

import re
from pathlib import Path

from application.plugins.check_type import LONGEST_KEY, RESERVED_KEYS
from application.plugins.errors import BadPluginName, PluginExists

_NAME = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "reelsight-{dashed}"
version = "0.1"
description = "An analysis type for Reelsight."
requires-python = ">=3.11"
dependencies = ["reelsight"]

[project.optional-dependencies]
dev = ["pytest", "mypy"]

[project.entry-points.reelsight]
{key} = "reelsight_{key}"

[tool.hatch.build.targets.wheel]
only-include = ["reelsight_{key}.py"]
"""

MODULE = '''\
"""The analysis type `{key}`."""

from collections.abc import Callable
from typing import Annotated

import msgspec

from reelsight import AnalysisType, Evidence, MediaKind, Source, Sourced, embed, facet, hookimpl


class {name}Result(msgspec.Struct, frozen=True, kw_only=True):
    subject: Annotated[Sourced[str] | None, facet, embed] = None
    """What the file is about; none where that is not known."""


class {name}Plugin:
    key = "{key}"
    version = "1"
    title = "{title}"
    kinds = frozenset({{MediaKind.VIDEO, MediaKind.IMAGE}})
    result_type = {name}Result
    instruction = "Say in a few words what the file is about. Leave it out rather than guess."

    def extract(self, evidence: Evidence) -> {name}Result | None:
        """What can be found without a model: here, the first word of the file's name."""
        if not evidence.name_tokens:
            return None
        word = evidence.name_tokens[0]
        found = Sourced(value=word, source=Source.FILENAME, confidence=0.5, evidence=word)
        return {name}Result(subject=found)


@hookimpl
def register_analysis_types(register: Callable[[AnalysisType], None]) -> None:
    register({name}Plugin())
'''

TEST = """\
from reelsight.conformance import AnalysisTypeContract
from reelsight_{key} import {name}Plugin


class Test{name}(AnalysisTypeContract):
    analysis_type = {name}Plugin()
"""

README = """\
# reelsight-{dashed}

An analysis type for Reelsight. What it finds is described by one struct in `reelsight_{key}.py`;
storage, pages, search, export, the API and the price estimate are made from that.

    reelsight plugins check .        # try it, without installing it
    pip install -e .                 # in Reelsight's own environment: it is one of the types
    reelsight plugins show {key}
    reelsight analyze --types {key}
    reelsight export --type {key} --output {key}.xlsx

Change the struct, then the instruction for models, then `extract` for what can be found without
one. Raise `version` whenever results come to mean something else.
"""


def write_plugin(name: str, into: Path) -> tuple[Path, ...]:
    """The files, all new, in a folder of their own below `into`.

    Raises:
        BadPluginName, PluginExists
    """
    bare = name.removeprefix("reelsight-").removeprefix("reelsight_")
    key = bare.replace("-", "_")
    if not _NAME.fullmatch(bare) or len(key) > LONGEST_KEY:
        raise BadPluginName(f"“{name[:80]}” is no name for a plugin.")
    if key in RESERVED_KEYS:
        raise BadPluginName(f"“{name}” is a word that Reelsight uses itself.")
    words = key.split("_")
    filled = {
        "key": key,
        "dashed": key.replace("_", "-"),
        "name": "".join(word.capitalize() for word in words),
        "title": " ".join(words).capitalize(),
    }
    folder = into / f"reelsight-{filled['dashed']}"
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise PluginExists(f"{folder} exists already; nothing was written.") from None
    written = []
    for file, text in (
        ("pyproject.toml", PYPROJECT),
        (f"reelsight_{key}.py", MODULE),
        (f"test_{key}.py", TEST),
        ("README.md", README),
    ):
        (folder / file).write_text(text.format(**filled), "utf-8", newline="\n")
        written.append(folder / file)
    return tuple(written)
