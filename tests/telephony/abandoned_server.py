"""A server for the kill tests: starts a switch, has one talk going, then waits to be killed.

``python -m tests.telephony.abandoned_server STATE SETTINGS HOST PORT NUMBER`` prints a JSON line for
each step; the carrier and the engine are played by the test, which reads the token from here.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from server_api.telephony.embedded.client import EmbeddedSwitch
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    DialOrder,
    LegOrder,
    LegUp,
    SuperviseMode,
    SuperviseOrder,
    TrunkSpec,
)
from tests.telephony.fact_box import FactBox


def _say(**fields: Any) -> None:
    print(json.dumps(fields), flush=True)


async def _serve(state_dir: str, settings: str, host: str, port: str, number: str) -> None:
    switch = EmbeddedSwitch(Path(state_dir), SwitchSettings.from_json(settings))
    await switch.start()
    box = FactBox(switch)
    await switch.put_trunk(TrunkSpec("carrier", host, int(port)))
    await switch.expect_leg(LegOrder("l1", "ana", "token-l1"))
    await switch.expect_leg(LegOrder("l2", "lead", "token-l2"))
    _say(step="started", sip=list(switch.sip_address), pids=list(switch.pids))
    await box.next(LegUp, 2)
    await switch.dial(DialOrder("c1", "carrier", number, ""))
    await box.next(CallAnswered)
    await switch.connect("c1", "ana")
    await box.next(CallConnected)
    await switch.supervise(SuperviseOrder("lead", "ana", SuperviseMode.BARGE))
    await switch.dial(DialOrder("c2", "carrier", number + "2", ""))
    _say(step="talking")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(*sys.argv[1:]))
