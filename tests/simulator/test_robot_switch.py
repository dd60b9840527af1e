"""Our own switch calls the robots: both sides agree about what became of each call."""

import asyncio
from pathlib import Path

from server_api.simulator.events import Answered, DigitHeard, Invited, Summarised
from server_api.simulator.process import CarrierProcess
from server_api.telephony.embedded.client import EmbeddedSwitch
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import CallAnswered, CallEnded, DialOrder, EndCause, EndedBy, TrunkSpec
from tests.helpers.waiting import until

# The 503 comes last: the switch gives the trunk a rest after it.
EXPECTED = {
    "80": (EndCause.NORMAL, EndedBy.SERVER),
    "92": (EndCause.NORMAL, EndedBy.SERVER),
    "94": (EndCause.NO_ANSWER, EndedBy.SWITCH),
    "95": (EndCause.BUSY, EndedBy.TRUNK),
    "96": (EndCause.REJECTED, EndedBy.TRUNK),
    "97": (EndCause.INVALID_NUMBER, EndedBy.TRUNK),
    "98": (EndCause.NORMAL, EndedBy.DEBTOR),
    "99": (EndCause.CONGESTION, EndedBy.TRUNK),
}
WAIT_S = 40.0


def number(suffix: str) -> str:
    return f"+55119000020{suffix}"


async def follow(switch: EmbeddedSwitch, carrier: CarrierProcess) -> dict[str, tuple[EndCause, EndedBy]]:
    """Press a key towards those who would wait for us and hang up when it was heard; gather all endings."""
    ended: dict[str, tuple[EndCause, EndedBy]] = {}
    async for fact in switch.facts():
        match fact:
            case CallAnswered(call_id=("80" | "92") as call_id):
                await press_and_leave(switch, carrier, call_id)
            case CallEnded():
                ended[fact.call_id] = (fact.cause, fact.by)
                if len(ended) == len(EXPECTED):
                    break
            case _:
                pass
    return ended


async def press_and_leave(switch: EmbeddedSwitch, carrier: CarrierProcess, call_id: str) -> None:
    await switch.send_dtmf(call_id, "5")
    robot = invited(carrier, call_id)
    await until(lambda: carrier.events(DigitHeard, robot), what="the key at the robot")
    await switch.hang_up(call_id, EndedBy.SERVER)


def invited(carrier: CarrierProcess, suffix: str) -> str:
    """The SIP Call-ID of the call to the number with this suffix."""
    return carrier.wait_for(Invited, where=lambda event: event.number == number(suffix)).call


async def test_switch_and_robots_agree_on_every_outcome(tmp_path: Path) -> None:
    with CarrierProcess(babble=True) as carrier:
        switch = EmbeddedSwitch(
            tmp_path / "switch", SwitchSettings(rtp_first_port=17000, rtp_last_port=17998)
        )
        await switch.start()
        try:
            await switch.put_trunk(TrunkSpec("robots", *carrier.address))
            for suffix in EXPECTED:
                await switch.dial(DialOrder(suffix, "robots", number(suffix), "+551130000000", 2.0))
            ended = await asyncio.wait_for(follow(switch, carrier), WAIT_S)
        finally:
            await switch.close(keep_calls=False)
        assert ended == EXPECTED
        summaries = {event.number[-2:]: event for event in carrier.events(Summarised)}
        assert set(summaries) == set(EXPECTED)
        assert (summaries["80"].digits, summaries["92"].digits) == ("5", "5")
        answered = {event.call for event in carrier.events(Answered)}
        assert answered == {invited(carrier, suffix) for suffix in ("80", "92", "98")}
