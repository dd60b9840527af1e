"""Files that are forgotten are said: what waits, what the bank has not answered, and for how long."""

import pytest

from server_api.services.places import Places
from server_api.services.slip_status import SlipStatus
from tests.payments.bank import Told
from tests.payments.room import SlipRoom, number_of

DAY_S = 86_400.0
HOLIDAYS = Places.load().holidays("BR")


def status(room: SlipRoom) -> SlipStatus:
    return SlipStatus(room.database, room.clock, HOLIDAYS, 2)


async def test_a_bank_that_says_nothing_is_late_after_working_days(room: SlipRoom) -> None:
    made = await room.slip()
    (before,) = await status(room)()
    assert (before.to_export, before.unanswered, before.late, before.last_in_on) == (1, 0, False, None)
    await room.exported()
    silent = []
    for _ in range(7):
        (now,) = await status(room)()
        silent.append((now.silent_days, now.late))
        room.clock.advance(DAY_S)
    # From a Tuesday on, over a weekend.
    assert silent == [(0, False), (1, False), (2, False), (3, True), (3, True), (3, True), (4, True)]
    assert await status(room).late() == 1
    await room.told(Told(number_of(made), "02"), made=room.clock.utc().date())
    (after,) = await status(room)()
    assert (after.late, after.unanswered, after.registered, after.last_in) == (False, 0, 1, 1)


async def test_nothing_is_late_where_the_bank_has_nothing(room: SlipRoom) -> None:
    made = await room.slip()
    await room.exported()
    await room.told(Told(number_of(made), "06", paid=50_000))
    room.clock.advance(30 * DAY_S)
    (one,) = await status(room)()
    assert (one.silent_days, one.late, await status(room).late()) == (0, False, 0)


@pytest.mark.parametrize(("numbers", "missing"), [((1, 2), ()), ((1, 4), (2, 3)), ((7,), ())])
async def test_a_number_that_lacks_is_said_until_it_comes(
    room: SlipRoom, numbers: tuple[int, ...], missing: tuple[int, ...]
) -> None:
    for number in numbers:
        await room.told(number=number)
    (one,) = await status(room)()
    assert one.missing == missing
    assert await status(room).late() == bool(missing)
