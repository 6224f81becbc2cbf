"""Where in a result a field stands: `project.customer_name`. A path goes through records and
stops at a list, because the items of another run's list are others; what a person changes in a
list is kept as their whole list."""

from typing import NewType

FieldPath = NewType("FieldPath", str)

WHOLE = FieldPath("")
"""The result itself."""


def parts(path: FieldPath) -> tuple[str, ...]:
    return tuple(path.split(".")) if path else ()


def join(above: FieldPath, name: str) -> FieldPath:
    return FieldPath(f"{above}.{name}" if above else name)


def is_within(path: FieldPath, above: FieldPath) -> bool:
    """Whether it is that field or lies in it."""
    return not above or path == above or path.startswith(above + ".")
