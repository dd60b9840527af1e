"""Requests to leads that nobody answered in time are closed; each node looks, one of them does it."""

from server_api.services.approval_desk import ApprovalDesk


class KeepApprovals:
    """Looks every ``every_s`` seconds."""

    def __init__(self, desk: ApprovalDesk, every_s: float) -> None:
        self._desk, self.every_s = desk, every_s

    async def turn(self) -> None:
        """Look once. Raises StoreError."""
        await self._desk.expire()
