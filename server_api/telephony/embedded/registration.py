"""A trunk kept registered and asked whether it is there, as long as it is used."""

import asyncio
import logging
from contextlib import suppress

from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.embedded.trunks import Trunks
from server_api.telephony.port import TrunkSpec
from server_api.telephony.wire.sip_gate import Address
from server_api.telephony.wire.sip_requests import Account, Reply, SipRequests

log = logging.getLogger(__name__)


def refresh_after_s(granted_s: float) -> float:
    """When to register again: with a fifth of the time in hand, half a minute at most."""
    return granted_s - min(30.0, granted_s / 5.0)


def reason_of(reply: Reply) -> str:
    """Why a registration failed, as told in TrunkChanged."""
    if reply.status == 0:
        return "silent"
    return "auth" if reply.status in (401, 407) else str(reply.status)


class TrunkWatch:
    """REGISTER before the last one runs out, and OPTIONS every so often; tells :class:`Trunks`."""

    def __init__(
        self,
        spec: TrunkSpec,
        address: Address,
        settings: SwitchSettings,
        requests: SipRequests,
        trunks: Trunks,
        before: "TrunkWatch | None" = None,
    ) -> None:
        self._spec = spec
        self._address = address
        self._settings = settings
        self._requests = requests
        self._trunks = trunks
        self._holds_until = 0.0
        domain = spec.registrar or spec.host
        if before is not None and before.same_account(spec, address):
            self._account = before.hand_over()
        else:
            self._account = Account(address, domain, spec.username, spec.password)
        self._tasks: list[asyncio.Task[None]] = []

    def same_account(self, spec: TrunkSpec, address: Address) -> bool:
        """True when ``spec`` means the registration that this one keeps."""
        mine = self._spec
        return (
            mine.registers
            and spec.registers
            and address == self._address
            and (spec.registrar or spec.host, spec.username) == (mine.registrar or mine.host, mine.username)
        )

    def hand_over(self) -> Account:
        """Let another watch go on with the account: what is registered stays so."""
        self._holds_until = 0.0
        return self._account

    def start(self) -> None:
        """Begin to register and to ask."""
        loop = asyncio.get_running_loop()
        if self._spec.registers:
            self._account.password = self._spec.password
            self._tasks.append(loop.create_task(self._keep_registered()))
        if self._spec.options_s > 0:
            self._tasks.append(loop.create_task(self._keep_asking()))

    async def stop(self) -> None:
        """End, and take the registration back where there is one."""
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self._tasks.clear()
        if self._now() < self._holds_until:
            self._holds_until = 0.0
            await self._requests.register(self._account, 0.0, self._settings.end_grace_s)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    async def _keep_registered(self) -> None:
        wish, failures = self._spec.register_s, 0
        while True:
            reply = await self._requests.register(self._account, wish, self._settings.trunk_silent_s)
            if reply.status == 423 and (reply.least_s or 0.0) > wish:
                wish = reply.least_s or wish
                continue
            failures = 0 if reply.good else failures + 1
            await asyncio.sleep(self._wait_s(reply, wish, failures))

    def _wait_s(self, reply: Reply, wish_s: float, failures: int) -> float:
        """Note the outcome; how long until the next try. Failed refreshes matter once the time is over."""
        now = self._now()
        if reply.good:
            granted = max(1.0, reply.granted_s or wish_s)
            self._holds_until = now + granted
            self._trunks.registered(self._spec.trunk_id, True)
            return refresh_after_s(granted)
        left = self._holds_until - now
        if left <= 0:
            log.warning("trunk %s is not registered: %s", self._spec.trunk_id, reason_of(reply))
            self._trunks.registered(self._spec.trunk_id, False, reason_of(reply))
        backoff = min(
            self._settings.backoff_most_s, self._settings.backoff_first_s * 2.0 ** min(failures - 1, 16)
        )
        wait = max(backoff, min(reply.retry_after_s or 0.0, self._settings.backoff_most_s))
        return min(wait, left) if left > 0 else wait

    async def _keep_asking(self) -> None:
        while True:
            reply = await self._requests.options(self._address, self._settings.options_timeout_s)
            if reply.status == 0:
                self._trunks.silent(self._spec.trunk_id)
            elif reply.status == 503:
                self._trunks.failed(self._spec.trunk_id, "503", self._now(), reply.retry_after_s)
            else:
                self._trunks.alive(self._spec.trunk_id, self._now())
            await asyncio.sleep(self._spec.options_s)
