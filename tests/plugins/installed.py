"""Make a folder look like an installed distribution, as pip would, without pip."""

import os
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def installed(distribution: Path, site: Path) -> Iterator[None]:
    """The distribution with this `pyproject.toml` is importable and has its entry points."""
    write_info(distribution, site)
    before = set(sys.modules)
    sys.path[:0] = [str(site), str(distribution)]
    try:
        yield
    finally:
        del sys.path[:2]
        for name in set(sys.modules) - before:
            if Path(getattr(sys.modules[name], "__file__", None) or "").parent == distribution:
                del sys.modules[name]


def paths_of(site: Path, *distributions: Path) -> str:
    """A PYTHONPATH under which a process of its own finds them installed."""
    for distribution in distributions:
        write_info(distribution, site)
    return os.pathsep.join(map(str, (site, *distributions)))


def write_info(distribution: Path, site: Path) -> None:
    project = tomllib.loads((distribution / "pyproject.toml").read_text("utf-8"))["project"]
    info = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    points = project["entry-points"]["reelsight"]
    (info / "entry_points.txt").write_text(
        "[reelsight]\n" + "".join(f"{name} = {target}\n" for name, target in points.items())
    )


def write_distribution(folder: Path, name: str, module: str, code: str) -> Path:
    """A distribution with one module, for the ways in which a plugin can be wrong."""
    folder.mkdir()
    (folder / "pyproject.toml").write_text(
        f'[project]\nname = "{name}"\nversion = "1.0"\n'
        f'[project.entry-points.reelsight]\n{name} = "{module}"\n'
    )
    (folder / f"{module}.py").write_text(code)
    return folder


def plugin_code(**extracts: str) -> str:
    """A module with a type for each key; its `extract` is the given line."""
    types = "".join(
        f"""
class {key.capitalize()}:
    key, version, title, instruction = "{key}", "1", "{key}", "Look."
    kinds, result_type = frozenset({{MediaKind.VIDEO}}), Answer
    def extract(self, evidence):
        {body}
"""
        for key, body in extracts.items()
    )
    made = ", ".join(f"{key.capitalize()}()" for key in extracts)
    return (
        "import msgspec\nfrom reelsight import MediaKind, hookimpl\n"
        'class Answer(msgspec.Struct):\n    text: str = ""\n'
        f"{types}\n@hookimpl\ndef register_analysis_types(register):\n"
        f"    for one in ({made},):\n        register(one)\n"
    )
