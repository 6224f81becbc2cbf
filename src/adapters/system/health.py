"""Whether Python, the data folder and the child processes are as they should be."""

import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from application.ports.database import Check
from application.ports.health_check import HealthCheck
from application.ports.sandbox import Sandbox

_OLDEST = (3, 11)
_LOW_BYTES = 5 * 1024**3
_LIMIT_S = 60.0


class SystemHealth(HealthCheck):
    def __init__(self, *, data: Path, sandbox: Sandbox) -> None:
        self._data = data
        self._sandbox = sandbox

    def check(self) -> tuple[Check, ...]:
        return (self._python(), self._writable(), self._space(), self._children())

    def _python(self) -> Check:
        built = platform.python_implementation()
        detail = f"{platform.python_version()} ({built}), {sys.platform}"
        if sys.version_info >= _OLDEST:
            return Check(name="Python", ok=True, detail=detail)
        remedy = "Install Python 3.11 or newer."
        return Check(name="Python", ok=False, detail=detail, remedy=remedy)

    def _writable(self) -> Check:
        name, shown = "Data folder", self._data.absolute()
        remedy = "Give your user the right to write there, or set REELSIGHT_DATA."
        existing = _nearest_existing(shown)
        if not self._data.is_dir():
            ok = existing.is_dir() and os.access(existing, os.W_OK)
            detail = f"{shown} will be made at the first start"
            if not ok:
                detail = f"{shown} cannot be made in {existing}"
            return Check(name=name, ok=ok, detail=detail, remedy="" if ok else remedy)
        try:
            with tempfile.TemporaryFile(dir=self._data) as file:
                file.write(b"x")
        except OSError as error:
            detail = f"{shown}: {error.strerror}"
            return Check(name=name, ok=False, detail=detail, remedy=remedy)
        return Check(name=name, ok=True, detail=str(shown))

    def _space(self) -> Check:
        free = shutil.disk_usage(_nearest_existing(self._data.absolute())).free
        ok = free >= _LOW_BYTES
        return Check(
            name="Free space",
            ok=ok,
            detail=f"{free / 1024**3:,.1f} GB",
            remedy="" if ok else "Proxies need room: free some, or set REELSIGHT_DATA.",
            essential=False,
        )

    def _children(self) -> Check:
        """A real call: a system that forbids children or their limits shows here."""
        pid = self._sandbox.call("adapters.system.health:child_pid", timeout_s=_LIMIT_S)
        ok = isinstance(pid, int) and pid != os.getpid()
        detail = "files are read in child processes" if ok else "the call ran in this process"
        return Check(name="Child processes", ok=ok, detail=detail)


def child_pid() -> int:
    return os.getpid()


def _nearest_existing(path: Path) -> Path:
    return next((folder for folder in (path, *path.parents) if folder.exists()), Path())
