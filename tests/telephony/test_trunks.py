"""The books of the trunks: who may dial where and when, and what is told of it."""

import pytest

from server_api.telephony.embedded.registration import refresh_after_s
from server_api.telephony.embedded.trunks import Trunks
from server_api.telephony.port import SwitchError, TrunkSpec

Told = tuple[str, bool, str, bool | None]


class Books:
    """A trunk ``t`` and what was told of it."""

    def __init__(self, **knobs: object) -> None:
        self.told: list[Told] = []
        self.trunks = Trunks(5.0, 60.0, lambda *told: self.told.append(told))
        self.spec = TrunkSpec("t", "127.0.0.1", 5060, **knobs)  # type: ignore[arg-type]
        self.trunks.put(self.spec)

    def may(self, now: float) -> bool:
        """Whether a call can be placed."""
        try:
            self.trunks.begin("t", "call", now)
        except SwitchError as error:
            return error.code != "trunk_backoff"
        self.trunks.end("t", "call")
        return True


def test_back_off_doubles_up_to_its_limit_and_a_success_ends_it() -> None:
    books = Books()
    for failures, wait in enumerate([5.0, 10.0, 20.0, 40.0, 60.0, 60.0]):
        now = 1000.0 * failures
        books.trunks.failed("t", "503", now)
        assert not books.may(now + wait - 0.1)
        assert books.may(now + wait)
    books.trunks.failed("t", "503", 9000.0)
    books.trunks.answered("t")
    assert books.may(9000.1)
    assert books.told == [("t", False, "503", None), ("t", True, "", None)]


def test_retry_after_is_waited_for_ten_minutes_at_most() -> None:
    books = Books()
    books.trunks.failed("t", "503", 0.0, retry_after_s=120.0)
    assert not books.may(119.0)
    assert books.may(120.0)
    books.trunks.failed("t", "503", 1000.0, retry_after_s=86400.0)
    assert books.may(1600.0)


def test_an_answered_options_ends_a_silence_but_no_back_off() -> None:
    books = Books()
    books.trunks.failed("t", "503", 0.0, retry_after_s=30.0)
    books.trunks.silent("t")
    assert not books.may(40.0)
    books.trunks.alive("t", 10.0)
    assert not books.may(10.0)
    assert books.told[-1][1] is False
    books.trunks.alive("t", 31.0)
    assert books.may(31.0)
    assert books.told[-1] == ("t", True, "", None)


def test_nothing_is_dialled_before_the_registration_holds() -> None:
    books = Books(registers=True)
    assert not books.may(0.0)
    books.trunks.registered("t", False, "auth")
    books.trunks.registered("t", True)
    assert books.may(1.0)
    books.trunks.registered("t", True)
    books.trunks.registered("t", False, "403")
    assert not books.may(2.0)
    assert books.told == [
        ("t", False, "auth", False),
        ("t", True, "", True),
        ("t", False, "403", False),
    ]


def test_the_same_trunk_again_changes_nothing_and_another_one_starts_anew() -> None:
    books = Books()
    books.trunks.failed("t", "503", 0.0)
    books.trunks.put(books.spec)
    assert not books.may(1.0)
    books.trunks.put(TrunkSpec("t", "127.0.0.1", 5061))
    assert books.may(1.0)


def test_calls_that_come_in_count_for_the_cap() -> None:
    books = Books(max_calls=1)
    books.trunks.begin_inbound("t", "in")
    with pytest.raises(SwitchError, match="trunk_full"):
        books.trunks.begin_inbound("t", "in2")
    with pytest.raises(SwitchError, match="trunk_full"):
        books.trunks.begin("t", "out", 0.0)
    books.trunks.end("t", "in")
    assert books.trunks.begin("t", "out", 0.0) == books.spec


@pytest.mark.parametrize(("granted", "after"), [(5.0, 4.0), (60.0, 48.0), (300.0, 270.0), (3600.0, 3570.0)])
def test_a_registration_is_renewed_with_time_in_hand(granted: float, after: float) -> None:
    assert refresh_after_s(granted) == after
