"""A plugin that is being written: a folder with a `pyproject.toml`, or one Python file."""

import tomllib
from pathlib import Path
from typing import Any

from application.plugins.errors import NoPluginHere
from application.plugins.find_plugins import PluginSource
from application.plugins.hooks import PROJECT


def plugins_at(path: Path) -> tuple[PluginSource, ...]:
    """Where it lies; nothing is installed, and nothing imported yet.

    Raises:
        NoPluginHere
    """
    if path.is_file() and path.suffix == ".py":
        return (_source(path.name, path.stem, path.stem, path.parent),)
    project = _project(path)
    points = project.get("entry-points", {}).get(PROJECT, {})
    if not isinstance(points, dict) or not points:
        raise NoPluginHere(f"{path}: pyproject.toml declares no entry point of {PROJECT}.")
    name = f"{project.get('name', path.name)} {project.get('version', '')}".strip()
    return tuple(
        _source(name, point, str(target), path, path / "src")
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


def _source(plugin: str, point: str, value: str, *folders: Path) -> PluginSource:
    here = tuple(str(folder.resolve()) for folder in folders if folder.is_dir())
    return PluginSource(plugin=plugin, point=point, value=value, folders=here)
