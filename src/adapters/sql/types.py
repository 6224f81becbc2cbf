"""Column types: what SQLite cannot hold by itself, as text that people can read."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware instant as ISO 8601 in UTC to the microsecond, so that text order is time order.

    SQLAlchemy's own DateTime gives SQLite's values back without their zone.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant without zone: {value!r}")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Word(TypeDecorator[StrEnum]):
    """A StrEnum by its value."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words
        self._by_value = {word.value: word for word in words}

    def process_bind_param(self, value: StrEnum | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> StrEnum | None:
        return None if value is None else self._by_value[value]


class Json(TypeDecorator[Any]):
    """A value of `shape` as JSON text; None is NULL."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape
        self._decoder = msgspec.json.Decoder(shape)

    def process_bind_param(self, value: Any | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> Any | None:
        return None if value is None else self._decoder.decode(value)


class RawJson(TypeDecorator[msgspec.Raw]):
    """JSON that is passed on unread."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: msgspec.Raw | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else bytes(value).decode()

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> msgspec.Raw | None:
        return None if value is None else msgspec.Raw(value.encode())
