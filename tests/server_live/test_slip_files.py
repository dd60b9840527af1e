"""A slip by file on a whole server: made on a call, sent to the bank, paid while the agent looks."""

import asyncio
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from server_api.cli.slips import importer
from server_api.contract import routes
from server_api.contract.debt_words import OrderKind
from server_api.domain.slip import read_line
from server_api.jobs.keep_slips import REFUSED, TAKEN
from server_api.services.export_slips import ExportSlips
from server_api.services.slip_accounts import SlipAccounts
from server_api.store import tables
from server_api.store.database import Database
from tests.helpers.waiting import until, until_told
from tests.payments.bank import Told, answer, read_remittance
from tests.payments.room import ACCOUNT
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_orders import line, made, orders_of, wanted

TODAY = date.today()


def settings(folder: Path, **more: Any) -> dict[str, Any]:
    drop = folder / "returns"
    drop.mkdir(exist_ok=True)
    return {"slips_dir": drop, "slips_s": 0.05, "promises_s": 0.05} | more


async def slip(floor: TestFloor, desk: Desk) -> tuple[str, str]:
    """A slip made on the line, and sent to the bank: its order, and its number there."""
    await SlipAccounts(floor.database, floor.it._clock).put(ACCOUNT)
    order = await made(desk, await line(floor, desk), wanted(OrderKind.BOLETO))
    assert read_line(order["line"]) == order["barcode"]
    file = floor.settings.data_dir / "rem.txt"
    await ExportSlips(floor.database, floor.it._clock)("creditor-1", file)
    (asked,) = read_remittance(await asyncio.to_thread(file.read_bytes)).asked
    assert order["barcode"][25:42] == asked.our_number
    assert asked.minor == 50_000
    return order["order_id"], asked.our_number


def put(floor: TestFloor, name: str, content: bytes) -> Path:
    folder = floor.settings.slips_dir
    assert folder is not None
    (folder / name).write_bytes(content)
    return folder


async def test_a_slip_is_paid_by_a_file_while_the_agent_looks(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings(tmp_path)) as floor:
        desk = await floor.sign_in()
        order_id, number = await slip(floor, desk)
        folder = put(floor, "RET1.txt", answer([Told(number, "02")], 1, made=TODAY))
        await until(lambda: (folder / TAKEN / "RET1.txt").exists(), what="the confirmation taken")
        assert orders_of(desk) == ["created"]
        put(floor, "RET2.txt", answer([Told(number, "06", "04", paid=50_000, happened=TODAY)], 2, made=TODAY))
        await until(lambda: orders_of(desk)[-1:] == ["paid"], what="paid on the screen")
        await until(lambda: "case_changed" in desk.kinds(), what="the changed case")
        assert desk.last("order_changed")["order"]["order_id"] == order_id
        await until(lambda: (folder / TAKEN / "RET2.txt").exists(), what="the payment's file put away")
        (payment,) = await floor.rows(tables.payments)
        assert (payment["provider"], payment["amount_minor"], payment["debt_id"]) == (
            "cnab",
            50_000,
            "debt-1",
        )
        report = (folder / TAKEN / "RET2.txt.csv").read_text(encoding="utf-8-sig")
        assert f";{number};" in report
        # The same file once more, under another name: nothing is posted, and it is put away too.
        put(floor, "RET2 (1).txt", (folder / TAKEN / "RET2.txt").read_bytes())
        await until(lambda: (folder / TAKEN / "RET2 (1).txt").exists(), what="the copy put away")
        assert len(await floor.rows(tables.payments)) == 1


async def test_a_return_taken_at_a_terminal_reaches_the_desk_too(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings(tmp_path)) as floor:
        desk = await floor.sign_in()
        _, number = await slip(floor, desk)
        other = Database(floor.settings.database)
        await other.open()
        file = tmp_path / "RET.txt"
        file.write_bytes(answer([Told(number, "17", paid=50_000, happened=TODAY)], made=TODAY))
        done = await importer(other, floor.it._clock)(file)
        await other.close()
        assert done.counts.by_result == {"paid": 1}
        await until(lambda: orders_of(desk)[-1:] == ["paid"], what="paid on the screen")
        await until(lambda: "case_changed" in desk.kinds(), what="the changed case")


async def test_a_refused_slip_is_said_on_the_line(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings(tmp_path)) as floor:
        desk = await floor.sign_in()
        _, number = await slip(floor, desk)
        put(floor, "RET.txt", answer([Told(number, "03", "48")], made=TODAY))
        await until(lambda: orders_of(desk)[-1:] == ["failed"], what="failed on the screen")


