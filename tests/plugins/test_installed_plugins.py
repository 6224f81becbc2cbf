"""Distributions of strangers, found through their entry points."""

from pathlib import Path

import pytest

from adapters.analysis_types.builtin import BuiltInTypes
from application.plugins.analysis_type import Extracting
from application.plugins.errors import BrokenPlugins
from application.plugins.registry import load_analysis_types
from domain.library.kind import MediaKind
from tests.plugins.installed import installed, write_distribution
from tests.unit.analysis.evidence import a_clip

SLATE = Path(__file__).parent / "slate"
HOOK = "from reelsight import hookimpl\n@hookimpl\n"


def test_an_installed_plugin_brings_its_type(tmp_path: Path) -> None:
    with installed(SLATE, tmp_path):
        types = load_analysis_types([BuiltInTypes()], discover=True)
    slate = types.get("slate", MediaKind.VIDEO)
    assert types.registered[-1].plugin == "reelsight-slate 0.3"
    assert types.for_kind(MediaKind.VIDEO)[-1] is slate
    assert isinstance(slate, Extracting)
    assert slate.extract(a_clip("sc12A_t3.mov")).take.value == 3


def test_without_discovery_installed_plugins_are_not_seen(tmp_path: Path) -> None:
    with installed(SLATE, tmp_path):
        types = load_analysis_types([BuiltInTypes()], discover=False)
    assert {entry.plugin for entry in types.registered} == {"reelsight"}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise RuntimeError('no camera')", "RuntimeError: no camera"),
        ("import a_module_that_is_missing", "No module named 'a_module_that_is_missing'"),
        (
            "from reelsight import hookimpl\n@hookimpl\n"
            "def register_analysis_types(register):\n    raise ValueError('half-way')",
            "ValueError: half-way",
        ),
        (
            HOOK + "def register_analysis_typos(register): ...",
            "unknown hook 'register_analysis_typos'",
        ),
        (
            HOOK + "def register_analysis_types(registry): ...",
            "registry",
        ),
        ("def register_analysis_types(register): ...", "is its hook marked @hookimpl?"),
    ],
    ids=["import", "missing module", "hook raises", "misspelt hook", "argument", "unmarked"],
)
def test_a_broken_plugin_is_named_with_its_fault(tmp_path: Path, code: str, said: str) -> None:
    broken = write_distribution(tmp_path / "source", "broken", "reelsight_broken", code)
    with installed(broken, tmp_path / "site"), pytest.raises(BrokenPlugins) as caught:
        load_analysis_types([BuiltInTypes()], discover=True)
    assert caught.value.message.startswith("plugin broken 1.0: ")
    assert said in caught.value.message


def test_every_broken_plugin_is_named_at_once(tmp_path: Path) -> None:
    one = write_distribution(tmp_path / "a", "one", "reelsight_one", "raise OSError('first')")
    two = write_distribution(tmp_path / "b", "two", "reelsight_two", "raise OSError('second')")
    with (
        installed(one, tmp_path / "site1"),
        installed(two, tmp_path / "site2"),
        pytest.raises(BrokenPlugins) as caught,
    ):
        load_analysis_types([BuiltInTypes()], discover=True)
    assert [problem.plugin for problem in caught.value.problems] == ["one 1.0", "two 1.0"]


def test_a_plugin_that_takes_a_built_in_key_loses_to_the_built_in_type(tmp_path: Path) -> None:
    code = (
        "import msgspec\nfrom reelsight import MediaKind, hookimpl\n"
        "class R(msgspec.Struct): ...\n"
        "class T:\n    key, version, title, instruction = 'summary', '9', 'Mine', 'Look.'\n"
        "    kinds, result_type = {MediaKind.VIDEO}, R\n"
        "@hookimpl\ndef register_analysis_types(register): register(T())\n"
    )
    rival = write_distribution(tmp_path / "source", "rival", "reelsight_rival", code)
    with installed(rival, tmp_path / "site"), pytest.raises(BrokenPlugins) as caught:
        load_analysis_types([BuiltInTypes()], discover=True)
    assert caught.value.message == (
        "plugin rival 1.0, analysis type “summary”: "
        "there is one for video already, from plugin reelsight"
    )
