"""What runs in a child process while a plugin is checked: nothing of it can be relied upon."""

import faulthandler
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from application.analysis.types.check_shown import check_shown
from application.plugins.analysis_type import AnalysisType
from application.plugins.check_type import faults
from application.plugins.conformance import check
from application.plugins.find_plugins import FoundPlugin, PluginSource, load
from application.plugins.registry import key_of

_BEGINS = "reelsight begins: "
_OURS = re.compile(r"<frozen|application[/\\]plugins")


def look(source: dict[str, Any], patience_s: float) -> dict[str, Any]:
    """Its problems, and the key and kinds of each of its types."""
    with _watched(patience_s) as beginning:
        plugin = _loaded(source, beginning)
        return {
            "problems": [problem.message for problem in plugin.problems],
            "types": [
                [key_of(one), sorted(one.kinds)]
                if isinstance(one, AnalysisType) and not faults(one)
                else [key_of(one), []]
                for one in plugin.candidates
            ],
        }


def try_type(source: dict[str, Any], place: int, patience_s: float) -> Any:
    with _watched(patience_s) as beginning:
        candidate: Any = _loaded(source, beginning).candidates[place]
        checks = check(candidate, beginning=beginning)
        if checks[0].ok:
            checks = (*checks, *check_shown(candidate))
        return msgspec.to_builtins(checks)


def _loaded(source: dict[str, Any], beginning: Any) -> FoundPlugin:
    of = msgspec.convert(source, PluginSource)
    beginning(f"importing {of.value}")
    return load(of)


@contextmanager
def _watched(patience_s: float) -> Iterator[Any]:
    """Says on standard error what begins. What takes longer than `patience_s` ends the process
    and says where it was, even when it never lets go of the interpreter."""

    def beginning(what: str) -> None:
        os.write(2, f"\n{_BEGINS}{what}\n".encode())
        faulthandler.dump_traceback_later(patience_s, exit=True, file=2)

    try:
        yield beginning
    finally:
        faulthandler.cancel_dump_traceback_later()


def last_words(said: str, exit_code: object, patience_s: float) -> str:
    """Why the child ended, from what it wrote on standard error."""
    what, _, after = said.rpartition(_BEGINS)[2].partition("\n")
    what = what or "something"
    _, hung, trace = after.partition("Timeout (")
    if not hung:
        return f"{what}: it ended the process (exit code {exit_code})"
    where = ""
    for file, line, name in re.findall(r'File "(.+)", line (\d+) in (\S+)', trace):
        if _OURS.search(file):
            break
        where = f", in {name}, {os.path.basename(file)} line {line}"
    return f"{what}: it hung, and was stopped after {patience_s:g} s{where}"
