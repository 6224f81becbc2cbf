"""Whether the text index says what the passages say."""

import sqlalchemy as sa

from application.ports.database import Check
from application.ports.unit_of_work import DatabaseBusy, DatabaseDamaged

_NAME = "Text index"
_REBUILD = "Make it again: reelsight maintenance rebuild-index --no-dry-run --force"
_READ_AGAIN = 50_000
"""Beyond so many passages, reading every word again takes minutes; their number still shows."""
_MISSED = """SELECT count(*) FROM
(SELECT id FROM passages EXCEPT SELECT id FROM passage_words_docsize)"""
_LEFT = """SELECT count(*) FROM
(SELECT id FROM passage_words_docsize EXCEPT SELECT id FROM passages)"""
_COMPARE = (
    "INSERT INTO passage_words(passage_words, rank) VALUES ('integrity-check', :against_text)"
)


def text_index(connection: sa.Connection) -> Check:
    if not sa.inspect(connection).has_table("passages"):
        return Check(name=_NAME, ok=True, detail="will be made at the next start")
    passages: int = connection.exec_driver_sql("SELECT count(*) FROM passages").scalar_one()
    missed: int = connection.exec_driver_sql(_MISSED).scalar_one()
    left: int = connection.exec_driver_sql(_LEFT).scalar_one()
    if missed or left:
        return _ill(f"{missed} passages are not in it, {left} in it are gone")
    connection.rollback()  # the comparison counts as writing, and must not follow a read
    try:
        connection.exec_driver_sql(_COMPARE, {"against_text": int(passages <= _READ_AGAIN)})
    except DatabaseBusy:
        detail = f"{passages:,} passages, not compared: another program is writing"
        return Check(name=_NAME, ok=True, detail=detail)
    except DatabaseDamaged:
        return _ill("its words are not those of the passages")
    finally:
        connection.rollback()
    depth = "word by word" if passages <= _READ_AGAIN else "by number and structure"
    return Check(name=_NAME, ok=True, detail=f"{passages:,} passages, compared {depth}")


def _ill(detail: str) -> Check:
    return Check(name=_NAME, ok=False, detail=detail, remedy=_REBUILD)
