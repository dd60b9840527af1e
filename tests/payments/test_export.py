"""Slips on their way to the bank: each once, in numbered files, whatever dies in between."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import update

from server_api.domain.slip import check, read_line
from server_api.services import export_slips
from server_api.services.payment_port import ProviderError
from server_api.services.refusals import RefusalError
from server_api.store import tables
from tests.payments.bank import Told, read_remittance
from tests.payments.room import SlipRoom, number_of


async def test_a_slip_is_numbered_once_for_its_order(room: SlipRoom) -> None:
    made = await room.slip(key="k-1")
    asked = await asyncio.gather(*(room.slip(person=2) for _ in range(5)))
    assert read_line(made.line) == made.barcode
    check(made.barcode)
    assert made.barcode[19:] == "000000" + number_of(made) + "17"
    assert sorted(number_of(one)[-2:] for one in (made, *asked)) == ["01", "02", "03", "04", "05", "06"]


async def test_a_slip_whose_payer_the_register_would_refuse_is_not_made(room: SlipRoom) -> None:
    async with room.database.write() as conn:
        await conn.execute(update(tables.people).values(postcode="0131"))
    with pytest.raises(ProviderError, match="payer"):
        await room.slip()
    assert await room.promises.rows(tables.slips) == []


async def test_slips_go_to_the_bank_once(room: SlipRoom) -> None:
    first, second = await room.slip(), await room.slip(person=2, minor=12_345)
    read = read_remittance(await room.exported())
    assert (room.folder / "rem.txt").stat().st_mode & 0o777 == 0o600, "debtors' data: for nobody else"
    assert read.number == 1
    assert [(one.movement, one.our_number, one.minor) for one in read.asked] == [
        ("01", number_of(first), 50_000),
        ("01", number_of(second), 12_345),
    ]
    assert (read.asked[0].payer, read.asked[0].postcode, read.asked[0].region) == (
        "MARINA SOUZA 1",
        "01310100",
        "SP",
    )
    assert await room.state(first) == ("created", "sent")
    with pytest.raises(RefusalError) as caught:
        await room.exported("second.txt")
    assert caught.value.params["fault"] == "slip_none_waiting"
    third = await room.slip(person=3)
    again = read_remittance(await room.exported("third.txt"))
    assert (again.number, [one.our_number for one in again.asked]) == (2, [number_of(third)])


async def test_two_exports_at_once_share_the_slips(room: SlipRoom) -> None:
    made = [await room.slip() for _ in range(6)]
    done = await asyncio.gather(room.exported("a.txt"), room.exported("b.txt"), return_exceptions=True)
    files = [read_remittance(one) for one in done if isinstance(one, bytes)]
    refused = [one.params["fault"] for one in done if isinstance(one, RefusalError)]
    assert refused in ([], ["slip_taken_over"], ["slip_none_waiting"])
    sent = sorted(asked.our_number for file in files for asked in file.asked)
    assert sent == sorted(number_of(one) for one in made)
    assert sorted(file.number for file in files) == list(range(1, len(files) + 1))


@pytest.mark.parametrize("renamed", [False, True])
async def test_who_dies_while_writing_leaves_a_number_that_is_written_next(
    room: SlipRoom, monkeypatch: pytest.MonkeyPatch, renamed: bool
) -> None:
    """Before the file was there, and when it was but nobody had noted it."""
    made = await room.slip()
    really = export_slips.put_in_place

    def dies(beside: Path, file: Path) -> None:
        if renamed:
            really(beside, file)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export_slips, "put_in_place", dies)
    with pytest.raises(OSError, match="No space"):
        await room.exported("lost.txt")
    monkeypatch.setattr(export_slips, "put_in_place", really)
    late = await room.slip(person=2)
    room.clock.advance(3_600)
    done = await room.export("creditor-1", room.folder / "found.txt")
    assert (done.again, done.number) == (True, 1)
    content = done.file.read_bytes()
    assert [one.our_number for one in read_remittance(content).asked] == [number_of(made)]
    if renamed:
        assert (room.folder / "lost.txt").read_bytes() == content
    following = read_remittance(await room.exported("next.txt"))
    assert (following.number, [one.our_number for one in following.asked]) == (2, [number_of(late)])
    assert [file.name for file in room.folder.glob(".*.part")] == []


async def test_a_file_that_was_lost_is_written_again_as_it_was(room: SlipRoom) -> None:
    await room.slip()
    first = await room.exported()
    room.clock.advance(86_400)
    assert await room.exported("again.txt", again=1) == first
    with pytest.raises(RefusalError, match="not_found"):
        await room.exported("none.txt", again=9)


async def test_nothing_that_is_there_is_written_over(room: SlipRoom) -> None:
    made = await room.slip()
    (room.folder / "rem.txt").write_text("mine")
    with pytest.raises(RefusalError) as caught:
        await room.exported()
    assert caught.value.params["fault"] == "slip_file_exists"
    assert (room.folder / "rem.txt").read_text() == "mine"
    assert await room.state(made) == ("created", "made")


async def test_one_taken_back_before_never_goes_and_one_after_is_written_off(room: SlipRoom) -> None:
    early, late = await room.slip(), await room.slip(person=2)
    await room.bank.cancel(early.reference)
    assert [one.our_number for one in read_remittance(await room.exported()).asked] == [number_of(late)]
    await room.bank.cancel(late.reference)
    await room.bank.cancel(late.reference)
    off = read_remittance(await room.exported("off.txt"))
    assert [(one.movement, one.our_number) for one in off.asked] == [("02", number_of(late))]
    await room.told(Told(number_of(late), "09", "10"))
    assert await room.state(late) == ("cancelled", "written_off")
    with pytest.raises(RefusalError):
        await room.exported("none.txt")


async def test_slips_of_a_payer_who_lost_the_postcode_wait_and_are_named(room: SlipRoom) -> None:
    first, second = await room.slip(), await room.slip(person=2)
    async with room.database.write() as conn:
        await conn.execute(
            update(tables.people).where(tables.people.c.person_id == "person-1").values(postcode="")
        )
    done = await room.export("creditor-1", room.folder / "rem.txt")
    assert (done.entries, done.held) == (1, (number_of(first),))
    assert [one.our_number for one in read_remittance(done.file.read_bytes()).asked] == [number_of(second)]
    assert await room.state(first) == ("created", "made")


async def test_a_write_off_goes_even_where_the_payers_data_are_gone(room: SlipRoom) -> None:
    made = await room.slip()
    await room.exported()
    await room.bank.cancel(made.reference)
    async with room.database.write() as conn:
        mine = tables.people.c.person_id == "person-1"
        gone = update(tables.people).where(mine).values(postcode="", region="", document="", name="")
        await conn.execute(gone)
    off = read_remittance(await room.exported("off.txt"))
    assert [(one.movement, one.our_number) for one in off.asked] == [("02", number_of(made))]


async def test_the_best_address_that_has_a_postcode_is_told(room: SlipRoom) -> None:
    def address(
        number: int, street: str, postcode: str, quality: int, state: str = "usable"
    ) -> dict[str, object]:
        told = {"address_id": f"a-{number}", "person_id": "person-1", "city": "Santos", "region": "sp"}
        return told | {"street": street, "postcode": postcode, "quality": quality, "state": state}

    async with room.database.write() as conn:
        rows = [
            address(1, "Rua Fraca, 1", "11010-001", 30),
            address(2, "Rua Boa, 2", "11010-002", 80),
            address(3, "Sem CEP, 3", "", 99),
            address(4, "Errada, 4", "11010-004", 99, "wrong"),
        ]
        await conn.execute(tables.addresses.insert(), rows)
    await room.slip()
    (one,) = read_remittance(await room.exported()).asked
    assert (one.street, one.city, one.region, one.postcode) == ("RUA BOA, 2", "SANTOS", "SP", "11010002")
