"""Files in which the model of `tests.data.whisper_model` hears something."""

import shutil
from pathlib import Path

from tests.data.sounds import save_video, save_wav, speech


def make_speaking_files(folder: Path, count: int, seconds: float) -> None:
    """Sounds and videos by turns, all of one length, no two of the same content."""
    folder.mkdir(parents=True, exist_ok=True)
    sound = speech(seconds)
    first = folder / "0001.mp4"
    for number in range(count):
        target = folder / f"{number:04}.{'mp4' if number % 2 else 'wav'}"
        if target == first:
            save_video(target, sound)
        elif number % 2:
            shutil.copyfile(first, target)
            with target.open("ab") as file:  # an atom that readers pass over
                file.write((8 + number).to_bytes(4, "big") + b"free" + bytes(number))
        else:
            save_wav(target, sound, sound[:number])
