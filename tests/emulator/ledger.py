"""What the program wrote down about its calls, read from its database by its column names."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

_SQL = """
    SELECT file_id, call_attempts.state, code, service_request_id, input_tokens, output_tokens,
           spend.state, spend.reserved, spend.settled
    FROM call_attempts JOIN spend ON spend.id = call_attempts.spend_id
    ORDER BY call_attempts.id
"""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    file_id: int
    state: str
    code: str
    request_id: str
    input_tokens: int
    output_tokens: int
    spend_state: str
    reserved: int
    settled: int

    @property
    def counts(self) -> int:
        """Micro-dollars that count as spent: what nobody knows counts as reserved."""
        return self.reserved if self.spend_state in ("RESERVED", "UNKNOWN") else self.settled


class Ledger:
    def __init__(self, database: Path) -> None:
        self._database = database

    @property
    def attempts(self) -> list[Attempt]:
        connection = sqlite3.connect(f"{self._database.absolute().as_uri()}?mode=ro", uri=True)
        try:
            rows = connection.execute(_SQL).fetchall()
        finally:
            connection.close()
        return [
            Attempt(
                file_id=row[0] or 0,
                state=row[1],
                code=row[2] or "",
                request_id=row[3] or "",
                input_tokens=row[4] or 0,
                output_tokens=row[5] or 0,
                spend_state=row[6],
                reserved=row[7],
                settled=row[8] or 0,
            )
            for row in rows
        ]

    def of(self, file_id: int) -> list[Attempt]:
        return [attempt for attempt in self.attempts if attempt.file_id == file_id]
