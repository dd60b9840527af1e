"""The carriers behind the trunks: their addresses at the gate, their registrations, their inbound calls."""

import asyncio
import ipaddress
import socket
from dataclasses import dataclass

from server_api.telephony.embedded.registration import TrunkWatch
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.embedded.trunks import Trunks
from server_api.telephony.port import SwitchError, TrunkSpec
from server_api.telephony.wire.sdp import PAYLOAD_OF
from server_api.telephony.wire.sip import SipEndpoint
from server_api.telephony.wire.sip_gate import Address, Network


@dataclass(frozen=True, slots=True)
class _Carrier:
    spec: TrunkSpec
    address: Address
    networks: tuple[Network, ...]
    watch: TrunkWatch


async def _resolve(host: str, port: int) -> Address:
    """The IPv4 address of a name. Raises SwitchError ``trunk_host_unknown``."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            host, port, family=socket.AF_INET, type=socket.SOCK_DGRAM
        )
    except OSError as error:
        raise SwitchError("trunk_host_unknown", host) from error
    return str(found[0][4][0]), port


class Carriers:
    """Puts trunks into the books, at the gate, and under watch."""

    def __init__(self, settings: SwitchSettings, endpoint: SipEndpoint, trunks: Trunks) -> None:
        self._settings = settings
        self._endpoint = endpoint
        self._trunks = trunks
        self._carriers: dict[str, _Carrier] = {}
        self._farewells: set[asyncio.Task[None]] = set()

    async def put(self, trunk: TrunkSpec) -> None:
        """Add or replace a trunk.

        Raises SwitchError ``trunk_host_unknown``, ``trunk_source_wrong``, ``trunk_codec_unknown``.
        """
        unknown = [name for name in trunk.codecs if name not in PAYLOAD_OF]
        if unknown or not trunk.codecs:
            raise SwitchError("trunk_codec_unknown", ",".join(unknown))
        address = await _resolve(trunk.host, trunk.port)
        networks = await _networks(trunk, address)
        old = self._carriers.get(trunk.trunk_id)
        if old is not None and (old.spec, old.address, old.networks) == (trunk, address, networks):
            return
        self._trunks.put(trunk)
        before = old.watch if old is not None else None
        watch = TrunkWatch(
            trunk, address, self._settings, self._endpoint.requests, self._trunks, before=before
        )
        self._admit(_Carrier(trunk, address, networks, watch))
        if old is not None:
            self._leave(old)
        watch.start()

    def _admit(self, carrier: _Carrier) -> None:
        self._carriers[carrier.spec.trunk_id] = carrier
        self._endpoint.gate.allow(carrier.address)
        for network in carrier.networks:
            self._endpoint.gate.allow_network(network)

    def _leave(self, carrier: _Carrier) -> None:
        self._endpoint.gate.forget(carrier.address)
        for network in carrier.networks:
            self._endpoint.gate.forget_network(network)
        farewell = asyncio.get_running_loop().create_task(carrier.watch.stop())
        self._farewells.add(farewell)
        farewell.add_done_callback(self._farewells.discard)

    async def drop(self, trunk_id: str) -> None:
        """No more calls by this trunk, out or in; its registration is taken back."""
        carrier = self._carriers.pop(trunk_id, None)
        self._trunks.drop(trunk_id)
        if carrier is not None:
            self._leave(carrier)

    async def stop(self) -> None:
        """Take every registration back."""
        for trunk_id in list(self._carriers):
            await self.drop(trunk_id)
        await asyncio.gather(*self._farewells)

    def of(self, source: Address) -> TrunkSpec | None:
        """The trunk whose inbound calls come from ``source``; the one with that very port before others."""
        from_there = [
            carrier
            for carrier in self._carriers.values()
            if carrier.spec.inbound and any(network.holds(source[0]) for network in carrier.networks)
        ]
        exact = [carrier for carrier in from_there if carrier.address == source]
        return next((carrier.spec for carrier in exact + from_there), None)


async def _networks(trunk: TrunkSpec, address: Address) -> tuple[Network, ...]:
    """Where an inbound trunk calls from: its own address, and ``sources`` (addresses, networks or names)."""
    if not trunk.inbound:
        return ()
    found = [Network.of(address[0])]
    for source in trunk.sources:
        try:
            found.append(Network.of(source))
        except ipaddress.AddressValueError:
            found.append(Network.of((await _resolve(source, trunk.port))[0]))
        except ValueError as error:
            raise SwitchError("trunk_source_wrong", source) from error
    return tuple(found)
