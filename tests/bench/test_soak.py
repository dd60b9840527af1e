"""The short form of ``dev.py bench soak``."""

from pathlib import Path

from tests.bench.soak import MOST_MB_PER_1000, soak
from tests.telephony.switchboard import settings

CALLS = 200  # and 100 before them


async def test_the_switch_keeps_nothing_of_ended_calls(tmp_path: Path) -> None:
    soaked = await soak(tmp_path, settings(sip_memory_s=0.3), CALLS)
    # A page of the heap more or less is no leak: what a call holds while it is remembered is 9 KB.
    assert soaked.grown_mb <= MOST_MB_PER_1000, soaked
    assert soaked.descriptors == 0, soaked
