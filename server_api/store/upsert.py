"""Insert with a word on what to do when the row is there already."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert_into(conn: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that knows ON CONFLICT: spelled alike in both databases, kept in two dialects."""
    return postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)
