"""An engine's own words, as they are handed out."""

from application.analysis.showing.show_raw_reply import RawReply
from application.ports.analysis_engine import ReplyPart
from domain.analysis.parts import Part
from domain.shared.ids import FileId
from tests.contract.store_samples import analysis_run


def said(raw: bytes, part: Part | None = None, *, is_synthesis: bool = False) -> ReplyPart:
    return ReplyPart(raw=raw, stop_reason="end", part=part, is_synthesis=is_synthesis)


def raw(*parts: ReplyPart) -> bytes:
    return RawReply(run=analysis_run(FileId(1)), parts=parts).raw


def test_one_reply_comes_byte_for_byte() -> None:
    assert raw(said(b"\x00{not json\n")) == b"\x00{not json\n"


def test_several_come_in_order_each_below_a_line_that_names_it() -> None:
    part = Part(index=1, start_s=1_700, end_s=3_400.5, core_start_s=1_730, core_end_s=3_400.5)
    assert raw(said(b"{}", part), said(b"[]", is_synthesis=True)).decode() == (
        "--- part 2, 1700–3400.5 s ---\n{}\n--- synthesis ---\n[]"
    )
