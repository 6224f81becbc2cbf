"""The published conformance test: what is sound passes, and what is not is told why."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from adapters.analysis_types.builtin import BuiltInTypes
from application.analysis.types.check_shown import check_shown
from application.plugins.find_plugins import called, find_plugins
from reelsight.conformance import AnalysisTypeContract, check
from tests.plugins.installed import installed
from tests.unit.plugins.types import Found, a_type

HERE = Path(__file__).parent
BUILT_IN = [
    t for found in find_plugins([BuiltInTypes()], discover=False) for t in found.candidates
]


def broken(analysis_type: Any) -> dict[str, str]:
    return {one.name: "; ".join(one.reasons) for one in check(analysis_type) if not one.ok}


@pytest.mark.parametrize("built_in", BUILT_IN, ids=lambda t: f"{t.key}-{min(t.kinds)}")
def test_every_built_in_type_keeps_the_contract(built_in: Any) -> None:
    assert broken(built_in) == {}
    assert all(one.ok for one in check_shown(built_in))


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[dict[str, Any]]:
    folder = HERE / "odd" / "hostile"
    with installed(folder, tmp_path):
        import reelsight_odd_hostile  # type: ignore[import-not-found]  # put there by the line above

        found = called("hostile", reelsight_odd_hostile)
        yield {candidate.key: candidate for candidate in found.candidates}  # type: ignore[attr-defined]


def test_every_trick_is_named_with_what_it_breaks(hostile: dict[str, Any]) -> None:
    said = {key: broken(candidate) for key, candidate in hostile.items()}
    extract = "extract: its own struct or nothing, the same each time"
    normalise = "normalise: its own struct, twice the same as once"
    assert "RuntimeError: =2+2 <b>no</b>" in said["a_raises"][extract]
    assert "SystemExit: 1" in said["b_leaves"][extract]
    assert "KeyError: 'rules'" in said["c_rules"][normalise]
    assert "the result is a dict and not Answer" in said["d_else"][extract]
    assert "does not survive being stored" in said["e_unstorable"][extract]
    assert "4,194,304 is the most" in said["f_huge"][extract]
    assert "changed the evidence" in said["g_vandal"]["leaves the evidence as it is"]
    assert "hostile" in said["g_vandal"]["prints nothing"]
    assert "something else the second time" in said["h_restless"][extract]
    assert "twice is not the same" in said["h_restless"][normalise]
    reconcile = said["h_restless"]["reconcile: leaves a person's fields alone"]
    assert "changed what a person has set" in reconcile
    assert said["i_injects"] == {}


def test_an_unsound_type_is_not_tried_any_further() -> None:
    (only,) = check(a_type(key="Slate"))
    assert not only.ok
    assert only.reasons[0].startswith("key 'Slate' must be lower-case")


def test_a_result_that_comes_back_as_another_one_is_found_out() -> None:
    class Shy(msgspec.Struct, rename={"text": "words"}):
        text: Any = None

    class Shifty(msgspec.Struct):
        at: float = 0.0

    assert "anything" in broken(a_type(Shy))["is a sound analysis type"]
    odd = a_type(Shifty, extract=lambda evidence: Shifty(at=float("nan")))
    assert "the result does not survive being stored" in str(broken(odd))


def test_a_slow_call_is_reported() -> None:
    checks = check(a_type(extract=lambda evidence: None), slowest_s=-1.0)
    (slow,) = (one for one in checks if not one.ok)
    assert slow.name.startswith("answers within")
    assert slow.reasons[0].startswith("extract took 0 s, for a usual video")


def test_the_contract_for_pytest_says_what_is_broken() -> None:
    class Sound(AnalysisTypeContract):
        analysis_type = a_type(extract=lambda evidence: Found())

    class Unsound(AnalysisTypeContract):
        analysis_type = a_type(extract=lambda evidence: 7)

    Sound().test_it_keeps_the_contract()
    with pytest.raises(AssertionError, match="the result is a int and not Found"):
        Unsound().test_it_keeps_the_contract()
