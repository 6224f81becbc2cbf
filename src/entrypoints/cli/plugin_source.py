"""A plugin that is being written: a folder with a `pyproject.toml`, or one Python file."""

import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from application.plugins.errors import NoPluginHere
from application.plugins.hooks import PROJECT
from application.plugins.registry import FoundPlugin, loaded


def plugins_at(path: Path) -> tuple[FoundPlugin, ...]:
    """Imports it from where it lies; nothing is installed.

    Raises:
        NoPluginHere
    """
    if path.is_file() and path.suffix == ".py":
        _importable(path.parent)
        point = EntryPoint(name=path.stem, value=path.stem, group=PROJECT)
        return (loaded(path.name, point),)
    project = _project(path)
    points = project.get("entry-points", {}).get(PROJECT, {})
    if not isinstance(points, dict) or not points:
        raise NoPluginHere(f"{path}: pyproject.toml declares no entry point of {PROJECT}.")
    _importable(path, path / "src")
    name = f"{project.get('name', path.name)} {project.get('version', '')}".strip()
    return tuple(
        loaded(name, EntryPoint(name=point, value=str(target), group=PROJECT))
        for point, target in sorted(points.items())
    )


def _project(folder: Path) -> dict[str, Any]:
    try:
        text = (folder / "pyproject.toml").read_text("utf-8")
        project = tomllib.loads(text).get("project", {})
    except OSError:
        raise NoPluginHere(f"{folder}: there is no pyproject.toml to be read.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NoPluginHere(f"{folder}: pyproject.toml cannot be understood ({error}).") from None
    if not isinstance(project, dict):
        raise NoPluginHere(f"{folder}: pyproject.toml has no table [project].")
    return project


def _importable(*folders: Path) -> None:
    sys.path[:0] = [str(folder.resolve()) for folder in folders if folder.is_dir()]
