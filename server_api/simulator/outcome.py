"""What can become of one dialled number, and the suffixes with which a caller chooses it."""

from enum import StrEnum


class Outcome(StrEnum):
    """What happens to a call; the profile gives each a weight."""

    PERSON = "person"  # the debtor answers and talks
    THIRD_PARTY = "third_party"  # somebody else answers
    SILENT_PERSON = "silent_person"  # answers and says nothing
    VOICEMAIL = "voicemail"  # greeting, beep, silence
    HANGS_UP = "hangs_up"  # the debtor answers and hangs up in mid call
    FAX = "fax"  # answers with the called terminal's tone
    TEST_TONE = "test_tone"  # answers with a steady 1000 Hz tone, for measurements
    NO_ANSWER = "no_answer"  # rings; 480 when the carrier's patience ends
    BUSY = "busy"  # 486
    REJECTED = "rejected"  # rings, then 603
    INVALID_NUMBER = "invalid_number"  # 183 with intercept tones, then 404
    CONGESTION = "congestion"  # 503 at once


class Mood(StrEnum):
    """What a debtor answers to an offer."""

    ACCEPTS = "accepts"
    HESITATES = "hesitates"  # asks for time, then accepts
    REFUSES = "refuses"


ANSWERED = frozenset(
    {
        Outcome.PERSON,
        Outcome.THIRD_PARTY,
        Outcome.SILENT_PERSON,
        Outcome.VOICEMAIL,
        Outcome.HANGS_UP,
        Outcome.FAX,
        Outcome.TEST_TONE,
    }
)
TALKING = frozenset({Outcome.PERSON, Outcome.HANGS_UP})

# SIP final status of every outcome that is not an answer (RFC 3261 section 21).
REFUSAL: dict[Outcome, tuple[int, str]] = {
    Outcome.NO_ANSWER: (480, "Temporarily Unavailable"),
    Outcome.BUSY: (486, "Busy Here"),
    Outcome.REJECTED: (603, "Decline"),
    Outcome.INVALID_NUMBER: (404, "Not Found"),
    Outcome.CONGESTION: (503, "Service Unavailable"),
}

# The last two digits of a number that choose what happens; a mood of None is drawn from the profile.
SUFFIXES: dict[str, tuple[Outcome, Mood | None]] = {
    "80": (Outcome.PERSON, Mood.ACCEPTS),
    "81": (Outcome.PERSON, Mood.HESITATES),
    "82": (Outcome.PERSON, Mood.REFUSES),
    "88": (Outcome.FAX, None),
    "89": (Outcome.TEST_TONE, None),
    "90": (Outcome.PERSON, None),
    "91": (Outcome.THIRD_PARTY, None),
    "92": (Outcome.SILENT_PERSON, None),
    "93": (Outcome.VOICEMAIL, None),
    "94": (Outcome.NO_ANSWER, None),
    "95": (Outcome.BUSY, None),
    "96": (Outcome.REJECTED, None),
    "97": (Outcome.INVALID_NUMBER, None),
    "98": (Outcome.HANGS_UP, None),
    "99": (Outcome.CONGESTION, None),
}


def forced(number: str) -> tuple[Outcome, Mood | None] | None:
    """What the number's last two digits choose, or None where they choose nothing."""
    return SUFFIXES.get(digits_of(number)[-2:])


def digits_of(number: str) -> str:
    """The digits of a dialled number, without ``+``, blanks and separators."""
    return "".join(character for character in number if character.isdigit())
