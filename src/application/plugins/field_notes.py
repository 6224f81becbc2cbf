"""The words that an author wrote below a field. Python forgets them, so the source is read.

A plugin that is shipped without its source (`.pyc` files only) loses them, for models too; its
author can say the same in `Meta(description=…)`, which is used where there are no such words.
"""

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise
from typing import Any, get_origin


def field_notes(record: Any) -> dict[str, str]:
    """By field name; those of base classes too. Empty where there is no source to read."""
    cls = get_origin(record) or record
    notes: dict[str, str] = {}
    for base in reversed(getattr(cls, "__mro__", ())):
        notes |= _own_notes(base)
    return notes


@cache
def _own_notes(cls: type) -> dict[str, str]:
    if cls.__module__ in ("builtins", "msgspec", "typing"):
        return {}
    try:
        (definition,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    except (OSError, TypeError, ValueError, SyntaxError):
        return {}
    notes: dict[str, str] = {}
    for field, below in pairwise(getattr(definition, "body", [])):
        if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
            continue
        if not isinstance(below, ast.Expr) or not isinstance(below.value, ast.Constant):
            continue
        if isinstance(text := below.value.value, str):
            notes[field.target.id] = " ".join(text.split())
    return notes
