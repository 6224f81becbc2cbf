"""How handlers get what the container makes: by parameter name."""

from collections.abc import Callable
from typing import TypeVar

from litestar.di import Provide

T = TypeVar("T")


def provided(provider: Callable[[], T]) -> Provide:
    """Litestar reads a callable's signature, and a provider has none."""
    return Provide(lambda: provider(), sync_to_thread=False)
