"""Fetching a model from the model hub. The only part of Reelsight that does, and only when it is
asked to."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from application.ports.speech_models import PullFailed
from application.ports.stop_signal import StopSignal
from domain.shared.figures import size

_WANTED = {
    "config.json",
    "preprocessor_config.json",
    "model.bin",
    "tokenizer.json",
    "vocabulary.json",
    "vocabulary.txt",
}
"""The hub has a say in which of these there are, and in no other name."""
_CHUNK = 1 << 20


class _Stopped(Exception):
    pass


class _HubFile(msgspec.Struct, frozen=True):
    name: str
    size_bytes: int
    sha256: str | None
    """Known of large files."""


def pull_model(
    name: str,
    folder: Path,
    *,
    least_free_bytes: int,
    on_progress: Callable[[int, int], None],
    stop: StopSignal,
) -> None:
    """`folder / name` appears when all of it is here and right; until then it is made beside it,
    and the next call goes on there.

    Raises:
        PullFailed
    """
    unfinished = folder / f".{name}.unfinished"
    try:
        revision, files = _what_there_is(f"Systran/faster-whisper-{name}")
        total = sum(file.size_bytes for file in files)
        unfinished.mkdir(parents=True, exist_ok=True)
        _need_room(unfinished, total, least_free_bytes)
        here = 0
        for file in files:
            counting = _counted(file, here, total, on_progress, stop)
            _fetch(name, revision, file, unfinished, counting)
            here += file.size_bytes
            on_progress(here, total)
    except _Stopped as error:
        raise PullFailed("It was stopped; what is here already is kept.") from error
    except PullFailed:
        raise
    except Exception as error:  # the hub's client, its HTTP client and the disk have their own
        raise PullFailed(_words(name, error)) from error
    shutil.rmtree(unfinished / ".cache", ignore_errors=True)
    shutil.rmtree(folder / name, ignore_errors=True)  # what is there is no whole model
    unfinished.replace(folder / name)


def hub() -> Any:
    """The hub's client, told to say nothing about those who use it."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    import huggingface_hub

    return huggingface_hub


def _what_there_is(repository: str) -> tuple[str, tuple[_HubFile, ...]]:
    info = hub().HfApi().model_info(repository, files_metadata=True)
    files = [
        _HubFile(found.rfilename, found.size or 0, found.lfs.sha256 if found.lfs else None)
        for found in info.siblings or []
        if found.rfilename in _WANTED
    ]
    if not any(file.name == "model.bin" for file in files) or info.sha is None:
        raise PullFailed(f"{repository} holds no model.")
    if any(file.size_bytes < 0 for file in files):
        raise PullFailed(f"{repository} states sizes that cannot be.")
    return info.sha, tuple(files)


def _need_room(folder: Path, total: int, least_free_bytes: int) -> None:
    have = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    free = shutil.disk_usage(folder).free
    if free - (total - have) < least_free_bytes:
        raise PullFailed(
            f"It needs {size(total - have)} besides {size(least_free_bytes)} that stay free "
            f"(REELSIGHT_DISK_FLOOR_MB); there are {size(free)} on the disk of the data folder."
        )


def _fetch(name: str, revision: str, file: _HubFile, folder: Path, counting: type[Any]) -> None:
    path = hub().hf_hub_download(
        f"Systran/faster-whisper-{name}",
        file.name,
        revision=revision,
        local_dir=folder,
        tqdm_class=counting,
    )
    if file.sha256 and _sha256(Path(path)) != file.sha256:
        Path(path).unlink()
        raise PullFailed(f"{file.name} came with other content than the hub says.")


def _counted(
    file: _HubFile,
    before: int,
    total: int,
    on_progress: Callable[[int, int], None],
    stop: StopSignal,
) -> type[Any]:
    """What the hub's client takes for a progress bar, of the file that is fetched now."""
    from tqdm import tqdm

    class Counting(tqdm):  # type: ignore[misc]  # it ships no types
        def __init__(self, *arguments: Any, **options: Any) -> None:
            options["disable"] = True
            options.pop("name", None)
            super().__init__(*arguments, **options)
            self.n = options.get("initial", 0)

        def update(self, n: float | None = 1) -> bool | None:
            if stop.is_set():
                raise _Stopped
            self.n += n or 0
            if self.n > file.size_bytes:  # room was looked for, for so many
                raise PullFailed(f"{file.name} is longer than the hub says.")
            on_progress(min(total, before + int(self.n)), total)
            return None

    return Counting


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _words(name: str, error: Exception) -> str:
    """Its class says something; its words may hold addresses and paths."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    said = f"HTTP {status}" if status else type(error).__name__
    return f"The model {name} could not be fetched ({said})."
