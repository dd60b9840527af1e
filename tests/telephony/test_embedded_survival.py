"""Killed with SIGKILL: the server, the mixer, the signalling. Talks live on or end cleanly."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from server_api.telephony.embedded.client import EmbeddedSwitch
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import (
    CallEnded,
    EndCause,
    EndedBy,
    LegDown,
    SuperviseMode,
    SuperviseOrder,
    SupervisionState,
    SwitchBack,
    SwitchError,
    SwitchLost,
)
from tests.helpers import processes
from tests.helpers.waiting import until
from tests.telephony.fact_box import FactBox
from tests.telephony.far_end import AGENT_HZ, DEBTOR_HZ, Debtor, Engine, FarEnd
from tests.telephony.switchboard import NUMBER, settings, switchboard

LEAD_HZ = 1730.0


class Killed:
    """A talk whose server is dead."""

    def __init__(self, far: FarEnd, debtor: Debtor, engine: Engine, lead: Engine, pids: list[int]) -> None:
        self.far = far
        self.debtor = debtor
        self.engine = engine
        self.lead = lead
        self.pids = pids


async def _word(server: asyncio.subprocess.Process) -> dict[str, Any]:
    assert server.stdout is not None
    async with asyncio.timeout(30):
        return dict(json.loads(await server.stdout.readline()))


@asynccontextmanager
async def killed_in_a_talk(state_dir: Path, knobs: SwitchSettings) -> AsyncIterator[Killed]:
    """Agent and debtor talk, a lead is in their talk, a second call rings, and the server dies."""
    far = FarEnd()
    await far.endpoint.start()
    host, port = far.endpoint.address
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.telephony.abandoned_server",
        *(str(state_dir), knobs.to_json(), host, str(port), NUMBER),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        started = await _word(server)
        sip = (started["sip"][0], started["sip"][1])
        engine, lead = await far.engine(sip, "token-l1"), await far.engine(sip, "token-l2")
        lead.peer.tone_hz = LEAD_HZ
        debtor = await far.debtor(NUMBER)
        await debtor.answer()
        assert (await _word(server))["step"] == "talking"
        (await far.debtor(NUMBER + "2")).call.ring()
        server.kill()
        await server.wait()
        yield Killed(far, debtor, engine, lead, started["pids"])
    finally:
        if server.returncode is None:
            server.kill()
            await server.wait()
        await far.close()


async def test_the_talk_goes_on_and_is_adopted(tmp_path: Path) -> None:
    async with killed_in_a_talk(tmp_path, settings(adoption_s=20.0)) as killed:
        ringing = await killed.far.debtor(NUMBER + "2")
        await until(lambda: ringing.ended, what="CANCEL of the call nobody could take")
        heard = len(killed.debtor.peer.heard)
        await until(lambda: len(killed.debtor.peer.heard) > heard + 25, what="sound after the kill")
        await until(lambda: killed.debtor.peer.level(AGENT_HZ) > 5000, what="the agent's voice")
        await until(lambda: killed.engine.peer.level(DEBTOR_HZ) > 5000, what="the debtor's voice")
        await until(lambda: killed.debtor.peer.level(LEAD_HZ) > 5000, what="the lead's voice")
        switch = EmbeddedSwitch(tmp_path, settings(adoption_s=20.0))
        state = await switch.start()
        assert state.adopted
        assert switch.pids == tuple(killed.pids)
        assert [(c.call_id, c.state, c.leg_id) for c in state.calls] == [("c1", "connected", "l1")]
        assert [(e.call_id, e.cause) for e in state.ended] == [("c2", EndCause.CANCELLED)]
        assert state.supervisions == (SupervisionState("lead", "ana", SuperviseMode.BARGE),)
        box = FactBox(switch)
        await switch.supervise(SuperviseOrder("lead", "ana", SuperviseMode.WHISPER))
        await until(lambda: killed.debtor.peer.level(LEAD_HZ) < 20, what="a whisper")
        await switch.hang_up("c1", EndedBy.AGENT)
        assert (await box.next(CallEnded)).call_id == "c1"
        await box.close()
        await switch.close(keep_calls=False)
        processes.wait_gone(killed.pids)


async def test_nobody_comes_back_and_nothing_is_left(tmp_path: Path) -> None:
    async with killed_in_a_talk(tmp_path, settings(adoption_s=1.0)) as killed:
        await until(lambda: killed.debtor.ended and killed.engine.ended, what="both BYEs")
        await until(lambda: not any(processes.alive(pid) for pid in killed.pids), what="the end")
    assert "switch.sock" not in os.listdir(tmp_path)


async def test_a_dead_mixer_ends_its_calls_and_is_replaced(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        debtor, _ = await board.talking()
        os.kill(board.switch.pids[1], signal.SIGKILL)
        ended = await board.box.next(CallEnded)
        assert (ended.cause, ended.by) == (EndCause.SWITCH_LOST, EndedBy.SWITCH)
        await board.box.next(LegDown)
        await until(lambda: debtor.ended, what="BYE")
        engine = await board.leg("l2")
        await board.answered("c2", "+551130000002")
        await board.switch.connect("c2", "ana")
        await until(lambda: engine.peer.level(DEBTOR_HZ) > 5000, what="sound through the new mixer")


async def test_a_dead_switch_is_told_and_replaced(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        await board.talking()
        old = board.switch.pids
        os.kill(old[0], signal.SIGKILL)
        await board.box.next(SwitchLost)
        ended = await board.box.next(CallEnded)
        assert (ended.call_id, ended.cause) == ("c1", EndCause.SWITCH_LOST)
        assert (await board.box.next(LegDown)).leg_id == "l1"
        assert (await board.box.next(SwitchBack)).state.calls == ()
        await until(lambda: not any(processes.alive(pid) for pid in old), what="the old mixer's end")
        await board.answered("c2", "+551130000002")


async def test_a_second_server_is_refused_and_a_taken_port_is_said(tmp_path: Path) -> None:
    async with switchboard(tmp_path / "one") as board:
        second = EmbeddedSwitch(tmp_path / "one", board.settings)
        with pytest.raises(SwitchError, match="switch_in_use"):
            await second.start()
        third = EmbeddedSwitch(tmp_path / "two", settings(sip_port=board.switch.sip_address[1]))
        with pytest.raises(SwitchError, match="sip_port_taken"):
            await third.start()
