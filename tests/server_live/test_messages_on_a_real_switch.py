"""Recorded messages over real SIP and sound: to robots of a carrier, and to a debtor who presses a key."""

import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from server_api.services.prompt_shelf import LEAST_S, RATE, PromptShelf
from server_api.services.prompt_texts import MESSAGE, OPTED_OUT
from server_api.simulator.process import CarrierProcess
from server_api.store import tables
from server_api.store.database import Database
from tests.helpers.waiting import until, until_told
from tests.server_live.floor import end_threads, quick_settings
from tests.server_live.pacing import set_campaign
from tests.server_live.seed import seed_floor
from tests.server_live.test_messages import record_prompts
from tests.server_live.test_on_a_real_switch import RealFloor, real_floor
from tests.telephony.far_end import FarEnd

pytestmark = pytest.mark.timeout(180)
#: What the robots do, by the end of their numbers.
SILENT, VOICEMAIL, BUSY = "92", "93", "95"
MESSAGE_HZ, THANKS_HZ, LOUD = 600.0, 850.0, 3000.0
NUMBERS = tuple(f"+551199990{n:04d}" for n in (1, 2, 3))


@asynccontextmanager
async def robots(folder: Path, *suffixes: str) -> AsyncIterator[RealFloor]:
    """A floor whose debtors are robots of these kinds."""
    settings = quick_settings(folder)
    with CarrierProcess(cache=folder) as carrier:
        host, port = carrier.address
        database = Database(settings.database)
        await database.open()
        await seed_floor(database, debtors=len(suffixes), detects=True)
        async with database.write() as conn:
            await conn.execute(tables.trunks.update().values(host=host, port=port))
            for number, suffix in enumerate(suffixes, 1):
                mine = tables.phones.c.phone_id == f"phone-{number}"
                to = f"+5511999900{number}{suffix}"
                await conn.execute(tables.phones.update().where(mine).values(e164=to))
        await database.close()
        floor = RealFloor(folder, FarEnd())
        await floor.it.start()
        try:
            yield floor
        finally:
            await floor.stop()
            await end_threads()


async def results(floor: RealFloor) -> dict[str, Any]:
    """The calls that are over, by the kind of robot."""
    return {row["number"][-2:]: row for row in await floor.rows(tables.calls) if row["ended_at"] is not None}


@pytest.mark.parametrize("leaves", [False, True])
async def test_people_hear_all_of_it_and_machines_only_after_their_beep(tmp_path: Path, leaves: bool) -> None:
    record_prompts(tmp_path)
    async with robots(tmp_path, SILENT, VOICEMAIL, BUSY) as floor:
        await set_campaign(floor, mode="message", leaves_message=leaves)
        await until_told(lambda: all_over(floor, 3), timeout=90, what="the ends")
        ended = await results(floor)
        silent, machine, busy = ended[SILENT], ended[VOICEMAIL], ended[BUSY]
        assert (silent["cause"], silent["message"], silent["ended_by"]) == (
            "message_played",
            "whole",
            "server",
        )
        assert silent["message_ms"] >= LEAST_S * 1000
        assert (machine["cause"], machine["verdict"]) == ("machine", "machine")
        assert machine["message"] == ("whole" if leaves else "")
        if leaves:
            lasted = (machine["ended_at"] - machine["answered_at"]).total_seconds()
            assert lasted > LEAST_S + machine["verdict_ms"] / 1000, "it waited for the beep"
        assert (busy["cause"], busy["message"]) == ("busy", "")
        assert not any(row["abandoned"] for row in ended.values())


async def test_a_key_that_is_pressed_ends_the_calls_of_this_debtor(tmp_path: Path) -> None:
    record_tones(tmp_path)
    async with real_floor(tmp_path, agents=1, debtors=3) as floor:
        await set_campaign(floor, mode="message", lines=2)
        first, second = [await floor.far.debtor(number) for number in NUMBERS[:2]]
        await floor.it.dialer.tick()
        assert NUMBERS[2] not in floor.far.debtors, "both lines are in use"
        await first.answer()
        await second.answer()
        await until_told(lambda: floor.rows(tables.calls, state="answered"), what="the answers")
        await until(lambda: first.peer.level(MESSAGE_HZ) > LOUD, what="the sound of the message")
        first.peer.press("9")
        await until_told(lambda: floor.rows(tables.contact_wishes), what="the wish")
        await until(lambda: first.peer.level(THANKS_HZ) > LOUD, what="what confirms it")
        second.call.hang_up()
        third = await floor.far.debtor(NUMBERS[2])
        third.call.reject(486, "Busy Here")
        await until(lambda: first.ended, timeout=60, what="the end of what was said to the first")
        await until_told(lambda: all_over(floor, 3), what="the ends")
        (wish,) = await floor.rows(tables.contact_wishes)
        assert (wish["person_id"], wish["channel"]) == ("person-1", "voice")
        rows = {row["number"]: row for row in await floor.rows(tables.calls)}
        assert [rows[number]["cause"] for number in NUMBERS] == ["message_cut", "message_cut", "busy"]
        assert 0 < rows[NUMBERS[0]]["message_ms"] < LEAST_S * 1000
        heard_both = rows[NUMBERS[0]]["ended_at"] - wish["since"]
        assert heard_both.total_seconds() >= LEAST_S, "what confirms it is heard after it is on disk"


def record_tones(folder: Path) -> None:
    """Prompts that are told apart by ear."""
    shelf = PromptShelf(folder / "prompts", "")
    for kind, hz in ((MESSAGE, MESSAGE_HZ), (OPTED_OUT, THANKS_HZ)):
        at = np.arange(int(LEAST_S * RATE)) / RATE
        sound = (12_000 * np.sin(2 * np.pi * hz * at)).astype("<i2")
        with wave.open(str(folder / f"{kind}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(sound.tobytes())
        shelf.add(folder / f"{kind}.wav", kind, "pt-BR")


async def all_over(floor: RealFloor, n: int) -> bool:
    rows = await floor.rows(tables.calls)
    return len(rows) >= n and all(row["ended_at"] is not None for row in rows)
