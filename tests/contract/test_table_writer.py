"""What every table writer keeps, read back as spreadsheet programs do."""

import csv
import io
from abc import abstractmethod
from collections.abc import Iterator, Sequence

import openpyxl
import pytest

from adapters.spreadsheet.csv_tables import CsvTableWriter
from adapters.spreadsheet.xlsx_tables import XlsxTableWriter
from application.ports.table_writer import Cell, Sheet, TableWriter
from tests.unit.shared.test_cells import FORMULAS

Table = list[list[object]]


def written(writer: TableWriter, *sheets: Sheet) -> bytes:
    to = io.BytesIO()
    writer.write(sheets, to)
    assert not to.closed
    return to.getvalue()


def sheet(*rows: Sequence[Cell], name: str = "Results") -> Sheet:
    """Rows that can be read once only."""
    width = max(map(len, rows), default=1)
    return Sheet(name=name, columns=tuple(f"c{n}" for n in range(width)), rows=iter(rows))


class TableWriterContract:
    @pytest.fixture
    @abstractmethod
    def writer(self) -> TableWriter:
        raise NotImplementedError

    @abstractmethod
    def first_table(self, content: bytes) -> Table:
        """The rows below the header; what is empty is None."""

    def test_numbers_texts_and_gaps_come_back(self, writer: TableWriter) -> None:
        rows = [(1, 2.5, "boats", None), (None, -3, 'say "hi", then\nleave', "駅")]
        found = self.first_table(written(writer, sheet(*rows)))
        assert found == [list(row) for row in rows]

    @pytest.mark.parametrize("text", FORMULAS)
    def test_no_text_is_a_formula(self, writer: TableWriter, text: str) -> None:
        ((cell,),) = self.first_table(written(writer, sheet((text,))))
        assert isinstance(cell, str)
        assert cell.startswith("'")

    @pytest.mark.parametrize("text", ["-12", "-12.5", "+49"])
    def test_a_number_in_a_text_stays_one(self, writer: TableWriter, text: str) -> None:
        ((cell,),) = self.first_table(written(writer, sheet((text,))))
        assert float(str(cell)) == float(text)

    def test_a_table_without_rows_has_its_header(self, writer: TableWriter) -> None:
        assert self.first_table(written(writer, sheet())) == []

    def test_numbers_that_no_cell_can_hold_are_no_wrong_numbers(self, writer: TableWriter) -> None:
        row = (2**60 + 1, float("inf"), float("nan"), 0)
        found = self.first_table(written(writer, sheet(row)))
        assert found == [
            [str(2**60 + 1) if writer.extension == "xlsx" else 2**60 + 1, None, None, 0]
        ]

    def test_odd_texts_are_written(self, writer: TableWriter) -> None:
        found = self.first_table(written(writer, sheet(("a\x00\x0b\ud800b",), ("x" * 40_000,))))
        assert found[0] == ["ab"]
        assert len(str(found[1][0])) == 32_767


class TestCsv(TableWriterContract):
    @pytest.fixture
    def writer(self) -> TableWriter:
        return CsvTableWriter()

    def first_table(self, content: bytes) -> Table:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        return [[_read(cell) for cell in row] for row in rows[1:]]

    def test_it_begins_with_a_byte_order_mark_for_excel(self, writer: TableWriter) -> None:
        assert written(writer, sheet(("é",))).startswith(b"\xef\xbb\xbfc0\r\n")

    @pytest.mark.parametrize("separator", [";", "\t"])
    @pytest.mark.parametrize("text", ["a;=1+1", "a; @SUM(A1)", "a\n=1+1", "a\t+cmd|' /C calc'!A0"])
    def test_no_formula_begins_where_other_signs_separate_cells(
        self, writer: TableWriter, text: str, separator: str
    ) -> None:
        content = written(writer, sheet((text, 'with "quotes", too'))).decode("utf-8-sig")
        cells = [cell for line in content.splitlines() for cell in line.split(separator)]
        assert not [cell for cell in cells if cell.strip()[:1] in {"=", "+", "-", "@"}]

    def test_it_holds_the_first_table_only(self, writer: TableWriter) -> None:
        content = written(writer, sheet(("one",)), sheet(("two",), name="b"))
        assert b"one" in content
        assert b"two" not in content


def _read(cell: str) -> object:
    if not cell:
        return None
    try:
        return float(cell) if "." in cell else int(cell)
    except ValueError:
        return cell


class TestXlsx(TableWriterContract):
    @pytest.fixture
    def writer(self) -> TableWriter:
        return XlsxTableWriter()

    def first_table(self, content: bytes) -> Table:
        book = openpyxl.load_workbook(io.BytesIO(content))
        rows = list(book.worksheets[0].iter_rows())
        assert all(cell.data_type != "f" for row in rows for cell in row)
        return [[cell.value for cell in row] for row in rows[1:]]

    def names(self, *wanted: str) -> list[str]:
        content = written(XlsxTableWriter(), *(sheet(("x",), name=name) for name in wanted))
        return list(openpyxl.load_workbook(io.BytesIO(content)).sheetnames)

    def test_a_header_is_a_strangers_text_too(self) -> None:
        content = written(XlsxTableWriter(), Sheet(name="a", columns=("=1+1",), rows=[]))
        (cell,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0][1]
        assert (cell.value, cell.data_type) == ("'=1+1", "s")

    def test_names_of_sheets_are_fit_and_unique_whatever_their_capitals(self) -> None:
        assert self.names("Chapters", "chapters", "CHAPTERS") == [
            "Chapters",
            "chapters (2)",
            "CHAPTERS (3)",
        ]
        assert self.names("a[b]:*?/\\c", "'quoted'", "", "History", "=1") == [
            "a b c",
            "quoted",
            "Sheet",
            "History (2)",
            "=1",
        ]
        long = self.names("x" * 40, "x" * 40, "👩" * 40)
        assert [len(name.encode("utf-16-le")) // 2 for name in long] == [31, 31, 30]
        assert long[1].endswith(" (2)")

    def test_a_table_that_is_too_long_goes_on_in_another_sheet(self) -> None:
        rows: Iterator[Sequence[Cell]] = ((n,) for n in range(5))
        content = written(
            XlsxTableWriter(most_rows=3), Sheet(name="Results", columns=("n",), rows=rows)
        )
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert [[c.value for c in row] for s in book for row in s.iter_rows()] == [
            *(["n"], [0], [1]),
            *(["n"], [2], [3]),
            *(["n"], [4]),
        ]
        assert book.sheetnames == ["Results", "Results (2)", "Results (3)"]

    def test_words_that_openpyxl_takes_for_errors_are_texts(self) -> None:
        content = written(XlsxTableWriter(), sheet(("#N/A",), ("#REF!",)))
        cells = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A"])
        assert [cell.value for cell in cells[1:]] == ["#N/A", "#REF!"]

    def test_no_table_at_all_is_a_book_that_opens(self) -> None:
        assert openpyxl.load_workbook(io.BytesIO(written(XlsxTableWriter()))).sheetnames
