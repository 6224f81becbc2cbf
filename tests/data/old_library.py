r"""A database as the predecessor left it after years of use, with its oddities.

Both halves of its schema (what its own code made, and what was migrated by hand), Windows paths,
two rows of one path, rows that were only ever in a bucket, invented and missing facts, metadata
stored as JSON twice over, transcripts that hang on paths, a vector table whose module is not here.
"""

import json
import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

DRIVE = "E:\\Videos"
UNMAPPED = "D:\\Lost"
_TABLES = """
CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT, filename TEXT NOT NULL, s3_key TEXT UNIQUE,
    file_type TEXT NOT NULL, size_bytes INTEGER, content_type TEXT,
    uploaded_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, metadata TEXT,
    is_proxy INTEGER DEFAULT 0, source_file_id INTEGER REFERENCES files(id) ON DELETE CASCADE,
    local_path TEXT, resolution_width INTEGER, resolution_height INTEGER, frame_rate REAL,
    codec_video TEXT, codec_audio TEXT, duration_seconds REAL, bitrate INTEGER,
    created_date TEXT);
CREATE TABLE transcripts (
    id INTEGER PRIMARY KEY, file_path TEXT, file_name TEXT, file_size INTEGER,
    modified_time REAL, model_name TEXT, transcript_text TEXT, status TEXT);
CREATE TABLE analysis_jobs (
    id INTEGER PRIMARY KEY, job_id TEXT UNIQUE,
    file_id INTEGER REFERENCES files(id) ON DELETE CASCADE, status TEXT, results TEXT);
CREATE TABLE nova_jobs (id INTEGER PRIMARY KEY, analysis_job_id INTEGER, summary_result TEXT);
CREATE TABLE bedrock_batch_jobs (id INTEGER PRIMARY KEY, batch_job_arn TEXT UNIQUE);
CREATE TABLE nova_embedding_metadata (rowid INTEGER PRIMARY KEY, source_id INTEGER);
CREATE TABLE nova_embeddings_rowids (rowid INTEGER PRIMARY KEY, id, chunk_id, chunk_offset);
CREATE TABLE billing_cache (id INTEGER PRIMARY KEY, cost_usd REAL);
CREATE TABLE rescan_jobs (id INTEGER PRIMARY KEY, job_id TEXT UNIQUE);
CREATE TABLE import_jobs (id INTEGER PRIMARY KEY, job_id TEXT UNIQUE);
CREATE TABLE scratch_of_somebody (x);
"""


class OldLibrary(NamedTuple):
    """What was written, to compare with."""

    database: Path
    originals: int
    size_bytes: int
    duration_s: float
    taken: int
    """Rows that name a place which can be mapped."""
    files: int
    """Files that these become: some rows name the path of another."""
    file_bytes: int
    file_seconds: float
    """Of the first row of each path."""
    unmapped: int
    no_path: int


