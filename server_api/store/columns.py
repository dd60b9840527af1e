"""Column types and naming that every table shares."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; a naive datetime is refused, SQLite's answers get their zone back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def key(name: str) -> Column[Any]:
    """Primary key: an identifier chosen by us (UUID text)."""
    return Column(name, String(64), primary_key=True)


def ref(name: str, target: str, *, null: bool = False, index: bool = False) -> Column[Any]:
    """Reference to another table's key."""
    return Column(name, String(64), ForeignKey(target), nullable=null, index=index)


def text(name: str, length: int = 200, *, default: str = "", index: bool = False) -> Column[Any]:
    """Text, empty rather than NULL."""
    return Column(name, String(length), nullable=False, server_default=default, index=index)


def moment(name: str, *, null: bool = True, index: bool = False) -> Column[Any]:
    """A moment in UTC."""
    return Column(name, UtcDateTime, nullable=null, index=index)


def minor(name: str) -> Column[Any]:
    """An amount in minor units of the row's currency."""
    return Column(name, BigInteger, nullable=False, server_default="0")
