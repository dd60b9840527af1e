"""The signalling process: trunks, calls and agents' legs, beside the mixer it starts.

``python -m server_api.telephony.embedded.signalling --dir STATE --settings JSON [--sip-port N]``
prints one JSON line when it listens, then detaches from its starter. It ends itself ``adoption_s``
after its server is gone, and at once when told to.
"""

import argparse
import asyncio
import gc
import inspect
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from server_api.telephony.embedded import protocol
from server_api.telephony.embedded.calls import Calls
from server_api.telephony.embedded.carriers import Carriers
from server_api.telephony.embedded.control import ControlServer
from server_api.telephony.embedded.dialling import Dialling
from server_api.telephony.embedded.incoming import Incoming
from server_api.telephony.embedded.journal import FactJournal
from server_api.telephony.embedded.launch import lock
from server_api.telephony.embedded.leg_calls import LegCalls
from server_api.telephony.embedded.legs import Legs
from server_api.telephony.embedded.listening import Listening
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.offers import Offers
from server_api.telephony.embedded.prompts import Prompts
from server_api.telephony.embedded.recording import Recordings
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.embedded.talking import Talking
from server_api.telephony.embedded.trunks import Trunks
from server_api.telephony.embedded.watch import Watch
from server_api.telephony.port import (
    EndCause,
    SwitchError,
    SwitchState,
    TrunkChanged,
)
from server_api.telephony.wire.sip import SipEndpoint
from server_api.telephony.wire.sip_gate import SourceGate

log = logging.getLogger(__name__)
OK: dict[str, Any] = {"ok": True}


class Signalling:
    """Puts the parts together and carries out the server's orders."""

    def __init__(self, state_dir: Path, settings: SwitchSettings) -> None:
        self._settings = settings
        self._journal = FactJournal(settings.switch_id, settings.max_facts_kept)
        self._mixer = MixerLink(settings, self._on_media, self._on_mixer_death)
        gate = SourceGate(settings.stranger_datagrams_per_s, settings.stranger_burst)
        self._legs = Legs(settings, self._mixer, self._journal, gate)
        self._endpoint = SipEndpoint(
            settings.sip_host,
            settings.sip_port,
            advertise=settings.sip_advertise,
            on_invite=lambda call: self._incoming.invited(call),
            gate=gate,
            memory_s=settings.sip_memory_s,
        )
        self._trunks = Trunks(settings.backoff_first_s, settings.backoff_most_s, self._report_trunk)
        self._calls = Calls(self._mixer, self._trunks, self._journal)
        self._carriers = Carriers(settings, self._endpoint, self._trunks)
        self._leg_calls = LegCalls(settings, self._endpoint, self._mixer, self._trunks, self._legs)
        self._build_trunk_calls(settings)
        self._recordings = Recordings(settings, self._mixer, self._calls, self._journal)
        self._listening = Listening(settings, self._mixer, self._calls, self._journal)
        self._talking = Talking(settings.reconnect_s, self._calls, self._legs, self._mixer, self._journal)
        self._prompts = Prompts(self._calls, self._talking, self._mixer, self._journal)
        self._watch = Watch(settings, self._mixer, self._legs)
        self._control = ControlServer(
            state_dir, self._journal, self.perform, self._on_alone, self._on_company
        )
        self._alone: asyncio.TimerHandle | None = None
        self._restart: asyncio.Task[None] | None = None
        self.over = asyncio.Event()
        self._performs = self._orders()

    def _build_trunk_calls(self, settings: SwitchSettings) -> None:
        """Calls out to the trunks, and in from them."""
        offers = Offers(settings, self._mixer)
        mixer, journal, calls = self._mixer, self._journal, self._calls
        self._dialling = Dialling(settings, self._endpoint, mixer, self._trunks, journal, calls, offers)
        self._incoming = Incoming(
            settings, self._legs, self._carriers, self._trunks, mixer, journal, calls, offers
        )
        self._endpoint.direct = self._incoming.is_carriers

    async def start(self) -> None:
        """Open everything. Raises SwitchError ``sip_port_taken``."""
        try:
            await self._endpoint.start()
        except OSError as error:
            raise SwitchError("sip_port_taken", f"{self._settings.sip_port}: {error.strerror}") from error
        await self._mixer.start()
        await self._recordings.start()
        await self._listening.start()
        await self._control.start()
        self._watch.start()
        self._on_alone()

    async def stop(self) -> None:
        """End all calls and legs, give the BYEs a moment to be confirmed, and leave nothing."""
        await self._watch.stop()
        self._calls.end_all(EndCause.NORMAL)
        self._leg_calls.drop_all("dropped")
        await self._recordings.stop()
        await self._listening.stop()
        self._control.stop()
        await self._carriers.stop()
        await self._endpoint.settle(self._settings.end_grace_s)
        if self._restart is not None:
            self._restart.cancel()
        await self._mixer.stop()
        await self._endpoint.stop()
        await self._control.part()
        self._on_company()

    def _on_alone(self) -> None:
        """The server is gone: talks go on for a while, but nobody could take a new answer."""
        self._incoming.attended = False
        self._calls.end_all(EndCause.CANCELLED, unanswered_only=True)
        self._talking.play_to_waiting()
        if self._alone is None:
            loop = asyncio.get_running_loop()
            self._alone = loop.call_later(self._settings.adoption_s, self.over.set)

    def _on_company(self) -> None:
        self._incoming.attended = True
        if self._alone is not None:
            self._alone.cancel()
            self._alone = None

    def _report_trunk(self, trunk_id: str, up: bool, reason: str, registered: bool | None) -> None:
        stamp = self._journal.stamp()
        self._journal.add(
            TrunkChanged(trunk_id=trunk_id, up=up, reason=reason, registered=registered, **stamp)
        )

    def _on_media(self, event: str, leg: str, fields: dict[str, Any]) -> None:
        if leg.startswith("call:"):
            self._calls.media(leg, event, fields.get("digit", ""))
        elif event == "played":
            self._prompts.played(leg, **fields)
        else:
            self._legs.media(leg, event)

    def _on_mixer_death(self) -> None:
        """Without sound there is no call: end them all and start over."""
        log.error("the mixer died")
        self._calls.end_all(EndCause.SWITCH_LOST)
        self._leg_calls.drop_all("media_lost")
        self._restart = asyncio.get_running_loop().create_task(self._restart_mixer())

    async def _restart_mixer(self) -> None:
        await self._mixer.stop()
        try:
            await self._mixer.start()
            self._recordings.mixer_back()
            self._listening.mixer_back()
        except SwitchError:
            log.exception("no mixer")
            self.over.set()

    def _orders(self) -> dict[str, Callable[..., Any]]:
        """The port's commands; what each takes of an order is said by its parameters."""
        return {
            "hello": self._hello,
            "ping": lambda: None,
            "put_trunk": self._carriers.put,
            "drop_trunk": self._carriers.drop,
            "expect_leg": self._leg_calls.expect,
            "drop_leg": self._leg_calls.drop,
            "dial": self._dialling.dial,
            "answer": self._incoming.answer,
            "hang_up": self._calls.hang_up,
            "connect": self._talking.connect,
            "hold": self._talking.hold,
            "resume": self._talking.resume,
            "park": self._talking.park,
            "join": self._talking.join,
            "consult": self._talking.consult,
            "end_consult": self._talking.end_consult,
            "supervise": self._talking.supervise,
            "leave": self._talking.leave,
            "play": self._prompts.play,
            "stop_prompt": self._prompts.stop_prompt,
            "send_dtmf": self._talking.press,
            "record": self._recordings.record,
            "pause_recording": self._recordings.pause,
            "resume_recording": self._recordings.resume,
            "stop_recording": self._recordings.stop_recording,
            "stats": self._stats,
            "end": self.over.set,
        }

    async def _stats(self) -> dict[str, Any]:
        """The mixer's figures, and what the SIP stack keeps."""
        return await self._mixer.stats() | self._endpoint.load()

    async def perform(self, order: dict[str, Any]) -> dict[str, Any]:
        """One order of the server; its answer's fields. Raises SwitchError ``unsupported``."""
        method = self._performs.get(order["do"])
        if method is None:
            raise SwitchError("unsupported", str(order["do"]))
        answer = method(**protocol.arguments(method, order))
        if inspect.isawaitable(answer):
            answer = await answer
        return OK if answer is None else answer

    def _hello(self) -> dict[str, Any]:
        state = SwitchState(
            switch_id=self._settings.switch_id,
            adopted=True,
            calls=self._talking.calls(),
            legs=self._talking.legs(),
            fact_seq=self._journal.seq,
            ended=self._journal.untaken_ends(),
            supervisions=self._talking.floor.supervisions(),
            consults=self._talking.floor.consultations(),
            recordings=self._journal.untaken_recordings(),
        )
        return {
            "state": protocol.dump(state),
            "sip": list(self._endpoint.advertised),
            "pids": [os.getpid(), self._mixer.pid],
        }


