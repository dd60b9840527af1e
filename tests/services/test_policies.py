"""Offer policies of ``creditors.toml``: what each column becomes, and what nobody could mean."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server_api.cli.policy_words import POLICY
from server_api.cli.run import sentence_of
from server_api.contract.debt_words import Component, Frequency
from server_api.domain.filter_fields import Kind
from server_api.domain.filter_tree import Ask
from server_api.domain.rounding import Rounding
from server_api.services.creditor_terms import MoneyRules
from server_api.services.import_creditors import put_creditors, read_creditors
from server_api.services.policy_part import BadPolicyError, PolicyPart, check_policies
from server_api.store import creditors_rows
from server_api.store.database import Database
from server_api.store.tables import offer_policies

TOML = """
[[creditor]]
id = "meridiano"
name = "Banco Meridiano"
country = "BR"
terms = {{ money = {{ allocation = ["principal", "interest"], rounding = "half_even", whole = false }} }}
{policies}
"""
FULL = """
[[creditor.policy]]
id = "plan"
rank = 2
discount_percent = 12.5
discount_on = "charges"
entry_percent = 15.9
min_entry = 50.25
instalments = 6
max_instalments = 12
min_instalment = 80
interest_month_percent = 1.99
frequency = "fortnightly"
max_days_to_first = 10
max_total_days = 200
starts_on = 2026-11-01
ends_on = 2026-12-31
methods = ["pix"]
only = { field = "person.segment", op = "eq", value = "M3" }
soft = true
"""
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CASH = '[[creditor.policy]]\nid = "cash"\nrank = 1\nmethods = ["pix"]\n'


def written(folder: Path, policies: str) -> Path:
    path = folder / "creditors.toml"
    path.write_text(TOML.format(policies=policies), encoding="utf-8")
    return path


async def opened(folder: Path) -> Database:
    database = Database(f"sqlite:///{folder / 'acordo.db'}")
    await database.open()
    return database


async def test_every_column_reaches_the_offers(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    try:
        async with database.write() as conn:
            await put_creditors(conn, read_creditors(written(tmp_path, FULL)), NOW)
            (policy,) = await creditors_rows.policies(conn, "meridiano")
        assert (policy.discount_bp, policy.discount_on, policy.entry_bp) == (1_250, "charges", 1_590)
        assert (policy.min_entry, policy.min_instalment, policy.interest_month_bp) == (5_025, 8_000, 199)
        assert (policy.instalments, policy.max_instalments, policy.frequency) == (
            6,
            12,
            Frequency.FORTNIGHTLY,
        )
        assert (policy.max_days_to_first, policy.max_total_days, policy.soft) == (10, 200, True)
        assert (str(policy.starts_on), str(policy.ends_on)) == ("2026-11-01", "2026-12-31")
        assert policy.only == Ask("person.segment", "eq", Kind.TEXT, ("M3",))
    finally:
        await database.close()


async def test_a_policy_that_is_no_longer_named_is_granted_no_more(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    try:
        for policies in (FULL + CASH, CASH, FULL + CASH):
            async with database.write() as conn:
                await put_creditors(conn, read_creditors(written(tmp_path, policies)), NOW)
                query = select(offer_policies.c.policy_id, offer_policies.c.ends_on)
                ends = {row.policy_id: row.ends_on for row in await conn.execute(query)}
            gone = str(ends["meridiano/plan"]) == "1970-01-01"
            assert gone is (policies == CASH)
            assert ends["meridiano/cash"] is None
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"discount_percent": 101}, "share"),
        ({"discount_percent": -1}, "share"),
        ({"entry_percent": 33.333}, "share"),
        ({"min_entry": -1}, "amount"),
        ({"min_instalment": 10.001}, "amount"),
        ({"valid_days": -3}, "days"),
        ({"max_total_days": 99_999}, "days"),
        ({"min_days_late": 90, "max_days_late": 60}, "days"),
        ({"starts_on": "2026-12-31", "ends_on": "2026-12-01"}, "window"),
        ({"instalments": 250, "entry_percent": 10}, "count"),
        ({"instalments": -1}, "count"),
        ({"instalments": 12, "max_instalments": 6, "entry_percent": 10}, "count"),
        ({"instalments": 3}, "entry"),
        ({"interest_month_percent": 1}, "interest"),
        ({"interest_month_percent": -1, "instalments": 3, "entry_percent": 10}, "interest"),
        ({"discount_on": "principal"}, "discount_on"),
        ({"frequency": "daily"}, "frequency"),
        ({"authority": "everybody"}, "authority"),
        ({"methods": []}, "methods"),
        ({"methods": ["shells"]}, "methods"),
        ({"only": {"field": "person.soul", "op": "eq", "value": "x"}}, "filter"),
    ],
)
def test_what_nobody_could_mean_is_named_in_three_languages(changes: dict[str, Any], code: str) -> None:
    known: dict[str, Any] = {"id": "p", "rank": 1, "methods": ["pix"]}
    part = PolicyPart.model_validate(known | changes)
    with pytest.raises(BadPolicyError) as caught:
        check_policies("meridiano", "BR", [part])
    assert (caught.value.code, caught.value.where) == (code, "meridiano/p")
    said = {sentence_of(caught.value, language) for language in ("pt-BR", "es", "en")}
    assert len(said) == 3
    assert all("meridiano/p" in sentence for sentence in said)


def test_two_policies_of_one_name() -> None:
    part = PolicyPart.model_validate({"id": "p", "rank": 1, "methods": ["pix"]})
    with pytest.raises(BadPolicyError) as caught:
        check_policies("meridiano", "BR", [part, part])
    assert caught.value.code == "twice"
    assert f"policy_{caught.value.code}" in POLICY


def test_a_currency_without_cents_takes_whole_amounts() -> None:
    part = PolicyPart.model_validate({"id": "p", "rank": 1, "methods": ["cash"], "min_entry": 10.5})
    with pytest.raises(BadPolicyError):
        check_policies("andes", "CL", [part])
    check_policies("norte", "MX", [part])


def test_the_order_of_allocation_is_completed_and_checked() -> None:
    rules = MoneyRules.model_validate({"allocation": ["principal", "interest"], "rounding": "half_even"})
    assert rules.reckoning.order == (
        Component.PRINCIPAL,
        Component.INTEREST,
        Component.COSTS,
        Component.FEES,
        Component.PENALTY,
    )
    assert rules.reckoning.rounding is Rounding.HALF_EVEN
    for wrong in (["principal", "principal"], ["paid"], ["discount"]):
        with pytest.raises(ValueError, match="allocation_wrong"):
            MoneyRules.model_validate({"allocation": wrong})
