"""Plans: the same number, attempt and seed always meet the same robot."""

from collections import Counter
from pathlib import Path

import pytest

from server_api.simulator.outcome import ANSWERED, REFUSAL, SUFFIXES, Mood, Outcome
from server_api.simulator.phrases import LANGUAGES, language_of, load_phrases
from server_api.simulator.plan import Beep, HangUpBy, Intercept, Listen, RobotPlan, Say, plan_call, rng_for
from server_api.simulator.profile import Profile, load_profile

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "simulator"
PHRASES = load_phrases(RESOURCES / "phrases")
FLOOR = load_profile(RESOURCES / "profiles" / "floor.toml")


def plan(number: str, *, attempt: int = 1, seed: int = 7, profile: Profile = FLOOR) -> RobotPlan:
    return plan_call(number, attempt, profile, PHRASES, rng_for(seed, number, attempt))


def numbers(count: int) -> list[str]:
    """Numbers whose suffix forces nothing."""
    return [f"+55119{index:06d}10" for index in range(count)]


def said(robot: RobotPlan) -> list[str]:
    return [step.text for step in robot.steps if isinstance(step, Say)]


def test_a_plan_can_be_had_again() -> None:
    assert [plan(n) for n in numbers(50)] == [plan(n) for n in numbers(50)]


def test_number_attempt_and_seed_each_change_the_plans() -> None:
    first = [plan(n) for n in numbers(50)]
    assert first != [plan(n, seed=8) for n in numbers(50)]
    assert [p.outcome for p in first] != [plan(n, attempt=2).outcome for n in numbers(50)]
    assert len({p.ring_s for p in first}) > 10


def test_the_way_a_number_is_written_changes_nothing() -> None:
    assert plan("+5511900000010").outcome == plan("55 11 90000-0010").outcome
    assert plan("+5511900000010").ring_s == plan("5511900000010").ring_s


def test_outcomes_follow_the_profile() -> None:
    drawn = Counter(plan(n).outcome for n in numbers(20_000))
    answered = sum(drawn[outcome] for outcome in ANSWERED)
    assert answered / 20_000 == pytest.approx(FLOOR.answer_rate, abs=0.02)
    assert drawn[Outcome.PERSON] / answered == pytest.approx(FLOOR.answered[Outcome.PERSON], abs=0.02)
    busy = drawn[Outcome.BUSY] / (20_000 - answered)
    assert busy == pytest.approx(FLOOR.unanswered[Outcome.BUSY], abs=0.02)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_suffix_chooses_the_outcome(suffix: str) -> None:
    outcome, mood = SUFFIXES[suffix]
    robots = [plan(f"+551190000{index:02d}{suffix}") for index in range(20)]
    assert {robot.outcome for robot in robots} == {outcome}
    assert mood is None or {robot.mood for robot in robots} == {mood}


def test_suffixes_can_be_switched_off() -> None:
    free = FLOOR.model_copy(update={"suffixes": False})
    assert len({plan(f"+55119{i:06d}95", profile=free).outcome for i in range(50)}) > 3


def test_a_forced_person_waits_for_the_other_side_to_hang_up() -> None:
    robots = [plan(f"+551190000{index:02d}90") for index in range(30)]
    assert {robot.hang_up_by for robot in robots} == {HangUpBy.OTHER}
    assert not any(robot.leaves_after_last_word for robot in robots)


def test_who_hangs_up_in_mid_call_has_a_short_limit() -> None:
    robot = plan("+551190000098")
    assert robot.hang_up_by is HangUpBy.ROBOT
    assert robot.talk_limit_s <= FLOOR.hang_up_after.at_most


def test_every_outcome_is_an_answer_or_has_a_refusal() -> None:
    assert set(Outcome) == ANSWERED | set(REFUSAL)
    assert not ANSWERED & set(REFUSAL)


def test_a_person_takes_turns_and_ends_with_a_goodbye() -> None:
    robot = plan("+551190000080")
    words = PHRASES["pt-BR"]
    lines = said(robot)
    assert lines[0] in words.hello
    assert lines[1] in words.confirm
    assert lines[2] in words.birth_date
    assert lines[-1] in words.goodbye
    assert sum(isinstance(step, Listen) for step in robot.steps) == len(lines) - 1


@pytest.mark.parametrize(
    ("suffix", "mood"), [("80", Mood.ACCEPTS), ("81", Mood.HESITATES), ("82", Mood.REFUSES)]
)
def test_the_mood_decides_about_the_offer(suffix: str, mood: Mood) -> None:
    words = PHRASES["pt-BR"]
    lines = set(said(plan(f"+5511900000{suffix}")))
    assert bool(lines & set(words.accept)) is (mood is not Mood.REFUSES)
    assert bool(lines & set(words.hesitate)) is (mood is not Mood.ACCEPTS)
    assert bool(lines & set(words.refuse)) is (mood is Mood.REFUSES)


def test_a_voicemail_greets_and_beeps_and_nobody_is_asked() -> None:
    steps = plan("+551190000093").steps
    assert isinstance(steps[-1], Beep)
    assert not any(isinstance(step, Listen) for step in steps)


def test_a_wrong_number_is_heard_before_the_refusal() -> None:
    robot = plan("+551190000097")
    assert isinstance(robot.early_steps[0], Intercept)
    assert not robot.steps
    assert not robot.answers


@pytest.mark.parametrize(
    ("number", "language"),
    [
        ("+5511999990000", "pt-BR"),
        ("5211999990000", "es"),
        ("+573001234567", "es"),
        ("+51987654321", "es"),
        ("+56987654321", "es"),
        ("+5491112345678", "es"),
        ("+15551234567", "en"),
        ("+4930123456", "en"),
    ],
)
def test_the_country_code_gives_the_language(number: str, language: str) -> None:
    assert language_of(number) == language
    assert language in LANGUAGES
