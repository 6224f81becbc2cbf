"""Which model somebody means: by its key, an id, or how it is called elsewhere."""

import difflib
import re
from collections.abc import Sequence

from domain.analysis.model import ModelSpec, UnknownModel

_GEOGRAPHY = re.compile(r"^(us|eu|apac|jp|global)\.(?=[a-z0-9-]+\.)")

_LONGEST = 200
"""No model is called longer; finding what is near takes its time."""


def find_model(models: Sequence[ModelSpec], wanted: str) -> ModelSpec:
    """A key goes before ids, and ids before titles.

    Raises:
        UnknownModel: with what is near.
    """
    wanted = wanted[:_LONGEST]
    for name in (_exact, _bare, _loose):
        for model in models:
            if name(wanted) in {name(known) for known in _names(model)}:
                return model
    keys = [model.key for model in models]
    near = {name: model.key for model in models for name in map(_loose, _names(model))}
    close = difflib.get_close_matches(_loose(wanted), list(near), n=3, cutoff=0.5)
    found = list(dict.fromkeys(near[name] for name in close))
    there = f" Near: {', '.join(found)}." if found else ""
    raise UnknownModel(
        f"There is no model “{wanted}”.{there} "
        + (f"There are: {', '.join(keys)}." if keys else "There is none at all."),
        model=wanted,
        near=found,
    )


def _names(model: ModelSpec) -> tuple[str, ...]:
    return (model.key, *model.runtime_ids.values(), model.reporting_id, model.title)


def _exact(name: str) -> str:
    return name.strip()


def _bare(name: str) -> str:
    """An id without the geography of its profile, and an ARN without what is before the id."""
    return _GEOGRAPHY.sub("", name.strip().rsplit("/", 1)[-1])


def _loose(name: str) -> str:
    """`nova_2_lite`, `Nova 2 Lite` and `amazon.nova-2-lite-v1:0` are one."""
    bare = _bare(name.casefold()).removeprefix("amazon.")
    return re.sub(r"[^a-z0-9]", "", re.sub(r"(-v1)?:0$", "", bare))
