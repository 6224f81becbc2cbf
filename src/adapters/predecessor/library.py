"""The predecessor's SQLite file, read without leaving a trace beside it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from adapters.predecessor.copies import SettledCopies
from application.ports.object_store import Scratch
from application.ports.old_library import (
    NoOldLibrary,
    OldFile,
    OldLibraries,
    OldLibrary,
    OldTable,
)

_NEEDED = {"id", "filename", "file_type"}
_WANTED = (
    "id filename file_type is_proxy source_file_id local_path s3_key size_bytes uploaded_at "
    "metadata resolution_width resolution_height frame_rate duration_seconds bitrate codec_video "
    "codec_audio"
).split()
_SHADOWS = ("_chunks", "_rowids", "_info", "_auxiliary")
"""What sqlite-vec's tables keep their content in."""


class SqliteOldLibraries(OldLibraries):
    def __init__(self, scratch: Scratch) -> None:
        self._copies = SettledCopies(scratch)

    @contextmanager
    def __call__(self, database: Path) -> Iterator[OldLibrary]:
        database = database.expanduser().absolute()
        if not database.is_file():
            raise NoOldLibrary(f"There is no file {database}.")
        place = self._copies.of(database)
        # `immutable`: not even the `-shm` file that a reader of a WAL database makes
        how = "mode=ro&immutable=1" if place is database else "mode=rw"
        try:
            address = f"file:{quote(bytes(place))}?{how}"  # whatever bytes a name has
            with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
                # its texts may be anything
                connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
                yield SqliteOldLibrary(connection, database)
        except sqlite3.DatabaseError as error:
            raise NoOldLibrary(f"{database} cannot be read: {error}.") from error


class SqliteOldLibrary(OldLibrary):
    def __init__(self, connection: sqlite3.Connection, database: Path) -> None:
        self._connection = connection
        self._database = database
        self._columns = {row[1] for row in connection.execute("PRAGMA table_info(files)")}
        if not self._columns >= _NEEDED:
            raise NoOldLibrary(f"{database} has no table of files as the predecessor's.")

    @property
    def base(self) -> str:
        folder = self._database.parent
        return str(folder.parent if folder.name == "data" else folder)

    def tables(self) -> tuple[OldTable, ...]:
        rows = self._connection.execute(
            "SELECT name, sql LIKE 'CREATE VIRTUAL%' FROM sqlite_master "
            "WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
        virtual = {name for name, is_virtual in rows if is_virtual}
        shadows = {
            name
            for name, _ in rows
            for table in virtual
            if name.startswith(table) and name.startswith(tuple(table + tail for tail in _SHADOWS))
        }
        return tuple(
            OldTable(name=name, rows=self._count(name, name in virtual))
            for name, _ in rows
            if name not in shadows
        )

    def files(self, *, first: int = 0, last: int = 2**62) -> Iterator[OldFile]:
        columns = [name if name in self._columns else f"NULL AS {name}" for name in _WANTED]
        cursor = self._connection.execute(
            f"SELECT {', '.join(columns)} FROM files WHERE id BETWEEN ? AND ? ORDER BY id",
            (first, last),
        )
        for row in cursor:
            yield _file(dict(zip(_WANTED, row, strict=True)))

    def _count(self, name: str, is_virtual: bool) -> int | None:
        quoted = name.replace('"', '""')
        for table in (f"{quoted}_rowids", quoted) if is_virtual else (quoted,):
            try:
                row = self._connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
            except sqlite3.OperationalError:
                continue
            return int(row[0])
        return None


def _file(row: dict[str, Any]) -> OldFile:
    notes = _notes(row["metadata"])
    return OldFile(
        id=row["id"],
        filename=_text(row["filename"]) or "",
        file_type=(_text(row["file_type"]) or "").lower(),
        is_proxy=row["is_proxy"] == 1,
        source_id=_whole(row["source_file_id"]),
        local_path=_text(row["local_path"]),
        s3_key=_text(row["s3_key"]),
        size_bytes=row["size_bytes"] if isinstance(row["size_bytes"], int) else None,
        uploaded_at=_instant(row["uploaded_at"]),
        modified_s=_number(notes.get("file_mtime")),
        folder=_text(notes.get("source_directory")),
        width=_whole(row["resolution_width"]),
        height=_whole(row["resolution_height"]),
        frame_rate=_number(row["frame_rate"]),
        duration_s=_number(row["duration_seconds"]),
        bit_rate=_whole(row["bitrate"]),
        video_codec=_text(row["codec_video"]),
        audio_codec=_text(row["codec_audio"]),
        thumbnail_path=_text(notes.get("thumbnail_path")),
    )


def _notes(text: Any) -> dict[str, Any]:
    """Its metadata were stored as JSON, some of them twice over."""
    for _ in range(2):
        if not isinstance(text, str):
            break
        try:
            text = json.loads(text)
        except ValueError:
            return {}
    return text if isinstance(text, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _number(value: Any) -> float | None:
    """Positive; zeros stood for what was not known."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if 0 < number < float("inf") else None


def _whole(value: Any) -> int | None:
    number = _number(value)
    return int(number) if number is not None else None


def _instant(value: Any) -> datetime | None:
    """Written by SQLite in UTC, without saying so."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC)
