"""Any value as what a cell may hold."""

import math

from application.ports.table_writer import Cell
from domain.shared.cells import safe_text

_LARGEST_EXACT = 2**53
"""Cells hold numbers as floats: a larger whole number would come back as another one."""


def safe_cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST_EXACT else str(value)
    return value if math.isfinite(value) else None
