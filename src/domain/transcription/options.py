"""How a file is to be transcribed."""

from enum import StrEnum

import msgspec

MODELS = ("tiny", "base", "small", "medium", "large-v2", "large-v3")
"""Whisper's sizes that are offered by name, smallest first; a folder of a model is named by its
own name."""
DEFAULT_MODEL = "medium"


class Device(StrEnum):
    AUTO = "auto"
    """A usable NVIDIA card, else the processor."""
    CPU = "cpu"
    CUDA = "cuda"


class ComputeType(StrEnum):
    """In which numbers the model computes. What a device cannot do falls back to what it can."""

    DEFAULT = "default"
    """float16 on an NVIDIA card, int8 on the processor."""
    INT8 = "int8"
    FLOAT16 = "float16"
    FLOAT32 = "float32"


class TranscribeOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What a person may choose; the rest is ours."""

    model: str = DEFAULT_MODEL
    """One of `MODELS`, or the name of the folder that `WHISPER_MODEL` or `--model PATH` names."""
    language: str | None = None
    """Whisper's code (`en`, `de`, …); None: heard."""
    device: Device = Device.AUTO
    compute_type: ComputeType = ComputeType.DEFAULT
    vad: bool = True
    """Leave out what is no speech before the model hears it."""
    beam_size: int = 5
