"""A part of the switch that lives but answers nothing (SIGSTOP) is ended and replaced."""

import os
import signal
from pathlib import Path

from server_api.telephony.port import CallEnded, EndCause, LegDown, LegQuality, SwitchBack, SwitchLost
from tests.helpers import processes
from tests.helpers.logs import LogGuard
from tests.helpers.waiting import until
from tests.telephony.far_end import DEBTOR_HZ
from tests.telephony.switchboard import NUMBER, switchboard

IMPATIENT = {"watch_s": 0.3, "hung_s": 4.0}


async def test_a_hung_switch_is_ended_and_started_again(tmp_path: Path, log_guard: LogGuard) -> None:
    log_guard.expect("the switch does not answer")
    async with switchboard(tmp_path, **IMPATIENT) as board:
        await board.talking()
        old = board.switch.pids
        os.kill(old[0], signal.SIGSTOP)
        await board.box.next(SwitchLost)
        assert (await board.box.next(CallEnded)).cause is EndCause.SWITCH_LOST
        await board.box.next(SwitchBack)
        await until(lambda: not any(processes.alive(pid) for pid in old), what="the old processes' end")
        await board.answered("c2", "+551130000002")


async def test_a_hung_mixer_ends_its_calls_and_is_replaced(tmp_path: Path) -> None:
    async with switchboard(tmp_path, **IMPATIENT) as board:
        await board.talking()
        os.kill(board.switch.pids[1], signal.SIGSTOP)
        assert (await board.box.next(CallEnded)).cause is EndCause.SWITCH_LOST
        await board.box.next(LegDown)
        assert not board.box.of(SwitchLost)
        engine = await board.leg("l2")
        await board.answered("c2", "+551130000002")
        await board.switch.connect("c2", "ana")
        await until(lambda: engine.peer.level(DEBTOR_HZ) > 5000, what="sound through the new mixer")


async def test_every_line_tells_how_it_sounds(tmp_path: Path) -> None:
    async with switchboard(tmp_path, quality_s=0.3) as board:
        await board.talking()
        told = await board.box.next(LegQuality)
        assert (told.leg_id, told.agent_id) == ("l1", "ana")
        assert told.quality.codec
        await board.switch.drop_leg("l1")
        down = await board.box.next(LegDown)
        assert down.quality is not None
        (await board.far.debtor(NUMBER)).call.hang_up()
        ended = await board.box.next(CallEnded)
        assert ended.quality is not None
        assert ended.quality.codec == "PCMA"
