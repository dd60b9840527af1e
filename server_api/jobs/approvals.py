"""Requests to leads that nobody answered in time are closed; each node looks, one of them does it."""

import asyncio
import logging

from server_api.services.approval_desk import ApprovalDesk
from server_api.services.background import unbroken
from server_api.store.database import StoreError

log = logging.getLogger(__name__)


class KeepApprovals:
    """Looks every ``every_s`` seconds."""

    def __init__(self, desk: ApprovalDesk, every_s: float) -> None:
        self._desk, self._every_s = desk, every_s

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await unbroken(self._desk.expire())
            except StoreError as error:
                log.warning("requests to leads are closed later: %s", error)
            except Exception:
                log.exception("requests to leads could not be looked at")
            await asyncio.sleep(self._every_s)
