"""The error table is total: every error of the house has an answer outside."""

import importlib
import pkgutil
from collections.abc import Iterator

import application
import domain
from domain.shared.errors import DomainError
from entrypoints import settings as _settings  # noqa: F401  its errors count too
from entrypoints.error_table import ANSWERS


def descendants(cls: type[DomainError]) -> Iterator[type[DomainError]]:
    for child in cls.__subclasses__():
        yield child
        yield from descendants(child)


def ours() -> set[type[DomainError]]:
    for package in (domain, application):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)
    inner = ("domain.", "application.", "entrypoints.")
    return {cls for cls in descendants(DomainError) if cls.__module__.startswith(inner)}


def test_every_domain_error_has_an_answer() -> None:
    assert {cls.__name__ for cls in ours() - set(ANSWERS)} == set()


def test_every_domain_error_says_what_happened_under_a_code_of_its_own() -> None:
    classes = ours()
    assert [cls.__name__ for cls in classes if not (cls.__doc__ or "").strip()] == []
    codes = [cls.code for cls in classes]
    assert sorted(code for code in set(codes) if codes.count(code) > 1) == []
