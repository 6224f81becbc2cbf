"""The composition root: the only place that knows which adapter plays which role.

Doors get use-cases from here; nothing is found by magic (no `wire`, no `@inject`). Each file adds
the providers of one subject to those below it: machine → store → jobs → library → rescan →
uploads → forgetting → applying → bucket → transcription → analysis → search → upkeep →
migration → worker.
"""

from dependency_injector import providers

from entrypoints.container.worker import Working
from entrypoints.settings import Settings


class Container(Working):
    """All of it."""


def build_container(settings: Settings) -> Container:
    """Nothing is opened or started yet; every provider makes its part when it is first asked."""
    return Container(settings=providers.Object(settings))
