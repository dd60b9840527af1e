"""What one robot will do with one call: decided before it rings, from number, attempt and seed only."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import TypeVar

from server_api.simulator.outcome import ANSWERED, TALKING, Mood, Outcome, digits_of, forced
from server_api.simulator.phrases import Phrases, language_of
from server_api.simulator.profile import Profile

VOICES = 4
TEST_TONE_HZ = 1000
BEEP_HZ = 1400
BEEP_S = 0.8
# The answering fax's CED tone (ITU-T T.30, 2.6 to 4.0 s).
FAX_HZ = 2100
FAX_S = 3.0

ChoiceT = TypeVar("ChoiceT", Outcome, Mood)


class HangUpBy(StrEnum):
    """Who is meant to end the answered call."""

    ROBOT = "robot"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Pause:
    """Be silent for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a phrase in the plan's language and voice."""

    text: str


@dataclass(frozen=True, slots=True)
class Beep:
    """Play a sine of ``hz`` for ``seconds``."""

    hz: int
    seconds: float


@dataclass(frozen=True, slots=True)
class EndlessTone:
    """Play a sine of ``hz`` until the call ends."""

    hz: int


@dataclass(frozen=True, slots=True)
class Intercept:
    """Play the three special information tones (ITU-T E.180)."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Wait until the other side has spoken and paused, or the robot's patience ends."""


Step = Pause | Say | Beep | EndlessTone | Intercept | Listen


@dataclass(frozen=True, slots=True)
class RobotPlan:
    """One call's fate. Times are seconds; ``talk_limit_s`` counts from the answer.

    ``early_steps`` are heard before the answer (183); ``steps`` after it.
    """

    number: str
    attempt: int
    outcome: Outcome
    mood: Mood
    language: str
    voice: int
    ring_s: float
    early_steps: tuple[Step, ...]
    steps: tuple[Step, ...]
    patience_s: float
    talk_limit_s: float
    hang_up_by: HangUpBy

    @property
    def answers(self) -> bool:
        """Whether the call is answered at all."""
        return self.outcome in ANSWERED

    @property
    def leaves_after_last_word(self) -> bool:
        """Whether the robot hangs up once everything is said; a voicemail records on to its limit."""
        says_goodbye = self.outcome in (Outcome.PERSON, Outcome.THIRD_PARTY)
        return says_goodbye and self.hang_up_by is HangUpBy.ROBOT


def rng_for(seed: int, number: str, attempt: int) -> Random:
    """The random source of one attempt: the same in every process and on every machine."""
    return Random(f"{seed}/{digits_of(number)}/{attempt}")


def plan_call(
    number: str, attempt: int, profile: Profile, phrases: dict[str, Phrases], rng: Random
) -> RobotPlan:
    """Plan the ``attempt``-th call (from 1) to ``number``; pure, all chance comes from ``rng``.

    The number's suffix decides the outcome where the profile allows it (``outcome.SUFFIXES``).
    """
    drawn = _draw_outcome(profile, rng)
    mood = _weighted(profile.mood, rng)
    ends_itself = rng.random() < profile.robot_ends_rate
    choice = forced(number) if profile.suffixes else None
    if choice is not None:
        drawn, mood, ends_itself = choice[0], choice[1] or mood, False
    language = language_of(number)
    by = HangUpBy.ROBOT if ends_itself or drawn is Outcome.HANGS_UP else HangUpBy.OTHER
    words = phrases[language]
    return RobotPlan(
        number=number,
        attempt=attempt,
        outcome=drawn,
        mood=mood,
        language=language,
        voice=rng.randrange(VOICES),
        ring_s=_ring_time(drawn, profile, rng),
        early_steps=_early_steps(drawn, words, rng),
        steps=_steps(drawn, mood, profile.answer_pause.draw(rng), words, rng),
        patience_s=profile.patience,
        talk_limit_s=_talk_limit(drawn, by, profile, rng),
        hang_up_by=by,
    )


def _draw_outcome(profile: Profile, rng: Random) -> Outcome:
    answered = rng.random() < profile.answer_rate
    return _weighted(profile.answered if answered else profile.unanswered, rng)


def _weighted(weights: dict[ChoiceT, float], rng: Random) -> ChoiceT:
    return rng.choices(list(weights), list(weights.values()))[0]


def _ring_time(outcome: Outcome, profile: Profile, rng: Random) -> float:
    """Seconds from the INVITE to the final reply; the draw is made in any case to keep later draws equal."""
    rung = profile.ring.draw(rng)
    match outcome:
        case Outcome.BUSY | Outcome.CONGESTION:
            return 0.0
        case Outcome.NO_ANSWER:
            return profile.ring_limit
        case Outcome.INVALID_NUMBER:
            return profile.intercept.draw(rng)
        case _:
            return rung


def _talk_limit(outcome: Outcome, by: HangUpBy, profile: Profile, rng: Random) -> float:
    if outcome is Outcome.HANGS_UP:
        return profile.hang_up_after.draw(rng)
    return profile.talk.draw(rng) if by is HangUpBy.ROBOT else profile.longest_call


def _early_steps(outcome: Outcome, words: Phrases, rng: Random) -> tuple[Step, ...]:
    if outcome is not Outcome.INVALID_NUMBER:
        return ()
    return (Intercept(), Say(rng.choice(words.invalid_number)))


def _steps(outcome: Outcome, mood: Mood, pause: float, words: Phrases, rng: Random) -> tuple[Step, ...]:
    if outcome in TALKING:
        return (Pause(pause), Say(rng.choice(words.hello)), *_debtor(outcome, mood, words, rng))
    match outcome:
        case Outcome.THIRD_PARTY:
            lines = (words.third_party, words.third_party_goodbye)
            return (Pause(pause), Say(rng.choice(words.hello)), *_turns(lines, rng))
        case Outcome.VOICEMAIL:
            return (Pause(pause), Say(rng.choice(words.voicemail)), Beep(BEEP_HZ, BEEP_S))
        case Outcome.FAX:
            return (Pause(pause), Beep(FAX_HZ, FAX_S))
        case Outcome.TEST_TONE:
            return (EndlessTone(TEST_TONE_HZ),)
        case _:
            return ()


def _debtor(outcome: Outcome, mood: Mood, words: Phrases, rng: Random) -> tuple[Step, ...]:
    middle: tuple[tuple[str, ...], ...]
    match mood:
        case _ if outcome is Outcome.HANGS_UP:
            return _turns((words.confirm, words.hangs_up), rng)
        case Mood.ACCEPTS:
            middle = (words.accept, words.yes)
        case Mood.HESITATES:
            middle = (words.hesitate, words.listens, words.accept, words.yes)
        case Mood.REFUSES:
            middle = (words.hesitate, words.refuse)
    return _turns((words.confirm, words.birth_date, words.listens, *middle, words.goodbye), rng)


def _turns(lines: tuple[tuple[str, ...], ...], rng: Random) -> tuple[Step, ...]:
    """Listen, answer, listen, answer ..."""
    return tuple(step for choices in lines for step in (Listen(), Say(rng.choice(choices))))
