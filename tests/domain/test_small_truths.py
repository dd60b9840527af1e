"""Masks, legal effects, the ladder after a result, the flow of scripts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from server_api.contract.words import Blocked, Effect, LegalKind
from server_api.domain.dispositions import NextTry, next_try
from server_api.domain.legal import Fact, blocking, blocks_of, free_debts, rule_of
from server_api.domain.masking import mask_document, mask_phone
from server_api.domain.script_flow import FlowFault, flow_faults

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
DAY = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("kind", "document", "masked"),
    [
        ("cpf", "38448291520", "***.482.915-**"),
        ("cnpj", "11222333000181", "**.222.333/****-**"),
        ("ssn", "666-12-2915", "•••-••-••••"),
        ("rfc", "SASM680314AB1", "••••••••••AB1"),
        ("dni", "12345678", "••••••78"),
        ("cpf", "1", "•"),
    ],
)
def test_documents_are_masked(kind: str, document: str, masked: str) -> None:
    assert mask_document(kind, document) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+5511987654321", "(11) 9••••-4321"),
        ("+551133334321", "(11) ••••-4321"),
        ("+19375550142", "(937) •••-0142"),
        ("+525500004321", "55 •••• 4321"),
        ("+573000004321", "+57 •••••• 4321"),
    ],
)
def test_numbers_are_masked(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


def fact(kind: LegalKind, debt_id: str = "", since: date = DAY) -> Fact:
    rule = rule_of(kind)
    return Fact(kind, since, rule.rule_id, rule.version, debt_id)


def test_every_kind_of_legal_fact_has_a_rule() -> None:
    assert {rule_of(kind).rule_id for kind in LegalKind} != set()
    assert Blocked.CONTACT in rule_of(LegalKind.UNKNOWN).blocks


def test_a_dispute_closes_its_debt_and_a_complaint_closes_all() -> None:
    dispute, complaint = fact(LegalKind.DISPUTE, "a"), fact(LegalKind.COMPLAINT)
    assert free_debts(["a", "b"], [dispute], Blocked.OFFERS) == ("b",)
    assert free_debts(["a", "b"], [dispute, complaint], Blocked.OFFERS) == ()
    assert free_debts(["a", "b"], [fact(LegalKind.PROTESTED, "a")], Blocked.OFFERS) == ("a", "b")


def test_the_earliest_block_is_named() -> None:
    early = fact(LegalKind.COMPLAINT, since=date(2026, 1, 1))
    assert blocking([fact(LegalKind.DECEASED), early], Blocked.CONTACT) == early
    assert blocking([fact(LegalKind.PROTESTED)], Blocked.CONTACT) is None
    assert Blocked.AMOUNTS in blocks_of([fact(LegalKind.DECEASED)])


@pytest.mark.parametrize(
    ("effects", "callback", "expected"),
    [
        ({Effect.HUMAN}, None, NextTry("open", NOW + timedelta(hours=2))),
        ({Effect.CALLBACK}, NOW + timedelta(days=1), NextTry("open", NOW + timedelta(days=1), agreed=True)),
        ({Effect.HUMAN}, NOW + timedelta(days=1), NextTry("open", NOW + timedelta(hours=2))),
        ({Effect.PROMISE, Effect.COMPLETES}, None, NextTry("closed", NOW)),
        ({Effect.DECEASED}, None, NextTry("closed", NOW)),
        ({Effect.OPT_OUT}, None, NextTry("closed", NOW)),
    ],
)
def test_the_lead_after_a_result(effects: set[Effect], callback: datetime | None, expected: NextTry) -> None:
    assert next_try(frozenset(effects), NOW, NOW + timedelta(hours=2), callback) == expected


def test_a_lead_that_was_tried_often_enough_is_closed_but_for_what_was_agreed() -> None:
    assert next_try(frozenset({Effect.HUMAN}), NOW, None, None) == NextTry("closed", NOW)
    agreed = next_try(frozenset({Effect.CALLBACK}), NOW, None, NOW + timedelta(days=1))
    assert agreed == NextTry("open", NOW + timedelta(days=1), agreed=True)


@pytest.mark.parametrize(
    ("ways", "fault"),
    [
        ({"b": ()}, FlowFault("no_start", "a")),
        ({"a": ("x",)}, FlowFault("unknown_goto", "a", "x")),
        ({"a": ("b",), "b": ()}, FlowFault("dead_end", "b")),
        ({"a": ("end",), "end": (), "b": ("end",)}, FlowFault("unreachable", "b")),
        ({"a": ("b", "end"), "b": ("a",), "end": ()}, FlowFault("loop", "b", "a")),
        ({"a": ("a", "end"), "end": ()}, FlowFault("loop", "a", "a")),
    ],
)
def test_a_script_that_cannot_be_played_says_why(ways: dict[str, tuple[str, ...]], fault: FlowFault) -> None:
    assert fault in flow_faults("a", ways, frozenset({"end"}))


def test_a_script_that_can_be_played_has_no_faults() -> None:
    assert flow_faults("a", {"a": ("b", "end"), "b": ("end",), "end": ()}, frozenset({"end"})) == ()
