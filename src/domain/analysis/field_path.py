"""Where in a result a field stands: `project.customer_name`. A path goes through records and
stops at a list, because the items of another run's list are others; what a person changes in a
list is kept as their whole list."""

from typing import Any, NewType

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


def get_at(result: Any, path: FieldPath) -> Any:
    """What stands there in a JSON result, with its source; None where nothing does."""
    for part in parts(path):
        result = result.get(part) if isinstance(result, dict) else None
    return result


def has_place(result: Any, path: FieldPath) -> bool:
    """Whether a value can be put there: everything above it is a record, or not there yet."""
    for part in parts(path):
        if result is None:
            return True
        if not isinstance(result, dict):
            return False
        result = result.get(part)
    return True


def with_value(result: Any, path: FieldPath, value: Any) -> Any:
    """A copy with that value there; records that are missing above it are made. Where `has_place`
    says no, that is undefined."""
    if not path:
        return value
    first, *rest = parts(path)
    record = dict(result) if isinstance(result, dict) else {}
    record[first] = with_value(record.get(first), FieldPath(".".join(rest)), value)
    return record


def within(path: FieldPath, above: FieldPath) -> FieldPath | None:
    """The way from there on; None when it is that field itself or does not lie in it."""
    if path == above or not is_within(path, above):
        return None
    return FieldPath(path[len(above) :].lstrip(".") if above else path)
