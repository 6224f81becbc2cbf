"""How much memory a transcribing child gets."""

import os
import sys
from pathlib import Path

import pytest

from adapters.whisper.limits import memory_limit_bytes

GIB = 1024**3
NO_CARD = ("/no/such/card",)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")


def test_what_is_set_up_holds_whatever_there_is(tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.touch()
    assert memory_limit_bytes(1500, 2, cards=(str(card),)) == 1500 * 1024 * 1024


def test_several_children_share_what_the_machine_has() -> None:
    has = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    alone, shared = (memory_limit_bytes(0, children, cards=NO_CARD) for children in (1, 2))
    assert alone is not None
    assert shared is not None
    assert alone <= max(has * 4 // 5, 4 * GIB)
    assert shared == max(alone // 2, 4 * GIB)


def test_with_a_card_there_is_no_limit_whatever_device_is_set_up(tmp_path: Path) -> None:
    card = tmp_path / "nvidiactl"
    card.touch()
    assert memory_limit_bytes(0, 1, cards=(*NO_CARD, str(card))) is None
