"""Lists, opt-outs, payments, skills and strategies, from a terminal."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import Capture, Terminal
from tests.cli.test_talk_commands import from_scratch


@pytest.fixture
def terminal(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    made = Terminal(tmp_path, capsys, monkeypatch)
    from_scratch(made)
    for name in ("Cards", "Old cards"):
        assert made("campaign", "add", name, "--creditor", "meridiano", "--trunk", "sim")[0] == 0
    return made


def rows(terminal: Terminal, query: str) -> list[tuple[Any, ...]]:
    base = sqlite3.connect(terminal.folder / "data" / "acordo.db")
    try:
        return base.execute(query).fetchall()
    finally:
        base.close()


def change(terminal: Terminal, statement: str, *values: str) -> None:
    base = sqlite3.connect(terminal.folder / "data" / "acordo.db")
    base.execute(statement, values)
    base.commit()
    base.close()


def answered(terminal: Terminal, *words: str) -> Any:
    status, out, complaint = terminal("--json", *words)
    assert status == 0, complaint
    return json.loads(out)


def refused(terminal: Terminal, *words: str) -> str:
    status, _, complaint = terminal(*words)
    assert status == 1
    return complaint


@pytest.fixture
def large(terminal: Terminal) -> str:
    """A filter that takes some, not all."""
    sums = "SELECT sum(principal_minor) FROM debts WHERE creditor_id = 'meridiano' GROUP BY person_id"
    amounts = sorted(row[0] for row in rows(terminal, sums))
    return json.dumps({"field": "debt.total_minor", "op": "ge", "value": amounts[len(amounts) // 2]})


def test_a_list_is_made_counted_changed_and_closed(terminal: Terminal, large: str) -> None:
    counted = answered(terminal, "list", "count", "Cards", "--filter", large)
    everybody = answered(terminal, "list", "count", "Cards")
    assert 0 < counted["count"] < everybody["count"] == everybody["of"]
    assert all(name.endswith(".") for name in counted["sample"])
    late = ("list", "add", "Cards", "Late", "--filter", large)
    answered(terminal, *late, "--order", "debt.total_minor:desc", "--order", "lead.attempts", "--share", "70")
    (before,) = rows(terminal, "SELECT version FROM campaigns WHERE name = 'Cards'")
    answered(terminal, "list", "change", "Cards", "Late", "--share", "30", "--no-active")
    (after,) = rows(terminal, "SELECT version FROM campaigns WHERE name = 'Cards'")
    assert after[0] == before[0] + 1
    (shown,) = answered(terminal, "list", "show", "Cards")
    assert (shown["share"], shown["active"], shown["filter"]) == (30, False, json.loads(large))
    assert [key["field"] for key in shown["order"]] == ["debt.total_minor", "lead.attempts"]
    assert "already" in refused(terminal, *late)
    answered(terminal, "list", "close", "Cards", "Late")
    assert answered(terminal, "list", "show", "Cards") == []
    assert rows(terminal, "SELECT what FROM audit WHERE what LIKE 'list_%' ORDER BY audit_id") == [
        ("list_added",),
        ("list_changed",),
        ("list_closed",),
    ]


def test_what_a_list_cannot_be_is_said(terminal: Terminal) -> None:
    city = {"field": "person.city", "op": "ge", "value": "A"}
    wrong = json.dumps({"all": [{"field": "debt.weight"}, city]})
    complaint = refused(terminal, "list", "add", "Cards", "Late", "--filter", wrong)
    assert "all[0].field: unknown_field debt.weight" in complaint
    assert "all[1].op: unknown_op ge text" in complaint
    assert "filter" in refused(terminal, "list", "count", "Cards", "--filter", wrong)
    assert "debt.product" in refused(terminal, "list", "add", "Cards", "Late", "--order", "debt.product")
    assert "share" in refused(terminal, "list", "add", "Cards", "Late", "--share", "-1")
    assert "no list Late" in refused(terminal, "list", "close", "Cards", "Late")
    assert "no campaign Carts" in refused(terminal, "list", "show", "Carts")
    assert rows(terminal, "SELECT * FROM lists") == []


def test_the_fields_of_the_portfolio_are_there_the_custom_ones_too(terminal: Terminal) -> None:
    mine = "SELECT person_id FROM leads JOIN campaigns USING (campaign_id) WHERE campaigns.name = 'Cards'"
    change(
        terminal,
        f"UPDATE people SET custom = ? WHERE person_id IN ({mine} ORDER BY person_id LIMIT 2)",
        json.dumps({"Região": "Sul", "score": "7.5"}),
    )
    fields = {one["name"]: one for one in answered(terminal, "list", "fields", "Cards")}
    assert {"person.city", "debt.days_late", "phone.kind", "legal.kind"} <= fields.keys()
    of_the_sample = "custom.Ref."
    custom = {name for name in fields if name.startswith("custom.")}
    assert custom == {"custom.Região", "custom.score", of_the_sample}
    south = json.dumps({"field": "custom.Região", "op": "eq", "value": "SUL"})
    best = json.dumps({"field": "custom.score", "op": "gt", "value": 7})
    for wanted in (south, best):
        assert answered(terminal, "list", "count", "Cards", "--filter", wanted)["count"] == 2


def test_an_opt_out_is_taken_listed_and_taken_back(terminal: Terminal) -> None:
    ((person_id, document, number),) = rows(
        terminal, "SELECT person_id, document, e164 FROM people JOIN phones USING (person_id) LIMIT 1"
    )
    added = answered(
        terminal, "opt-out", "add", document, "--scope", "number", "--on", number, "--reason", "asked"
    )
    assert rows(terminal, f"SELECT state FROM phones WHERE e164 = '{number}'") == [("opted_out",)]
    (wish,) = answered(terminal, "opt-out", "list", person_id)
    assert (wish["scope"], wish["reason"]) == ("number", "asked")
    answered(terminal, "opt-out", "end", added["id"], "--reason", "mistake")
    assert rows(terminal, f"SELECT state FROM phones WHERE e164 = '{number}'") == [("usable",)]
    assert "no wish" in refused(terminal, "opt-out", "end", added["id"])
    assert "no debtor nobody" in refused(terminal, "opt-out", "add", "nobody")
    until = ("opt-out", "add", person_id, "--until", "2020-01-01T00:00+00:00")
    assert "past" in refused(terminal, *until)


def test_a_payment_counts_once(terminal: Terminal) -> None:
    ((contract, minor, person_id),) = rows(
        terminal,
        "SELECT contract, principal_minor, person_id FROM debts WHERE creditor_id = 'meridiano' "
        "AND person_id IN (SELECT person_id FROM debts GROUP BY person_id HAVING count(*) = 1) LIMIT 1",
    )
    # With interest and penalty more is owed than the principal.
    words = ("payment", "post", contract, str(10 * minor), "--creditor", "meridiano", "--provider", "banco")
    first = answered(terminal, *words, "--reference", "E1")
    assert (first["settled"], first["repeated"], first["person_id"]) == (True, False, person_id)
    assert answered(terminal, *words, "--reference", "E1")["repeated"]
    assert terminal(*words, "--reference", "E1")[1].startswith("Payment E1 was posted before")
    leads = f"SELECT DISTINCT state, last_result FROM leads WHERE person_id = '{person_id}'"
    assert rows(terminal, leads) == [("closed", "paid")]
    assert "another payment" in refused(terminal, *words[:3], "5", *words[4:], "--reference", "E1")
    assert "no debt 9-9" in refused(terminal, *words[:2], "9-9", *words[3:], "--reference", "E2")


def test_skills_and_languages_are_set_and_taken_away(terminal: Terminal) -> None:
    assert terminal("user", "add", "ana", "--password-stdin", typed="secret-123")[0] == 0
    answered(terminal, "user", "skill", "ana", "legal=3", "cards", "--language", "pt-BR", "--language", "es")
    answered(terminal, "user", "skill", "ana", "cards=0")
    ((skills, languages),) = rows(terminal, "SELECT skills, languages FROM users WHERE login = 'ana'")
    assert (json.loads(skills), json.loads(languages)) == ({"legal": 3}, ["pt-BR", "es"])
    assert "legal=10" in refused(terminal, "user", "skill", "ana", "legal=10")
    assert "no language" in refused(terminal, "user", "skill", "ana", "--language", "7")
    assert "no user bia" in refused(terminal, "user", "skill", "bia", "legal=1")


def test_a_strategy_is_checked_before_it_holds(terminal: Terminal) -> None:
    rules = {"results": {"busy": {"after_s": 600}}, "ladder": [{"kind": "mobile", "times": 3}]}
    changes = (f"retries={json.dumps(rules)}", "routing=skill", 'skills={"legal": 2}', "attempts_per_week=7")
    words = [word for change in changes for word in ("--change", change)]
    answered(terminal, "campaign", "strategy", "Cards", *words)
    query = "SELECT retries, routing, skills, attempts_per_week, version FROM campaigns WHERE name = 'Cards'"
    ((retries, routing, skills, week, version),) = rows(terminal, query)
    assert (json.loads(retries), routing, json.loads(skills), week) == (rules, "skill", {"legal": 2}, 7)
    assert version == 2
    steps = 'retries={"ladder": [{"times": 0}]}'
    for wrong in ("routing=luck", "retries=[]", steps, "speed=9", "retry_s=-1"):
        assert "not understood" in refused(terminal, "campaign", "strategy", "Cards", "--change", wrong)
    assert rows(terminal, query)[0][4] == 2


def test_debtors_of_a_profile_go_to_another_campaign(terminal: Terminal, large: str) -> None:
    rows_of = "SELECT count(*) FROM leads l JOIN campaigns c USING (campaign_id) WHERE c.name = '{}'"
    rows_of += " AND l.state = 'open'"
    count = answered(terminal, "list", "count", "Cards", "--filter", large)["count"]
    mine = "(SELECT campaign_id FROM campaigns WHERE name = 'Old cards')"
    kept = f"SELECT lead_id FROM leads WHERE campaign_id = {mine} ORDER BY person_id LIMIT 1"
    change(terminal, f"DELETE FROM leads WHERE campaign_id = {mine} AND lead_id NOT IN ({kept})")
    ((all_of_them,),) = rows(terminal, rows_of.format("Cards"))
    done = answered(terminal, "campaign", "move", "Cards", "Old cards", "--filter", large)
    assert done["moved"] + done["doubled"] == count
    assert rows(terminal, rows_of.format("Cards")) == [(all_of_them - count,)]
    assert rows(terminal, rows_of.format("Old cards")) == [(1 + done["moved"],)]
    assert answered(terminal, "list", "count", "Cards", "--filter", large)["count"] == 0
    assert "same campaign" in refused(terminal, "campaign", "move", "Cards", "Cards")
    assert terminal("campaign", "add", "Other", "--creditor", "aurora", "--trunk", "sim")[0] == 0
    assert "another creditor" in refused(terminal, "campaign", "move", "Cards", "Other")


def test_there_are_no_callbacks_yet(terminal: Terminal) -> None:
    assert answered(terminal, "callback", "list") == []


def test_debtors_are_given_to_an_agent_and_taken_back(terminal: Terminal, large: str) -> None:
    assert terminal("user", "add", "ana", "--password-stdin", typed="secret-123")[0] == 0
    count = answered(terminal, "list", "count", "Cards", "--filter", large)["count"]
    given = answered(terminal, "campaign", "assign", "Cards", "ana", "--filter", large)
    assert given["count"] == str(count)
    owners = "SELECT count(*) FROM leads JOIN users ON user_id = owner_id WHERE login = 'ana'"
    assert rows(terminal, owners) == [(count,)]
    answered(terminal, "campaign", "assign", "Cards", "")
    assert rows(terminal, owners) == [(0,)]
    assert "no user bia" in refused(terminal, "campaign", "assign", "Cards", "bia")