def make_old_library(
    database: Path,
    count: int,
    *,
    media: Sequence[Path] = (),
    media_root: Path | None = None,
    proxies: Sequence[tuple[int, str, str | None]] = (),
    seed: int = 2,
) -> OldLibrary:
    """`media` lie below `media_root`, which the old machine knew as DRIVE; they get the first
    ids. `proxies`: (number in `media` from 1, path of the proxy, path of the thumbnail), as the
    database spells them."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_TABLES)
        # a table whose module this program does not load
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', "
            "'nova_embeddings', 'nova_embeddings', 0, "
            "'CREATE VIRTUAL TABLE nova_embeddings USING vec0(embedding float[1024])')"
        )
        rows = _originals(count, media, media_root, random.Random(seed))
        for row in rows:
            _insert(connection, row)
        for number, path, thumbnail in proxies:
            _insert(connection, _proxy_row(number, path, thumbnail))
        connection.execute("INSERT INTO nova_embeddings_rowids DEFAULT VALUES")
        connection.executemany(
            "INSERT INTO transcripts (file_path, model_name, status) VALUES (?, 'medium', ?)",
            [(row["local_path"], "COMPLETED") for row in rows[::3]],
        )
    connection.close()
    mapped = [row for row in rows if (row["local_path"] or "").startswith(DRIVE)]
    firsts = list({row["local_path"]: row for row in reversed(mapped)}.values())
    return OldLibrary(
        database=database,
        originals=len(rows),
        size_bytes=sum(row["size_bytes"] or 0 for row in rows),
        duration_s=sum(row["duration_seconds"] or 0 for row in rows),
        taken=len(mapped),
        files=len(firsts),
        file_bytes=sum(row["size_bytes"] for row in firsts),
        file_seconds=sum(row["duration_seconds"] or 0 for row in firsts),
        unmapped=sum((row["local_path"] or "").startswith(UNMAPPED) for row in rows),
        no_path=sum(row["local_path"] is None for row in rows),
    )


def _originals(
    count: int, media: Sequence[Path], root: Path | None, draw: random.Random
) -> list[dict[str, Any]]:
    rows = [_media_row(path, root) for path in media if root is not None]
    while len(rows) < count:
        number = len(rows) + 1
        if number % 97 == 0:  # the same path once more: it was never unique
            again = rows[draw.randrange(len(media), len(rows))]
            if again["local_path"] is not None:
                rows.append(again | {"s3_key": f"local://{number:016x}"})
                continue
        rows.append(_row(number, draw))
    return rows


def _row(number: int, draw: random.Random) -> dict[str, Any]:
    is_video = draw.random() < 0.7
    folder = draw.choice(["2019\\Küste", "2020", "2021\\Werk & Halle", "2022\\raw 'b'"])
    name = f"clip_{number:05}.{'mp4' if is_video else 'jpg'}"
    top = UNMAPPED if number % 89 == 0 else DRIVE
    path = None if number % 83 == 0 else f"{top}\\{folder}\\{name}"
    notes = {
        "file_mtime": 1_600_000_000 + number,
        "imported_from": "directory",
        "source_directory": f"{top}\\{folder}",
    }
    known = number % 7 != 0  # thousands had neither length nor codec
    return {
        "filename": name,
        "s3_key": None if path else f"uploads/{number}/{name}",
        "file_type": "video" if is_video else "image",
        "size_bytes": draw.randrange(0, 4 * 1024**3),
        "uploaded_at": f"2024-0{1 + number % 9}-1{number % 9} 10:20:{number % 60:02}",
        # written by two hands: once as JSON, once as JSON of JSON, once broken
        "metadata": (
            json.dumps(json.dumps(notes)) if number % 3 == 0
            else "{broken" if number % 101 == 0 else json.dumps(notes)
        ),
        "local_path": path,
        "resolution_width": 1920 if known else None,
        "resolution_height": 1080 if known else 0,
        "frame_rate": 25.0 if is_video and known else None,
        "codec_video": "h264" if is_video and known else None,
        "codec_audio": "aac" if is_video and known else None,
        "duration_seconds": round(draw.uniform(1, 900), 3) if is_video and known else None,
        "bitrate": 8_000_000 if is_video and known else None,
    }  # fmt: skip


def _media_row(path: Path, root: Path | None) -> dict[str, Any]:
    assert root is not None
    stat = path.stat()
    below = str(path.relative_to(root)).replace("/", "\\")
    return {
        "filename": path.name,
        "s3_key": None,
        "file_type": "video" if path.suffix == ".mp4" else "image",
        "size_bytes": stat.st_size,
        "uploaded_at": "2023-05-06 07:08:09",
        "metadata": json.dumps({"file_mtime": stat.st_mtime, "source_directory": DRIVE}),
        "local_path": f"{DRIVE}\\{below}",
        "duration_seconds": None,
    }


def _proxy_row(number: int, path: str, thumbnail: str | None) -> dict[str, Any]:
    return {
        "filename": path.replace("\\", "/").rpartition("/")[2],
        "file_type": "video" if path.endswith(".mp4") else "image",
        "is_proxy": 1,
        "source_file_id": number,
        "size_bytes": 1000 + number,
        "local_path": path,
        # what was invented where the probe failed
        "resolution_width": 1280,
        "resolution_height": 720,
        "frame_rate": 15.0,
        "metadata": json.dumps({"thumbnail_path": thumbnail} if thumbnail else {}),
    }


def _insert(connection: sqlite3.Connection, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO files ({names}) VALUES ({marks})", list(row.values()))
