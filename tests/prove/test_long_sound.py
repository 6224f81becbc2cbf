"""Ten hours of sound cost no more memory than one: it is held a piece at a time."""

import os
from pathlib import Path

from tests.contract.speech_parts import Ears, assert_in_order
from tests.data import sounds


def test_three_hours_take_as_much_memory_as_one(
    whisper_model: Path, tmp_path: Path, full_size: bool
) -> None:
    """Decoded, in the small size; heard as well, in the full one."""
    part = sounds.save_sound(tmp_path / "part.flac", sounds.speech(30), sounds.silence(570))
    peaks_kb = {}
    for hours in (1, 3):
        path = sounds.repeat(part, tmp_path / f"{hours}.flac", 6 * hours)
        ears = Ears(whisper_model)
        if full_size:
            heard = ears.hear(path, duration_s=hours * 3600.0)
            assert heard.duration_s == hours * 3600.0
            assert heard.segments[-1].start_s > hours * 3600.0 - 601
            assert_in_order(heard.segments, heard.duration_s)
        targets = "tests.contract.speech_targets"
        peaks_kb[hours] = ears.sandbox.call(
            f"{targets}:peak_kb_after_decoding", os.fsencode(path), timeout_s=300.0
        )
        ears.sandbox.close()
    print(f"\npeak memory: {', '.join(f'{h} h {kb / 1024:.0f} MB' for h, kb in peaks_kb.items())}")
    assert peaks_kb[3] < 1.1 * peaks_kb[1]
