"""Tables as comma-separated values."""

import csv
import re
from collections.abc import Sequence
from io import TextIOWrapper
from typing import BinaryIO

from adapters.spreadsheet.cells import safe_cell
from application.ports.table_writer import Cell, Sheet, TableWriter


class CsvTableWriter(TableWriter):
    """RFC 4180 in UTF-8. It begins with a byte order mark: Excel takes it for another encoding
    without one."""

    media_type = "text/csv; charset=utf-8"
    extension = "csv"
    most_sheets = 1

    def write(self, sheets: Sequence[Sheet], to: BinaryIO) -> None:
        text = TextIOWrapper(to, encoding="utf-8-sig", newline="", write_through=False)
        try:
            writer = csv.writer(text)
            for sheet in sheets[: self.most_sheets]:
                writer.writerow(map(_written, sheet.columns))
                writer.writerows(map(_written, row) for row in sheet.rows)
        finally:
            text.detach()  # flushes, and leaves the file to its owner


_BEGINS_A_CELL = re.compile(r"(?<=[;\t\r\n])(?=[ \u00a0\u200b\ufeff]*[=+\-@＝＋－＠])")
"""Where half the world's Excel, which takes `;` for the end of a cell, sees a formula begin."""


def _written(value: Cell) -> str:
    cell = safe_cell(value)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if cell is None:
        return ""
    return _BEGINS_A_CELL.sub("'", cell) if isinstance(cell, str) else str(cell)
