"""Loudness, loop back, monitor, muted talk, ducked tones: without PJSIP and without devices."""

from itertools import pairwise

import pytest

from agent_desktop.softphone.engine.audio_null import NullAudio
from agent_desktop.softphone.engine.choice import Picked, pick, told
from agent_desktop.softphone.engine.loop_back import BadLengthError, LoopRecorder, loudness
from agent_desktop.softphone.engine.meters import MutedTalk
from agent_desktop.softphone.engine.pcm import FLOOR_DBFS, SILENCE, frames, level_dbfs, scaled, tone
from agent_desktop.softphone.engine.sound import Sound
from agent_desktop.softphone.engine.tones import TONES, TonePlayer
from agent_desktop.softphone.protocol import DeviceBack, DeviceLost, LoopChanged, SetLoudness, TalkedMuted

LOUD = frames(tone((300.0,), 60, -12.0))[1]
SOFT = frames(tone((300.0,), 60, -60.0))[1]


class Card(NullAudio):
    """Remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.played: list[bytes] = []
        self.rung: list[tuple[str, bytes]] = []
        self.opened = 0

    def open(self) -> None:
        self.opened += 1

    def close(self) -> None:
        self.opened -= 1

    def play(self, frame: bytes) -> None:
        self.played.append(frame)

    def ring(self, pcm: bytes, where: str = "ringer") -> None:
        self.rung.append((where, pcm))


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("pct", "change"), [(50, -6.0), (100, 0.0), (200, 6.0)])
def test_loudness_is_set_in_software(pct: int, change: float) -> None:
    assert level_dbfs(scaled(LOUD, pct)) == pytest.approx(level_dbfs(LOUD) + change, abs=0.1)


def test_volume_and_gain_are_apart_and_have_a_limit() -> None:
    card = Card()
    card.say("tone")
    sound = Sound(card)
    plain = level_dbfs(sound.next_microphone())
    sound.be_loud(SetLoudness(volume_pct=50, gain_pct=999))
    assert level_dbfs(sound.next_microphone()) == pytest.approx(plain + 6.0, abs=0.3)
    sound.heard(LOUD)
    assert level_dbfs(card.played[-1]) == pytest.approx(level_dbfs(LOUD) - 6.0, abs=0.1)
    sound.try_out("ringer")
    sound.try_out("speaker")
    assert [where for where, _ in card.rung] == ["ringer", "speaker"]
    with pytest.raises(KeyError):
        sound.try_out("trumpet")


def test_half_a_second_of_voice_is_told_once_for_each_mute() -> None:
    talk = MutedTalk()
    told_at = [at for at in range(100) if talk.feed(-20.0)]
    assert told_at == [24]
    talk.open()
    assert any(talk.feed(-20.0) for _ in range(25))


def test_a_knock_and_a_quiet_room_are_no_speech() -> None:
    talk = MutedTalk()
    knocks = [-10.0] * 6 + [-70.0] * 30
    assert not any(talk.feed(level) for level in knocks * 20)


def test_muted_talk_is_found_where_the_leg_is_up() -> None:
    card = Card()
    card.say("tone")
    sound = Sound(card)
    sound.start()
    sound.muted = True
    for _ in range(60):
        assert sound.next_microphone() is SILENCE
    assert [type(news) for news in sound.news()] == [TalkedMuted]
    sound.muted = False
    assert sound.next_microphone() is not SILENCE
    assert sound.news() == []


def test_the_tone_goes_behind_the_first_word() -> None:
    player = TonePlayer()
    player.start("connect")
    before = player.over(SILENCE)
    assert level_dbfs(before) > -30.0
    during = [player.over(LOUD) for _ in range(3)]
    for frame in during:
        rest = bytes(scaled(frame, 100))
        tone_only = [
            a - b for a, b in zip(memoryview(rest).cast("h"), memoryview(LOUD).cast("h"), strict=True)
        ]
        loudest = max(map(abs, tone_only))
        assert loudest <= 32767 * 10 ** ((-18.0 - 20.0) / 20) + 1
    assert len(TONES["connect"]) * 20 <= 200


def test_what_was_recorded_is_played_back_and_nothing_is_sent() -> None:
    recorder = LoopRecorder()
    recorder.start(0.2)
    said = [LOUD] * 5 + [SOFT] * 5
    for frame in said:
        assert recorder.busy
        recorder.record(frame)
    assert [recorder.play() for _ in said] == said
    assert not recorder.busy
    steps = list(recorder.news)
    assert [news.step for news in steps] == ["recording", "playing", "done"]
    assert steps[-1].level == pytest.approx(level_dbfs(LOUD), abs=0.5)
    assert steps[-1].noise < -55.0


def test_a_loop_can_be_stopped_and_has_a_limit() -> None:
    recorder = LoopRecorder()
    with pytest.raises(BadLengthError):
        recorder.start(11)
    recorder.start(1)
    recorder.start(0)
    assert not recorder.busy
    assert list(recorder.news)[-1] == LoopChanged("done")
    assert loudness([]) == (FLOOR_DBFS, FLOOR_DBFS)


def test_without_a_leg_the_loop_keeps_its_own_time() -> None:
    clock, card = Clock(), Card()
    card.say("tone")
    sound = Sound(card, clock)
    sound.loop_back(0.2)
    assert card.opened == 1
    for _ in range(60):
        clock.now += 0.010
        sound.pump()
    assert [type(news) for news in sound.news()] == [LoopChanged] * 3
    assert card.opened == 0
    loud = [frame for frame in card.played if level_dbfs(frame) > -40.0]
    assert len(loud) == 10
    assert all(len(a) == len(b) for a, b in pairwise(loud))


def test_the_monitor_gives_levels_and_gives_way_to_the_leg() -> None:
    clock, card = Clock(), Card()
    card.say("tone")
    sound = Sound(card, clock)
    sound.monitor(True)
    for _ in range(10):
        clock.now += 0.020
        sound.pump()
    levels = sound.levels()
    assert levels is not None
    assert levels.microphone > -30.0
    sound.start()
    assert (card.opened, sound.monitored) == (1, False)
    sound.stop()
    assert (card.opened, sound.monitored) == (1, True)
    sound.monitor(False)
    assert card.opened == 0


def test_a_chosen_device_is_used_while_it_is_there() -> None:
    assert pick("", ("a", "b"), "b") == Picked("b")
    assert pick("a", ("a", "b"), "b") == Picked("a")
    assert pick("c", ("a", "b"), "b") == Picked("b", own=False)
    assert pick("", (), "") == Picked("")
    assert pick("c", ("a",), "") == Picked("a", own=False)


def test_loss_and_return_are_told_and_mere_choice_is_not() -> None:
    own, other = Picked("usb"), Picked("card", own=False)
    assert told("speaker", "usb", own, other, ("card",)) == [DeviceLost("speaker", "usb", "card")]
    assert told("speaker", "usb", other, own, ("card", "usb")) == [DeviceBack("speaker", "usb")]
    assert told("speaker", "usb", own, own, ("card", "usb")) == []
    assert told("speaker", "", Picked("card"), Picked("usb"), ("card", "usb")) == []
    assert told("speaker", "", Picked("usb"), Picked("card"), ("card",)) == [
        DeviceLost("speaker", "usb", "card")
    ]
