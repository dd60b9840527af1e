"""What a bank tells is done: once, whole, every line accounted for, unknown money never dropped."""

import asyncio
import csv
import io
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from server_api.payments.cnab.returns import BadFileError
from server_api.services.slip_report import report
from server_api.services.slip_words import RESULTS
from server_api.store import slip_files_rows, tables
from tests.payments.bank import DAY, Told, answer
from tests.payments.room import SlipRoom, number_of

NOBODYS = "31285570000099999"


async def test_registered_refused_paid_and_written_off(room: SlipRoom) -> None:
    slips = [await room.slip(person=person) for person in (1, 2, 3, 1)]
    await room.exported()
    numbers = [number_of(one) for one in slips]
    first = await room.told(*(Told(number, "02") for number in numbers[:3]), Told(numbers[3], "03", "4846"))
    assert await room.results(first) == ["registered"] * 3 + ["refused"]
    assert await room.state(slips[0]) == ("created", "registered")
    assert await room.state(slips[3]) == ("failed", "refused")
    second = await room.told(
        Told(numbers[0], "06", "04", paid=50_000, fee=125, credited=date(2026, 11, 26)),
        Told(numbers[1], "09", "12"),
        number=2,
    )
    assert await room.results(second) == ["paid", "written_off"]
    assert [await room.state(one) for one in slips[:2]] == [("paid", "paid"), ("expired", "written_off")]
    late = await room.told(Told(numbers[1], "17", "04", paid=50_000), number=3)
    assert await room.results(late) == ["paid"]
    assert await room.state(slips[1]) == ("paid", "paid")
    assert await room.paid() == 100_000
    (payment, _) = sorted(await room.promises.rows(tables.payments), key=lambda row: row["person_id"])
    assert (payment["provider"], payment["debt_id"]) == ("cnab", "debt-1")
    assert payment["paid_at"].date() == DAY or payment["paid_at"] <= room.clock.utc()
    assert len(room.heard.orders) == 4  # three paid or ended, one refused; and nobody is told twice


async def test_the_same_file_again_says_so_and_does_nothing(room: SlipRoom) -> None:
    made = await room.slip()
    line = Told(number_of(made), "06", paid=50_000)
    first = await room.told(line)
    again = await room.told(line, end="\n")
    assert (first.kept.before, again.kept.file_id) == (None, first.kept.file_id)
    assert again.kept.before == room.clock.utc()
    assert await room.paid() == 50_000


async def test_the_same_money_in_another_file_is_a_repetition(room: SlipRoom) -> None:
    made = await room.slip()
    line = Told(number_of(made), "06", paid=50_000)
    await room.told(line)
    again = await room.told(line, number=2)
    assert await room.results(again) == ["duplicate"]
    twice = await room.told(Told(number_of(made), "17", paid=50_000), number=3)
    assert await room.results(twice) == ["paid"]
    assert await room.paid() == 100_000


async def test_two_payments_of_one_slip_in_one_file_are_two(room: SlipRoom) -> None:
    made = await room.slip()
    line = Told(number_of(made), "06", paid=50_000)
    done = await room.told(line, line)
    assert await room.results(done) == ["paid", "paid"]
    assert await room.paid() == 100_000


async def test_what_differs_is_posted_as_it_came_and_has_to_be_looked_at(room: SlipRoom) -> None:
    slips = [await room.slip(person=person) for person in (1, 2, 3)]
    done = await room.told(
        Told(number_of(slips[0]), "06", paid=51_000, interest=1_000),
        Told(number_of(slips[1]), "06", paid=49_000),
        Told(number_of(slips[2]), "06", paid=0),
    )
    assert await room.results(done) == ["paid", "paid_differs", "unposted"]
    assert await room.paid() == 100_000
    assert await room.state(slips[2]) == ("created", "made")


async def test_what_nobody_asked_for_is_listed_until_somebody_looked_at_it(room: SlipRoom) -> None:
    made = await room.slip()
    done = await room.told(
        Told(NOBODYS, "06", "04", paid=77_700),
        Told("", "28", "02", fee=300),
        Told(number_of(made), "44"),
        Told(number_of(made), "51"),
    )
    assert await room.results(done) == ["unknown", "fee", "bounced", "noted"]
    assert done.counts.open == 2
    async with room.database.read() as conn:
        found = await slip_files_rows.unreconciled(conn, "creditor-1", 10)
        assert await slip_files_rows.unreconciled(conn, "creditor-2", 10) == []
    assert [(one.our_number, one.paid_minor, one.result) for _, one in found] == [
        (NOBODYS, 77_700, "unknown"),
        (number_of(made), 0, "bounced"),
    ]
    async with room.database.write() as conn:
        _, one = found[0]
        assert await slip_files_rows.close(conn, one.file_id, one.line, room.clock.utc(), "of C-2")
        assert not await slip_files_rows.close(conn, one.file_id, one.line, room.clock.utc(), "twice")
        assert await slip_files_rows.count_unreconciled(conn, "creditor-1") == 1