async def test_a_file_that_cannot_be_read_is_set_aside_with_the_reason(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_floor(tmp_path, **settings(tmp_path)) as floor:
        desk = await floor.sign_in()
        _, number = await slip(floor, desk)
        whole = answer([Told(number, "06", paid=50_000, happened=TODAY)], made=TODAY)
        folder = put(floor, "half.txt", whole[:900])
        put(floor, "under-way.part", whole)
        await until(lambda: (folder / REFUSED / "half.txt").exists(), what="the file set aside")
        said = (folder / REFUSED / "half.txt.txt").read_text(encoding="utf-8").splitlines()
        assert [text.startswith(("O arquivo", "El archivo", "The file")) for text in said] == [True] * 3
        assert "half.txt" in said[0]
        assert (folder / "under-way.part").exists()
        assert await floor.rows(tables.payments) == []
        # Fetched again, whole, under the same name.
        put(floor, "half.txt", whole)
        await until(lambda: orders_of(desk)[-1:] == ["paid"], what="paid on the screen")


async def test_a_slip_taken_back_on_the_line_never_reaches_the_bank(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings(tmp_path)) as floor:
        desk = await floor.sign_in()
        await SlipAccounts(floor.database, floor.it._clock).put(ACCOUNT)
        order = await made(desk, await line(floor, desk), wanted(OrderKind.BOLETO))
        assert (await desk.delete(routes.ORDER.format(order_id=order["order_id"]))).json()[
            "state"
        ] == "cancelled"
        (row,) = await floor.rows(tables.slips)
        assert row["state"] == "dropped"


async def test_other_orders_still_go_to_the_api_and_slips_of_other_creditors_too(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings(tmp_path, payment_provider="demo")) as floor:
        desk = await floor.sign_in()
        call_id = await line(floor, desk)
        await made(desk, call_id, wanted(OrderKind.BOLETO))
        await SlipAccounts(floor.database, floor.it._clock).put(ACCOUNT)
        await made(desk, call_id, wanted(OrderKind.PIX))
        await made(desk, call_id, wanted(OrderKind.BOLETO))
        rows = await floor.rows(tables.payment_orders)
        assert sorted((row["kind"], row["provider"]) for row in rows) == [
            ("boleto", "cnab"),
            ("boleto", "demo"),
            ("pix", "demo"),
        ]


async def test_a_slip_whose_payer_cannot_be_registered_is_refused_on_the_line(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings(tmp_path)) as floor:
        desk = await floor.sign_in()
        call_id = await line(floor, desk)
        await SlipAccounts(floor.database, floor.it._clock).put(ACCOUNT)
        async with floor.database.write() as conn:
            await conn.execute(tables.people.update().values(postcode=""))
        answered = await desk.post(routes.ORDERS.format(call_id=call_id), wanted(OrderKind.BOLETO))
        assert answered.json()["params"] == {"fault": "provider", "reason": "payer"}


async def test_a_lead_sees_what_nobody_asked_for_and_health_tells_of_files_that_lack(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1, **settings(tmp_path)) as floor:
        await SlipAccounts(floor.database, floor.it._clock).put(ACCOUNT)
        assert (await floor.client.get(routes.HEALTH)).json()["slips_late"] == 0
        agent, lead = await floor.sign_in(), await floor.sign_in_lead()
        folder = put(floor, "RET.txt", answer([Told("31285570000000099", "06", paid=777)], 1, made=TODAY))
        await until(lambda: (folder / TAKEN / "RET.txt").exists(), what="the file taken")
        assert (await agent.get(routes.SLIPS_UNRECONCILED)).status_code == 403
        (one,) = (await lead.get(routes.SLIPS_UNRECONCILED)).json()["slips"]
        assert (one["our_number"], one["result"], one["paid"]["minor"]) == (
            "31285570000000099",
            "unknown",
            777,
        )
        other = await lead.get(routes.SLIPS_UNRECONCILED, creditor_id="creditor-2")
        assert other.json()["slips"] == []
        assert (await floor.client.get(routes.SLIPS_UNRECONCILED)).status_code == 401


async def test_health_counts_a_bank_whose_files_lack(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings(tmp_path)) as floor:
        await SlipAccounts(floor.database, floor.it._clock).put(ACCOUNT)
        folder = put(floor, "RET1.txt", answer([], 1, made=TODAY))
        put(floor, "RET3.txt", answer([], 3, made=TODAY))
        await until(lambda: (folder / TAKEN / "RET3.txt").exists(), what="both files taken")
        assert (folder / TAKEN / "RET1.txt").exists()
        assert (await floor.client.get(routes.HEALTH)).json()["slips_late"] == 1


async def fails(floor: TestFloor) -> bool:
    """Whether the server's health names the job that looks at the folder."""
    return "slips" in (await floor.client.get(routes.HEALTH)).json()["failing_jobs"]


async def works(floor: TestFloor) -> bool:
    return not await fails(floor)


async def test_a_folder_that_is_away_is_told_by_health_and_used_when_it_comes(tmp_path: Path) -> None:
    folder = tmp_path / "share"
    async with open_floor(tmp_path, **settings(tmp_path, slips_dir=folder)) as floor:
        await SlipAccounts(floor.database, floor.it._clock).put(ACCOUNT)
        await until_told(partial(fails, floor), what="the folder missed")
        folder.mkdir()
        put(floor, "RET.txt", answer([], 1, made=TODAY))
        await until(lambda: (folder / TAKEN / "RET.txt").exists(), what="the file taken")
        await until_told(partial(works, floor), what="the folder used")
