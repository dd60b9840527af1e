"""One writer at a time over all nodes, for what is read and then written by what was read."""

from enum import IntEnum

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


class Turn(IntEnum):
    """What is taken turns for."""

    TAPES = 1
    PROTOCOLS = 2


async def take_turn(conn: AsyncConnection, turn: Turn) -> None:
    """Wait until no other transaction has this turn; it ends with the transaction. A file has one writer."""
    if conn.dialect.name == "postgresql":
        await conn.execute(text("SELECT pg_advisory_xact_lock(4212559, :turn)"), {"turn": int(turn)})
