"""Sounds made on the spot: what voice detection takes for speech, silence, files that break off.

The speech is synthetic (vowels out of formants): nobody said it and nobody need license it.
"""

import wave
from functools import cache
from pathlib import Path
from typing import Any

from tests.data.media import run_ffmpeg

RATE = 16_000
_VOWELS = (
    (730, 1090, 2440),
    (270, 2290, 3010),
    (300, 870, 2240),
    (530, 1840, 2480),
    (570, 840, 2410),
)
_MADE_S = 10
"""Longer speech repeats it."""


def speech(seconds: float) -> Any:
    """Samples between -1 and 1, 16,000 a second."""
    import numpy as np

    once = _babble()
    return np.resize(once, int(seconds * RATE))


def silence(seconds: float) -> Any:
    import numpy as np

    return np.zeros(int(seconds * RATE), np.float32)


def save_wav(path: Path, *parts: Any) -> Path:
    import numpy as np

    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for part in parts:
            file.writeframes((part * 32_000).astype(np.int16).tobytes())
    return path


def save_sound(path: Path, *parts: Any) -> Path:
    """As its suffix says: wav, flac, mp3, m4a, ogg."""
    if path.suffix == ".wav":
        return save_wav(path, *parts)
    raw = save_wav(path.with_name(f"{path.stem} raw.wav"), *parts)
    run_ffmpeg("-i", str(raw), str(path))
    raw.unlink()
    return path


def save_video(path: Path, *tracks: Any, codec: str = "aac") -> Path:
    """A grey picture as stream 0, then a sound track each (streams 1, 2, …)."""
    import numpy as np

    seconds = max((len(track) for track in tracks), default=RATE) / RATE
    sounds = [
        save_wav(path.with_name(f"{path.stem} {number}.wav"), np.asarray(track))
        for number, track in enumerate(tracks)
    ]
    inputs = ["-f", "lavfi", "-i", f"color=gray:s=64x64:r=5:d={seconds}"]
    maps = ["-map", "0:v"]
    for number, sound in enumerate(sounds, start=1):
        inputs += ["-i", str(sound)]
        maps += ["-map", f"{number}:a"]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", codec]
    # the tables first, as in files for the web: a cut file can be read until the cut
    front = ["-movflags", "+faststart"] if path.suffix in (".mp4", ".m4a", ".mov") else []
    run_ffmpeg(*inputs, *maps, *codecs, *front, str(path))
    for sound in sounds:
        sound.unlink()
    return path


def cut_short(path: Path, target: Path, *, share: float = 0.5) -> Path:
    """The first `share` of its bytes."""
    content = path.read_bytes()
    target.write_bytes(content[: int(len(content) * share)])
    return target


def spoil(path: Path, target: Path, *, share: float = 0.5, until: float = 1.0) -> Path:
    """Nonsense from `share` of its bytes on, up to `until`; as long as before."""
    content = bytearray(path.read_bytes())
    start, end = int(len(content) * share), int(len(content) * until)
    content[start:end] = bytes((7 * number + 3) % 251 for number in range(end - start))
    target.write_bytes(content)
    return target


def repeat(path: Path, target: Path, times: int) -> Path:
    """The same content so often, without encoding it again."""
    run_ffmpeg("-stream_loop", str(times - 1), "-i", str(path), "-c", "copy", str(target))
    return target


@cache
def _babble() -> Any:
    import numpy as np

    chance = np.random.default_rng(3)
    parts: list[Any] = []
    samples = 0
    while samples < _MADE_S * RATE:
        parts += [_syllable(chance), _consonant(chance)]
        if chance.random() < 0.12:
            parts.append(silence(0.25))
        samples = sum(map(len, parts))
    whole = np.concatenate(parts)[: _MADE_S * RATE]
    return (whole / np.abs(whole).max() * 0.5).astype(np.float32)


def _syllable(chance: Any) -> Any:
    import numpy as np

    times = np.arange(int(RATE * chance.uniform(0.12, 0.28))) / RATE
    passed = times / times[-1]
    first, last = _VOWELS[chance.integers(5)], _VOWELS[chance.integers(5)]
    pitch = chance.uniform(100, 150)
    phase = 2 * np.pi * np.cumsum(pitch * (1 - 0.15 * passed)) / RATE
    sound = np.zeros(len(times))
    for overtone in range(1, 30):
        loud = _loudness(pitch * overtone, first) * (1 - passed)
        loud += _loudness(pitch * overtone, last) * passed
        sound += loud * np.sin(overtone * phase)
    return sound * np.clip(np.minimum(times / 0.03, (times[-1] - times) / 0.05), 0, 1)


def _loudness(frequency: float, vowel: tuple[int, ...]) -> float:
    return sum(
        0.7**number / (1 + ((frequency - formant) / (60 + 30 * number)) ** 2)
        for number, formant in enumerate(vowel)
    )


def _consonant(chance: Any) -> Any:
    import numpy as np

    noise = chance.standard_normal(int(RATE * chance.uniform(0.03, 0.1)))
    return np.diff(noise, prepend=0) * 0.05 * chance.integers(0, 2)
