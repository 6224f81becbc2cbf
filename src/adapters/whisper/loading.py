"""The one model that a child holds, and the device that it is on."""

import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from adapters.whisper.cannot_hear import CannotHear
from domain.transcription.options import ComputeType, Device
from domain.transcription.problems import SpeechProblem

_USUAL = {
    Device.CPU: (ComputeType.INT8, ComputeType.FLOAT32),
    Device.CUDA: (ComputeType.FLOAT16, ComputeType.FLOAT32),
}
"""The first that the device has."""

_OF_MEMORY = (
    *("out of memory", "bad_alloc", "allocat", "failed to map segment"),
    *("memoryerror", "pthread_create failed", "can't start new thread"),
)
"""As the system, CTranslate2, OpenBLAS, NVIDIA's libraries and Python say it."""

_OF_CARD = ("cuda", "cublas", "cudnn")


class LoadedModel(msgspec.Struct, frozen=True, kw_only=True):
    whisper: Any
    device: Device
    numbers: str
    """In which it computes, and instead of what where that was asked for."""

    @property
    def engine(self) -> str:
        import faster_whisper

        return f"faster-whisper {faster_whisper.__version__}, {self.device}, {self.numbers}"


_held: dict[tuple[object, ...], LoadedModel] = {}
_loads = 0


def loads() -> int:
    """How often this process loaded a model."""
    return _loads


def place_for(device: Device) -> Device:
    """Where it will be loaded.

    Raises:
        CannotHear: NO_CUDA
    """
    if device is Device.CPU:
        return Device.CPU
    import ctranslate2

    if ctranslate2.get_cuda_device_count() > 0:
        return Device.CUDA
    if device is Device.CUDA:
        raise CannotHear(SpeechProblem.NO_CUDA, "none was found")
    return Device.CPU


def load(folder: str, place: Device, asked: ComputeType, threads: int) -> LoadedModel:
    """The one that is held, or another in its place.

    Raises:
        CannotHear: MODEL_UNUSABLE, NO_CUDA, NOT_ENOUGH_MEMORY
    """
    key = (folder, _state_of(folder), place, asked, threads)
    if key not in _held:
        _held.clear()
        gc.collect()  # two large ones at once would not fit
        _held[key] = _load(folder, place, asked, threads)
    return _held[key]


def tells_of_memory(words: str) -> bool:
    return any(word in words.lower() for word in _OF_MEMORY)


def as_reason(error: Exception) -> CannotHear | None:
    """What an error of the libraries means, where its words tell."""
    words = str(error).lower()
    if isinstance(error, MemoryError) or tells_of_memory(words):
        return CannotHear(SpeechProblem.NOT_ENOUGH_MEMORY)
    if any(word in words for word in _OF_CARD):
        return CannotHear(SpeechProblem.NO_CUDA)
    return None


def _load(folder: str, place: Device, asked: ComputeType, threads: int) -> LoadedModel:
    global _loads
    os.environ["HF_HUB_OFFLINE"] = "1"  # nothing is fetched here, whatever a folder lacks
    import ctranslate2
    from faster_whisper import WhisperModel

    if not Path(folder, "tokenizer.json").is_file():
        raise CannotHear(SpeechProblem.MODEL_UNUSABLE, "there is no tokenizer.json")
    numbers = _numbers(asked, place, ctranslate2.get_supported_compute_types(place.value))
    _loads += 1
    try:
        whisper = WhisperModel(
            folder,
            device=place.value,
            compute_type=numbers.value,
            cpu_threads=threads,
            local_files_only=True,
        )
    except MemoryError:
        raise
    except Exception as error:  # whatever the files hold, and what the libraries say to it
        unusable = CannotHear(SpeechProblem.MODEL_UNUSABLE, type(error).__name__)
        raise as_reason(error) or unusable from error
    instead = asked not in (numbers, ComputeType.DEFAULT)
    said = f"{numbers} instead of {asked}" if instead else str(numbers)
    return LoadedModel(whisper=whisper, device=place, numbers=said)


def _numbers(asked: ComputeType, place: Device, has: set[str]) -> ComputeType:
    wanted = (*(() if asked is ComputeType.DEFAULT else (asked,)), *_USUAL[place])
    return next((numbers for numbers in wanted if numbers.value in has), ComputeType.FLOAT32)


def _state_of(folder: str) -> tuple[int, ...]:
    """Another model in the same folder is another model."""
    try:
        state = os.stat(os.path.join(folder, "model.bin"))
    except OSError:
        return ()
    return state.st_size, state.st_mtime_ns


def on_window(whisper: Any, call: Callable[[], None]) -> None:
    """Call it whenever the model begins to hear up to 30 s."""
    encode = type(whisper).encode

    def encode_and_tell(features: Any) -> Any:
        call()
        return encode(whisper, features)

    whisper.encode = encode_and_tell
