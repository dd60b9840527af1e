"""The detector on sounds made by hand: rules that hold whatever its model has learnt."""

import pytest

from server_api.resources import resource_folder
from server_api.telephony.amd.detector import Beep, Detector, Judgement
from server_api.telephony.amd.model import BadModelError, Model
from server_api.telephony.port import DetectOrder, Verdict
from tests.telephony.amd.sounds import Sound, quiet, samples, syllables, tone

ORDER = DetectOrder()


def detector(order: DetectOrder = ORDER) -> Detector:
    text = (resource_folder("amd") / "model.toml").read_text(encoding="utf-8")
    return Detector(order, Model.from_toml(text))


def heard(it: Detector, *sounds: Sound) -> list[Judgement | Beep]:
    fed = samples(*sounds)
    found = [it.feed(fed[begin : begin + 160]) for begin in range(0, len(fed), 160)]
    return [one for one in found if one is not None]


def after_answer(*sounds: Sound, order: DetectOrder = ORDER) -> list[Judgement | Beep]:
    it = detector(order)
    it.answered()
    return heard(it, *sounds)


def verdict(*sounds: Sound, order: DetectOrder = ORDER) -> Judgement:
    first, *_ = after_answer(*sounds, order=order)
    assert isinstance(first, Judgement)
    return first


def test_a_short_word_and_a_pause_are_a_person() -> None:
    said = verdict(quiet(0.5), syllables(3), quiet(3.0))
    assert said.verdict is Verdict.PERSON
    # The word ends at 980 ms.
    assert 980 + ORDER.pause_ms <= said.after_ms <= 980 + 600
    assert said.features["syllables"] == pytest.approx(3, abs=1)


def test_unbroken_speech_is_a_machine_before_it_ends() -> None:
    said = verdict(quiet(0.3), syllables(40))
    assert said.verdict is Verdict.MACHINE
    assert said.after_ms == pytest.approx(300 + ORDER.machine_ms, abs=100)


def test_silence_is_put_through_at_two_seconds() -> None:
    said = verdict(quiet(5.0))
    assert (said.verdict, said.after_ms) == (Verdict.SILENCE, 2000.0)


def test_digital_silence_is_silence_too() -> None:
    assert verdict(quiet(5.0) * 0).verdict is Verdict.SILENCE


@pytest.mark.parametrize("hz", [440.0, 1000.0, 1400.0, 1850.0])
def test_words_and_a_beep_are_a_machine(hz: float) -> None:
    said = verdict(quiet(0.3), syllables(6), quiet(0.2), tone(0.5, hz), quiet(1.0))
    assert said.verdict is Verdict.MACHINE
    assert said.features["beep_hz"] == pytest.approx(hz, abs=25)


def test_the_beep_after_a_machines_verdict_is_told_once() -> None:
    machine, *beeps = after_answer(
        quiet(0.3), syllables(25), quiet(0.4), tone(0.5, 1400.0), quiet(0.5), tone(0.5, 1400.0), quiet(0.5)
    )
    assert isinstance(machine, Judgement)
    assert machine.verdict is Verdict.MACHINE
    (beep,) = beeps
    assert isinstance(beep, Beep)
    assert beep.hz == pytest.approx(1400.0, abs=20)


def test_nothing_is_said_of_a_person_twice() -> None:
    found = after_answer(quiet(0.5), syllables(3), quiet(2.0), syllables(4), tone(0.5, 1400.0), quiet(2.0))
    assert len(found) == 1


@pytest.mark.parametrize(
    ("on", "off", "hz"),
    [(0.25, 0.25, (425.0,)), (0.5, 0.5, (400.0,)), (0.5, 0.5, (480.0, 620.0)), (0.25, 0.25, (480.0, 620.0))],
)
def test_busy_and_reorder_tones_are_known_before_the_answer(
    on: float, off: float, hz: tuple[float, ...]
) -> None:
    (said,) = heard(detector(), *[part for _ in range(5) for part in (tone(on, *hz), quiet(off))])
    assert isinstance(said, Judgement)
    assert said.verdict is Verdict.TONE
    assert said.after_ms < 0


def test_intercept_tones_are_known_before_the_answer() -> None:
    sit = (tone(0.33, 950.0), tone(0.33, 1400.0), tone(0.33, 1800.0))
    (said,) = heard(detector(), quiet(0.3), *sit, syllables(20))
    assert isinstance(said, Judgement)
    assert said.verdict is Verdict.TONE
    assert said.features["tone_hz"] == pytest.approx(1800, abs=20)


@pytest.mark.parametrize("hz", [(425.0,), (440.0, 480.0)])
def test_ringing_says_nothing_and_the_answer_after_it_counts(hz: tuple[float, ...]) -> None:
    it = detector()
    assert heard(it, tone(1.5, *hz), quiet(3.0), tone(1.0, *hz)) == []
    it.answered()
    (said,) = heard(it, quiet(0.5), syllables(3), quiet(2.0))
    assert isinstance(said, Judgement)
    assert said.verdict is Verdict.PERSON


@pytest.mark.parametrize("sound", [tone(3.0, 2100.0), tone(0.5, 1100.0)], ids=["CED", "CNG"])
def test_a_fax_is_a_fax(sound: Sound) -> None:
    assert verdict(quiet(0.4), sound, quiet(2.0)).verdict is Verdict.FAX


def test_a_steady_noise_is_nobody() -> None:
    assert verdict(quiet(5.0) * 60).verdict is Verdict.SILENCE


def test_talk_from_far_behind_a_word_is_not_the_greeting() -> None:
    behind = syllables(40) * 0.06
    near = samples(quiet(0.5), syllables(3), quiet(5.0))[: len(behind)] / 32767
    length = min(len(behind), len(near))
    assert verdict(near[:length] + behind[:length]).verdict is Verdict.PERSON


def test_thresholds_are_the_campaigns() -> None:
    patient = DetectOrder(silence_ms=3000, machine_ms=3500)
    assert verdict(quiet(5.0), order=patient).after_ms == 3000.0
    said = verdict(syllables(40), order=patient)
    assert said.verdict is Verdict.MACHINE
    assert said.after_ms == pytest.approx(3500, abs=100)


def test_there_is_always_a_verdict_in_time() -> None:
    # A word now and then: neither silence nor a greeting that ends.
    stammer = [part for _ in range(20) for part in (syllables(2), quiet(0.25))]
    said = verdict(*stammer)
    assert said.after_ms <= ORDER.most_ms


@pytest.mark.parametrize("text", ["", "head = 3", "[[head]]\nwait_ms = 1", "[[head]\n"])
def test_coefficients_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(BadModelError):
        Model.from_toml(text)
