from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from agent_desktop.ui.actions import Action
from agent_desktop.widgets.views import PillKind
from agent_desktop.widgets.words import LANGUAGES, Catalogue, Entry, entries, nearest
from server_api.contract.debt_words import ApprovalState
from server_api.contract.words import Blocked, CallEnd, Channel, ErrorCode, LegalKind, PromiseFault

SOURCES = ("ui", "debtor_panel", "floor_view", "script_editor", "scripts_view", "widgets")
ROOT = Path(__file__).resolve().parents[2] / "agent_desktop"

#: Sections whose keys are codes from outside or built from an enumeration.
BY_CODE = {
    "approval",
    "card",
    "card_fault",
    "promise_event",
    "target_period",
    "target",
    "hold",
    "hold_reason",
    "legal_action",
    "component",
    "contact_kind",
    "contact_state",
    "contact_source",
    "contact_deed",
    "contact_field",
    "hardship_field",
    "contact_fault",
    "purpose",
    "consent",
    "party_role",
    "reveal_reason",
    "document_kind",
    "note_reason",
    "note_template",
    "withheld",
    "advice",
    "alert",
    "alert_over",
    "announce",
    "attention",
    "blocked",
    "call_end",
    "channel",
    "check",
    "check_word",
    "consult",
    "count",
    "dial_mode",
    "direction",
    "disclosure",
    "error",
    "filter_fault",
    "filter_field",
    "filter_hint",
    "filter_join",
    "filter_op",
    "floor_error",
    "gate_reason",
    "headset",
    "key",
    "lead",
    "lead_state",
    "lead_tip",
    "list_fault",
    "legal_kind",
    "method",
    "microphone",
    "missing",
    "monitored",
    "notice_text",
    "notice_title",
    "other",
    "pace_error",
    "pace_figure",
    "pace_why",
    "phone_kind",
    "promise_fault",
    "promise_state",
    "quality",
    "question",
    "question_form",
    "field_kind",
    "language_in",
    "language_own",
    "script_compare",
    "script_edit",
    "script_fault",
    "script_field",
    "script_finding",
    "script_hint",
    "script_opens",
    "script_passed",
    "version_state",
    "block_say",
    "remind_why",
    "advice_next",
    "advice_why",
    "advice_hours",
    "rule_name",
    "rule_status",
    "search_error",
    "state",
    "skip_reason",
    "stop_reason",
    "strategy",
    "supervising",
    "tab",
    "transfer_error",
    "why_note",
    "wish_kind",
    "withdrawn",
}


#: Keys in sections of fixed words whose last part is a code.
BUILT = {
    *(
        f"debts.{part}"
        for part in ("costs", "discount", "fees", "interest", "others", "paid", "penalty", "principal")
    ),
    *(f"keys_page.{page}" for page in ("agent", "editor", "lead")),
    *(f"keys_page.{fault}" for fault in ("fixed", "no_row", "not_a_key", "reserved", "too_near")),
    *(f"promise.{every}" for every in ("fortnightly", "weekly")),
    "sound.ringer",
    *(f"requests.{code}" for code in ("bad_transition", "counter_empty", "gone", "refused")),
}


def fields(entry: Entry) -> set[str]:
    texts = entry.values() if isinstance(entry, dict) else (entry,)
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def literal_keys() -> set[str]:
    found: set[str] = set()
    for folder in SOURCES:
        for file in (ROOT / folder).rglob("*.py"):
            found |= set(re.findall(r'"([a-z_]+\.[a-z_0-9]+)"', file.read_text(encoding="utf-8")))
    return found


def begun_keys() -> set[str]:
    """How keys begin whose last part is a code: `f"order.state_{state}"` in the code gives `order.state_`."""
    found: set[str] = set()
    for folder in SOURCES:
        for file in (ROOT / folder).rglob("*.py"):
            found |= set(re.findall(r'f"([a-z_]+\.[a-z_]+_)\{', file.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_with_the_same_fields(language: str) -> None:
    source, other = entries("en"), entries(language)
    assert set(other) == set(source)
    assert {key: fields(entry) for key, entry in other.items()} == {
        key: fields(entry) for key, entry in source.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_empty(language: str) -> None:
    for key, entry in entries(language).items():
        for text in entry.values() if isinstance(entry, dict) else (entry,):
            assert text.strip(), key


def test_every_word_the_code_asks_for_is_there() -> None:
    sections = {key.split(".")[0] for key in entries("en")}
    asked = {key for key in literal_keys() if key.split(".")[0] in sections}
    assert asked <= set(entries("en"))


def test_no_word_is_left_over() -> None:
    fixed = {key for key in entries("en") if key.split(".")[0] not in BY_CODE}
    begun = tuple(begun_keys())
    dynamic = {key for key in fixed if key.startswith(begun) or key in BUILT}
    assert fixed - dynamic <= literal_keys()


def test_codes_of_the_wire_are_worded() -> None:
    words = Catalogue("pt-BR")
    for section, codes in (
        ("error", ErrorCode),
        ("promise_fault", PromiseFault),
        ("legal_kind", LegalKind),
        ("call_end", CallEnd),
        ("channel", Channel),
        ("approval", ApprovalState),
    ):
        unworded = [code for code in codes if not words.has(f"{section}.{code.value}")]
        assert [code for code in unworded if code is not ApprovalState.UNKNOWN] == [], section
    assert all(words.has(f"blocked.{code.value}") for code in Blocked if code is not Blocked.UNKNOWN)


def test_keys_states_and_notices_are_worded() -> None:
    words = Catalogue("es")
    assert all(words.has(f"key.{action.value}") for action in Action)
    assert all(words.has(f"state.{kind.value}") for kind in PillKind)
    titles = {key.split(".")[1] for key in entries("es") if key.startswith("notice_title.")}
    texts = {key.split(".")[1] for key in entries("es") if key.startswith("notice_text.")}
    assert titles == texts


def test_every_notice_of_the_desk_is_worded() -> None:
    words = Catalogue("en")
    asked: set[str] = set()
    for file in (ROOT / "desk").glob("*.py"):
        asked |= set(re.findall(r'(?:notify|refuse)\([^"()]+, "([a-z_]+)"', file.read_text(encoding="utf-8")))
    assert asked
    asked -= {"server_away", "neutral", "warn", "bad"}
    missing = {c for c in asked if not words.has(f"notice_title.{c}")}
    assert missing == set()


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("pt-BR", 1, "1 contrato"),
        ("pt-BR", 3, "3 contratos"),
        ("pt-BR", 0, "0 contratos"),
        ("es", 1, "1 contrato"),
        ("es", 2_000_000, "2000000 contratos"),
        ("en", 1, "1 contract"),
        ("en", 0, "0 contracts"),
    ],
)
def test_plurals(language: str, count: int, said: str) -> None:
    assert Catalogue(language)("debts.count", n=count) == said


@pytest.mark.parametrize(
    ("wish", "language"),
    [("pt", "pt-BR"), ("es-MX", "es"), ("en-US", "en"), ("fr", "en"), ("pt-BR", "pt-BR")],
)
def test_a_wish_finds_the_nearest_language(wish: str, language: str) -> None:
    assert nearest(wish) == language


def test_a_word_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        Catalogue("en")("nothing.here")
