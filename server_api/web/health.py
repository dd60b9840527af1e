"""Is the server well."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.routes import Health
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.HEALTH)
async def health(room: TheRoom) -> Health:
    """Database, switch, calls on the line."""
    return await room.health()