async def test_a_line_that_cannot_be_posted_holds_up_no_other(room: SlipRoom) -> None:
    slips = [await room.slip(person=1 + n % 3, minor=100 + n) for n in range(45)]
    async with room.database.write() as conn:
        lost = tables.payment_orders.c.reference == slips[22].reference
        await conn.execute(update(tables.payment_orders).where(lost).values(debt_ids=["gone"]))
    done = await room.told(
        *(Told(number_of(one), "06", minor=100 + n, paid=100 + n) for n, one in enumerate(slips))
    )
    results = await room.results(done)
    assert (results[22], results.count("paid")) == ("unposted", 44)
    assert await room.paid() == sum(100 + n for n in range(45)) - 122


async def test_a_refused_second_entry_takes_nothing_back(room: SlipRoom) -> None:
    made = await room.slip()
    await room.exported()
    done = await room.told(Told(number_of(made), "02"), Told(number_of(made), "03", "63"))
    assert await room.results(done) == ["registered", "refused"]
    assert await room.state(made) == ("created", "registered")


async def test_what_the_bank_would_not_write_off_has_to_be_looked_at(room: SlipRoom) -> None:
    made = await room.slip()
    await room.exported()
    await room.bank.cancel(made.reference)
    await room.exported("off.txt")
    done = await room.told(Told(number_of(made), "26", "60"))
    assert await room.results(done) == ["not_written_off"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"bank": "341"}, "bank_unknown"), ({"agreement": "9999999"}, "account_unknown")],
)
async def test_a_file_of_somebody_else_is_refused(room: SlipRoom, changes: dict[str, Any], code: str) -> None:
    if code == "account_unknown":
        async with room.database.write() as conn:
            await conn.execute(update(tables.slip_accounts).values(account="1"))
    with pytest.raises(BadFileError, match=code):
        await room.told(Told(NOBODYS, "06", paid=1), **changes)
    assert await room.promises.rows(tables.slip_files) == []


async def test_files_that_never_came_are_named(room: SlipRoom) -> None:
    assert (await room.told(number=3)).kept.missing == ()
    assert (await room.told(number=6)).kept.missing == (4, 5)
    assert (await room.told(number=4)).kept.missing == (5,)
    assert (await room.told(number=0)).kept.missing == (5,)


async def test_the_same_file_taken_twice_at_once_counts_once(room: SlipRoom) -> None:
    slips = [await room.slip(person=1 + n % 3, minor=200) for n in range(30)]
    content = answer([Told(number_of(one), "06", minor=200, paid=200) for one in slips])
    files = [room.folder / f"{n}.ret" for n in range(3)]
    for file in files:
        file.write_bytes(content)
    done = await asyncio.gather(*(room.take(file) for file in files))
    assert len({one.kept.file_id for one in done}) == 1
    assert await room.paid() == 30 * 200
    assert len(await room.promises.rows(tables.payments)) == 30


async def test_who_died_after_keeping_goes_on_where_it_was(room: SlipRoom) -> None:
    slips = [await room.slip(person=1 + n % 3, minor=200) for n in range(25)]
    content = answer([Told(number_of(one), "06", minor=200, paid=200) for one in slips])
    kept = await room.keep(content, "RET.txt")
    assert await room.paid() == 0
    assert await room.apply._chunk(kept.file_id, "001", 7)
    assert await room.paid() == 7 * 200
    file = room.folder / "again.ret"
    file.write_bytes(content)
    done = await room.take(file)
    assert done.kept.before == room.clock.utc()
    assert (done.counts.by_result, await room.paid()) == ({"paid": 25}, 25 * 200)


@pytest.mark.parametrize("language", ["pt-BR", "es-MX", "en-US"])
async def test_the_reconciliation_has_a_line_for_every_line(room: SlipRoom, language: str) -> None:
    slips = [await room.slip(), await room.slip(person=2)]
    told = [
        Told(number_of(slips[0]), "06", "04", paid=49_000),
        Told(number_of(slips[1]), "03", "4846ZZ"),
        Told("=1+1", "06", paid=5),
    ]
    done = await room.told(*told)
    text = report(done.lines, language).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert len(rows) == 3
    assert {len(row) for row in rows} == {len(head)}
    at = {"pt-BR": 0, "es-MX": 1, "en-US": 2}[language]
    assert [row[1] for row in rows] == [RESULTS[name][at] for name in ("paid_differs", "refused", "unknown")]
    assert rows[0][9] == ("-10.00" if language == "en-US" else "-10,00")
    assert rows[1][5].count(";") == 2
    assert rows[1][5].endswith("; ZZ")
    assert rows[2][3] == "'=1+1"
