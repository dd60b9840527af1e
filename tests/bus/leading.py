"""A process that says on stdout when it leads and when it does no longer."""

import asyncio
import sys

from server_api.bus.leader import PostgreSqlLeader


async def lead(address: str) -> None:
    """Until it is killed."""
    leader = PostgreSqlLeader(address, "first")
    leader.changed(lambda leads: print("leads" if leads else "leads no longer", flush=True))
    await leader.run()


if __name__ == "__main__":
    asyncio.run(lead(sys.argv[1]))
