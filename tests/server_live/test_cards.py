"""A card told over the telephone: never on tape, never on disk."""

import logging
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from server_api.contract import routes
from server_api.contract.money import Money
from server_api.contract.payments import PayByCard
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, open_floor
from tests.server_live.test_orders import TERMS, line, settings

#: Public test numbers of the brand; the demo's bank declines the second.
NUMBER, DECLINED = "4242424242424242", "4000000000000002"


def card(number: str = NUMBER, **changes: Any) -> PayByCard:
    values: dict[str, Any] = {
        "key": str(uuid4()),
        "amount": Money(50_000, "BRL"),
        "debt_ids": ("debt-1",),
        "number": number,
        "holder": "MARIA EXEMPLO",
        "month": 12,
        "year": date.today().year + 2,
        "code": "987",
    }
    return PayByCard(**(values | changes))


async def paused(desk: Desk, call_id: str) -> None:
    await until(lambda: desk.call("recording") == "on", what="the recording")
    answer = await desk.post(routes.RECORDING_PAUSE.format(call_id=call_id), {"reason": "card", "most_s": 60})
    assert answer.status_code == 204
    await until(lambda: desk.call("recording") == "paused", what="the pause")


def holding(folder: Path, text: str) -> list[Path]:
    """The files that hold this text."""
    return [file for file in folder.rglob("*") if file.is_file() and text.encode() in file.read_bytes()]


@pytest.fixture
def methods(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TERMS, "methods", ["card"])


@pytest.mark.usefixtures("methods")
async def test_a_card_is_charged_off_the_tape_and_kept_nowhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with open_floor(tmp_path, **settings()) as floor:
        desk = await floor.sign_in()
        call_id = await line(floor, desk)
        path, wish = routes.CARD.format(call_id=call_id), card()
        await until(lambda: desk.call("recording") == "on", what="the recording")
        early = await desk.post(path, wish)
        assert (early.status_code, early.json()["params"]["fault"]) == (422, "recording_on")
        await paused(desk, call_id)
        charged = await desk.post(path, wish)
        assert charged.status_code == 200, charged.text
        assert charged.json()["payload"] == "Visa •••• 4242"
        await until(lambda: desk.call("recording") == "on", what="the recording again")
        await floor.it.journal.flush()
        rows = await floor.rows(tables.payment_orders)
        assert [row["kind"] for row in rows] == ["card"]
    assert holding(tmp_path, NUMBER) == []
    assert NUMBER not in caplog.text


@pytest.mark.usefixtures("methods")
async def test_a_declined_card_leaves_the_tape_paused_for_the_next(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings()) as floor:
        desk = await floor.sign_in()
        call_id = await line(floor, desk)
        await paused(desk, call_id)
        path = routes.CARD.format(call_id=call_id)
        answer = await desk.post(path, card(DECLINED))
        assert (answer.status_code, answer.json()["params"]["reason"]) == (422, "declined")
        assert desk.call("recording") == "paused"
        for changes, field in (
            ({"number": "4242424242424241"}, "number"),
            ({"month": 13}, "expiry"),
            ({"code": "1"}, "code"),
        ):
            answer = await desk.post(path, card(**changes))
            assert (answer.status_code, answer.json()["params"]["field"]) == (422, field)
            assert NUMBER not in answer.text
        again = card()
        first = await desk.post(path, again)
        await paused(desk, call_id)
        second = await desk.post(path, again)
        assert first.json()["order_id"] == second.json()["order_id"]
