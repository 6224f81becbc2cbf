"""What the tables' columns are made of."""

from typing import Any

import sqlalchemy as sa

from adapters.sql.types import Instant, Json
from domain.shared.problem import Problem

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=True)


def text(name: str, *, unknown: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=unknown)


def integer(name: str, *, unknown: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=unknown)


def real(name: str, *, unknown: bool = True) -> sa.Column[float]:
    return sa.Column(name, sa.Float, nullable=unknown)


def instant(name: str, *, unknown: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Instant, nullable=unknown)


def problem() -> sa.Column[Any]:
    return sa.Column("problem", Json(Problem), nullable=True)


def file_id(*, primary_key: bool = False, index: bool = False) -> sa.Column[int]:
    """What the row is about; it goes with its file."""
    return sa.Column(
        "file_id",
        sa.Integer,
        sa.ForeignKey("files.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=primary_key,
        index=index or None,
    )
