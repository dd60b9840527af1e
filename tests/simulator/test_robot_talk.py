"""The conversation as data: who speaks when, tick by tick, without sound or network."""

from server_api.simulator.robot import (
    HEARD_TICKS,
    PAUSE_TICKS,
    Frame,
    Hear,
    Play,
    RobotState,
    Script,
    Wait,
    finished,
    tick,
)

HELLO_THEN_ANSWER: Script = (Wait(3), Play(0, 2), Hear(100), Play(1, 3))


class Call:
    """Drives one robot and keeps what it played."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.state = RobotState()
        self.played: list[Frame | None] = []

    def run(self, ticks: int, *, heard: bool = False) -> "Call":
        for _ in range(ticks):
            self.state, frame = tick(self.state, self.script, heard)
            self.played.append(frame)
        return self

    def until_sound(self, *, heard: bool = False, limit: int = 2_000) -> int:
        """Ticks of silence before the next frame."""
        before = len(self.played)
        while len(self.played) - before < limit:
            self.run(1, heard=heard)
            if self.played[-1] is not None:
                return len(self.played) - before - 1
        raise AssertionError("the robot stayed silent")


def test_it_pauses_and_then_says_hello_whole() -> None:
    assert Call(HELLO_THEN_ANSWER).run(5).played == [None, None, None, Frame(0, 0), Frame(0, 1)]


def test_it_answers_after_the_other_side_has_spoken_and_paused() -> None:
    call = Call(HELLO_THEN_ANSWER).run(5).run(HEARD_TICKS + 10, heard=True)
    assert call.until_sound() == PAUSE_TICKS
    assert call.played[-1] == Frame(1, 0)


def test_a_breath_is_not_the_end_of_a_turn() -> None:
    call = Call(HELLO_THEN_ANSWER).run(5).run(20, heard=True).run(PAUSE_TICKS - 1).run(20, heard=True)
    assert call.played[5:] == [None] * len(call.played[5:])


def test_a_click_does_not_count_as_speech() -> None:
    call = Call(HELLO_THEN_ANSWER).run(5).run(HEARD_TICKS - 1, heard=True)
    assert call.until_sound() == 100


def test_it_goes_on_when_nobody_speaks() -> None:
    assert Call(HELLO_THEN_ANSWER).run(5).until_sound() == 100


def test_it_interrupts_endless_talk() -> None:
    assert Call(HELLO_THEN_ANSWER).run(5).until_sound(heard=True) == 301


def test_speech_while_it_speaks_changes_nothing() -> None:
    assert Call((Play(0, 4),)).run(4, heard=True).played == [Frame(0, index) for index in range(4)]


def test_an_endless_clip_repeats_for_ever() -> None:
    call = Call((Play(0, 3, loop=True), Play(1, 1))).run(10)
    assert [frame.index for frame in call.played if frame] == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0]
    assert not finished(call.state, call.script)


def test_after_its_last_word_it_is_silent() -> None:
    call = Call((Play(0, 2),)).run(5)
    assert finished(call.state, call.script)
    assert call.played[2:] == [None, None, None]


def test_who_has_no_script_says_nothing() -> None:
    call = Call(()).run(50, heard=True)
    assert call.played == [None] * 50
    assert finished(call.state, call.script)
