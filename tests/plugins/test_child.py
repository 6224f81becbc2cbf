"""A plugin's code runs in a child process: what it does there, hurts nobody and is named."""

import os
import re
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.analysis.types.check_plugins import CheckedPlugin, CheckPlugins
from application.plugins.analysis_type import Merging
from application.plugins.child import InChild
from application.plugins.find_plugins import PluginSource, load
from application.plugins.marks import TimeRange
from application.plugins.sealed_type import PluginFailed, SealedType
from tests.plugins.installed import plugin_code
from tests.unit.analysis.evidence import a_clip

NUMBERS = count()
HANGS = 'import re; re.match("(a+)+$", "a" * 60 + "b")'
GREEDY = "x = []\n        while True: x.append(' ' * 50_000_000)"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[ProcessSandbox]:
    made = ProcessSandbox(SystemProcesses(), size=1, memory_limit_bytes=512 * 1024 * 1024)
    yield made
    made.close()


def written(folder: Path, code: str) -> PluginSource:
    """With a name of its own, as a child keeps what it has imported."""
    module = f"odd_{next(NUMBERS)}"
    (folder / f"{module}.py").write_text(code)
    return PluginSource(plugin=module, point=module, value=module, folders=(str(folder),))


def in_child(sandbox: ProcessSandbox, folder: Path, extract: str, longest_s: float = 60) -> Any:
    source = written(folder, plugin_code(odd=extract))
    candidate: Any = load(source).candidates[0]
    sys.path.remove(str(folder))
    call = InChild(sandbox, source, 0, candidate.result_type, longest_s=longest_s)
    return SealedType(candidate, call)


def test_a_result_comes_back_as_its_own_struct(sandbox: ProcessSandbox, tmp_path: Path) -> None:
    sealed = in_child(sandbox, tmp_path, "return Answer(text=evidence.file_name)")
    result = sealed.extract(a_clip("kept.mp4"))
    assert isinstance(result, sealed.result_type)
    assert result.text == "kept.mp4"


def test_results_about_parts_are_merged_there(sandbox: ProcessSandbox, tmp_path: Path) -> None:
    merge = """return Answer()
    def merge(self, results, stretches):
        told = [f"{r.text} to {s.end_s:.0f} s" for r, s in zip(results, stretches)]
        return Answer(text=", ".join(told))"""
    sealed = in_child(sandbox, tmp_path, merge)
    results = [sealed.result_type(text=name) for name in ("a", "b")]
    stretches = [TimeRange(start_s=at, end_s=at + 60.0) for at in (0.0, 60.0)]
    assert isinstance(sealed, Merging)
    assert sealed.merge(results, stretches).text == "a to 60 s, b to 120 s"


@pytest.mark.parametrize(
    ("extract", "said"),
    [
        ("import os; os._exit(0)", "extract ended the process it ran in"),
        (GREEDY, "extract raised MemoryError"),
        ("raise KeyError('rules')", "extract raised KeyError: 'rules'"),
        ("return 7", "the result is a int and not Answer"),
        ("return Answer(text=7)", "the result does not survive being written down"),
    ],
)
def test_what_it_does_there_is_its_own_failure(
    sandbox: ProcessSandbox, tmp_path: Path, extract: str, said: str
) -> None:
    with pytest.raises(PluginFailed, match=said):
        in_child(sandbox, tmp_path, extract).extract(a_clip())


def test_a_call_that_hangs_is_ended(sandbox: ProcessSandbox, tmp_path: Path) -> None:
    with pytest.raises(PluginFailed, match=r"extract took more than 1 s and was stopped"):
        in_child(sandbox, tmp_path, HANGS, longest_s=1).extract(a_clip())


def check(sandbox: ProcessSandbox, folder: Path, code: str) -> CheckedPlugin:
    checked = CheckPlugins(sandbox=sandbox, patience_s=1.0)([written(folder, code)], builtins=())
    assert len(checked) == 1
    return checked[0]


def test_the_check_says_where_a_plugin_hangs(sandbox: ProcessSandbox, tmp_path: Path) -> None:
    code = plugin_code(hangs=HANGS, sound="return None")
    checked = check(sandbox, tmp_path, code)
    hangs, sound = checked.types
    line = 1 + code.splitlines().index(f"        {HANGS}")
    assert hangs.checks[0].reasons == (
        "extract, for a usual video: it hung, and was stopped after 1 s, "
        f"in extract, {checked.plugin}.py line {line}",
    )
    assert sound.ok


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("while True: pass", "importing odd: it hung, and was stopped after 1 s"),
        ("import os; os._exit(7)", "importing odd: it ended the process (exit code 7)"),
        ("raise OSError('gone')", "importing odd failed: OSError: gone"),
        ("", "it registers no analysis type"),
    ],
)
def test_the_check_says_what_comes_of_importing(
    sandbox: ProcessSandbox, tmp_path: Path, code: str, said: str
) -> None:
    (problem,) = check(sandbox, tmp_path, code).problems
    assert re.sub(r"_\d+", "", problem).startswith(said)


def test_a_check_imports_nothing_into_this_process(
    sandbox: ProcessSandbox, tmp_path: Path
) -> None:
    marker = tmp_path / "pids"
    code = f"import os; open({str(marker)!r}, 'a').write(f'{{os.getpid()}} ')\n"
    assert check(sandbox, tmp_path, code + plugin_code(sound="return None")).ok
    assert str(os.getpid()) not in marker.read_text().split()