async def _run(state_dir: Path, settings: SwitchSettings, tell: IO[str]) -> int:
    signalling = Signalling(state_dir, settings)
    try:
        await signalling.start()
    except SwitchError as error:
        _tell(tell, {"error": error.code, "detail": error.detail})
        await signalling.stop()
        return 1
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, signalling.over.set)
    _tell(tell, {"ready": True})
    gc.collect()
    gc.freeze()
    gc.collect()  # a heap that counts as empty is cleaned often and in no time: ended calls are rings
    await signalling.over.wait()
    await signalling.stop()
    return 0


def _tell(tell: IO[str], message: dict[str, Any]) -> None:
    """Answer the starter, then leave its terminal."""
    print(json.dumps(message), file=tell, flush=True)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


def _detach() -> None:
    """A child of nobody: it outlives the server, and no one has to wait for it."""
    if os.fork():
        os._exit(0)
    os.setsid()


def main() -> int:
    """Run until told to end, or left alone for too long."""
    parser = argparse.ArgumentParser(prog="acordo-switch", description="The switch's signalling process.")
    parser.add_argument("--dir", type=Path, required=True, help="folder for the socket, lock and log")
    parser.add_argument("--settings", default="{}", help="SwitchSettings as JSON")
    parser.add_argument("--sip-port", type=int, help="UDP port; 0 takes any free one")
    parser.add_argument("--stay", action="store_true", help="do not detach from the starter")
    arguments = parser.parse_args()
    settings = SwitchSettings.from_json(arguments.settings)
    if arguments.sip_port is not None:
        settings = replace(settings, sip_port=arguments.sip_port)
    if not arguments.stay:
        _detach()
    held = lock(arguments.dir)
    if held is None:
        _tell(sys.stdout, {"error": "switch_in_use", "detail": str(arguments.dir)})
        return 1
    logging.basicConfig(level=logging.INFO, format="%(asctime)s signalling %(levelname)s %(message)s")
    with held:
        return asyncio.run(_run(arguments.dir, settings, sys.stdout))


if __name__ == "__main__":
    sys.exit(main())
