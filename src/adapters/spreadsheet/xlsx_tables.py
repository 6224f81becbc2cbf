"""Tables as an Excel workbook, by openpyxl."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from adapters.spreadsheet.cells import safe_cell
from adapters.spreadsheet.sheet_names import unique_name
from application.ports.table_writer import Cell, Sheet, TableWriter

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_ROWS = 1_048_576
_WIDTH, _WIDE = 16, 48
_WIDE_COLUMNS = {"File", "Path", "Value", "Text", "Title", "Summary", "Evidence"}


class XlsxTableWriter(TableWriter):
    """A table that is longer than a sheet may be goes on in another one.

    `most_rows`: of a sheet, with its header.
    """

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    extension = "xlsx"
    most_sheets = None

    def __init__(self, *, most_rows: int = MOST_ROWS) -> None:
        self._most_rows = most_rows

    def write(self, sheets: Sequence[Sheet], to: BinaryIO) -> None:
        from openpyxl import Workbook

        # rows go to a temporary file one by one, none is kept in memory
        book = Workbook(write_only=True)
        taken: set[str] = set()
        for sheet in sheets:
            self._write(sheet, book, taken)
        if not sheets:
            book.create_sheet("Sheet")
        book.save(to)

    def _write(self, sheet: Sheet, book: "Workbook", taken: set[str]) -> None:
        page = _page(book, sheet, taken)
        written = 1
        for row in sheet.rows:
            if written == self._most_rows:
                page, written = _page(book, sheet, taken), 1
            page.append([_cell(page, value) for value in row])
            written += 1


def _page(book: "Workbook", sheet: Sheet, taken: set[str]) -> Any:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    page: Any = book.create_sheet(unique_name(sheet.name, taken))
    page.freeze_panes = "A2"
    for number, name in enumerate(sheet.columns, start=1):
        width = _WIDE if name in _WIDE_COLUMNS else _WIDTH
        page.column_dimensions[get_column_letter(number)].width = width
    header = [_cell(page, name) for name in sheet.columns]
    for cell in header:
        cell.font = Font(bold=True)
    page.append(header)
    return page


def _cell(page: Any, value: Cell) -> Any:
    """openpyxl guesses: it takes some texts for formulas, and `#N/A` for an error."""
    from openpyxl.cell import WriteOnlyCell

    safe = safe_cell(value)
    if not isinstance(safe, str):
        return safe
    cell = WriteOnlyCell(page, value=safe)
    cell.data_type = "s"
    return cell
