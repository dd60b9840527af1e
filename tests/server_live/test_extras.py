"""What is known around a debtor: shown masked, changed with checks, whole values for a reason."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, update

from server_api.contract import routes
from server_api.services.reveal import AGENT_A_MINUTE
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.seed import LONG_AGO
from tests.server_live.test_story import talk

EXTRAS = routes.CASE_EXTRAS.format(person_id="person-1")
CONTACTS = routes.CONTACTS.format(person_id="person-1")
CONSENTS = routes.CONSENTS.format(person_id="person-1")
NOTES = routes.NOTES.format(person_id="person-1")
REVEAL = routes.REVEAL.format(person_id="person-1")
SECRETS = ("+5511999900001", "marina@example.com", "Rua das Acácias, 14", "52998224726", "11144477735")


async def surround(floor: TestFloor) -> None:
    """An e-mail, an address, a party, a paper, a note, a tag, a further field."""
    who = {"person_id": "person-1"}
    rows: tuple[tuple[Any, dict[str, Any]], ...] = (
        (tables.emails, {"email_id": "mail-1", "address": "marina@example.com", "label": "pessoal"}),
        (
            tables.addresses,
            {
                "address_id": "home-1",
                "street": "Rua das Acácias, 14",
                "city": "Santo André",
                "postcode": "09010-120",
            },
        ),
        (
            tables.parties,
            {
                "party_id": "party-1",
                "role": "relative",
                "name": "João Souza",
                "document": "11144477735",
                "document_kind": "cpf",
                "may_hear": True,
            },
        ),
        (
            tables.documents,
            {"document_id": "paper-1", "kind": "contract", "title": "Contrato", "at": LONG_AGO},
        ),
        (tables.notes, {"note_id": "note-1", "body": "Liga à noite", "at": LONG_AGO, "author": "Ana 1"}),
        (tables.person_tags, {"tag": "prefere manhã", "since": LONG_AGO}),
    )
    async with floor.database.write() as conn:
        for table, values in rows:
            await conn.execute(insert(table).values(**who, **values))
        mine = tables.people.c.person_id == "person-1"
        await conn.execute(update(tables.people).where(mine).values(custom={"Ref.": "0042"}))


async def in_talk(floor: TestFloor) -> Desk:
    """Talking with person-1, not identified yet."""
    await surround(floor)
    desk = await floor.sign_in()
    call_id = await talk(floor, desk)
    await until(lambda: "case_arrived" in desk.kinds(), what="the case")
    call = floor.it.calls.get(call_id)
    assert call is not None
    assert call.person_id == "person-1"
    return desk


async def identify(desk: Desk) -> None:
    """The right party says when they were born."""
    path = routes.IDENTITY.format(call_id=desk.call("call_id"))
    answer = await desk.post(path, {"question": "birth_date", "answer": "17/05/1980"})
    assert answer.json()["identity"]["status"] == "confirmed", answer.text


def refused(answer: httpx.Response) -> tuple[int, str, dict[str, str]]:
    told = answer.json()
    return answer.status_code, told["code"], told["params"]


async def test_all_of_it_is_shown_masked(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await in_talk(floor)
        answer = await desk.get(EXTRAS)
        told = answer.json()
        assert [line["kind"] for line in told["contacts"]] == ["phone", "email", "address"]
        assert [line["masked"] for line in told["contacts"][1:]] == [
            "m••••@e••••.com",
            "Rua ••••, Santo André",
        ]
        assert not [secret for secret in SECRETS if secret in answer.text]
        (party,) = told["parties"]
        assert (party["may_hear"], party["rule_id"]) == (False, "PARTY-THIRD")
        assert (told["tags"], told["custom"]) == (["prefere manhã"], [["Ref.", "0042"]])
        assert [paper["title"] for paper in told["documents"]] == ["Contrato"]
        body = desk.last("case_arrived")["body"]
        assert (body["tags"], body["counts"]["contacts"], body["counts"]["notes"]) == (
            ["prefere manhã"],
            3,
            1,
        )


async def test_it_belongs_to_the_agent_on_the_line_and_to_leads(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, leads=1) as floor:
        await in_talk(floor)
        other, lead = await floor.sign_in(2, "pc-2"), await floor.sign_in_lead()
        assert (await other.get(EXTRAS)).status_code == 404
        assert (await lead.get(EXTRAS)).status_code == 200
        (act,) = await floor.rows(tables.audit, what="case_looked_at")
        assert (act["user_id"], act["subject"]) == ("lead-1", "person-1")


@pytest.mark.parametrize("path", [EXTRAS, routes.HISTORY.format(person_id="person-1")])
async def test_before_a_masked_debtor_is_identified_nothing_is_told(tmp_path: Path, path: str) -> None:
    async with open_floor(tmp_path, identity_mode="masked") as floor:
        desk = await in_talk(floor)
        assert (await desk.get(path)).status_code == 404
        await identify(desk)
        assert (await desk.get(path)).status_code == 200


async def test_a_pinned_note_stands_on_the_screen_until_it_is_taken_down(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await in_talk(floor)
        note = (await desk.post(NOTES, {"text": "Só falar com a titular", "pinned": True})).json()
        await until(lambda: "case_changed" in desk.kinds(), what="the changed case")
        alerts = desk.last("case_changed")["body"]["alerts"]
        assert [(one["text"], one["by"]) for one in alerts] == [("Só falar com a titular", "Ana 1")]
        (row,) = await floor.rows(tables.history, item_id=note["note_id"])
        assert (row["channel"], row["body"]) == ("note", "Só falar com a titular")
        gone = await desk.delete(routes.NOTE.format(note_id=note["note_id"]))
        assert gone.status_code == 204
        await until(lambda: desk.last("case_changed")["body"]["alerts"] == [], what="the alert gone")
        notes = (await desk.get(EXTRAS)).json()["notes"]
        assert [(one["note_id"], one["pinned"]) for one in notes] == [
            (note["note_id"], False),
            ("note-1", False),
        ]


async def test_words_that_do_not_belong_in_a_file_are_named_first(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await in_talk(floor)
        text = "Caloteira, diz que está com DEPRESSÃO"
        status, code, params = refused(await desk.post(NOTES, {"text": text}))
        assert (status, code, params["fault"]) == (422, "refused", "words")
        assert params["words"] == "caloteira, depressao"
        assert await floor.rows(tables.notes, body=text) == []
        assert (await desk.post(NOTES, {"text": text, "warned": True})).status_code == 200
        (act,) = await floor.rows(tables.audit, what="note_warned")
        assert act["detail"]["reasons"] == "health,insult"
        assert refused(await desk.post(NOTES, {"text": "  "}))[2]["fault"] == "empty"


async def test_a_whole_value_needs_identity_and_a_reason_and_is_in_the_log(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await in_talk(floor)
        wanted = {"what": "phone", "item_id": "phone-1", "reason": "debtor_asks"}
        assert refused(await desk.post(REVEAL, wanted))[2] == {"fault": "identity"}
        await identify(desk)
        assert refused(await desk.post(REVEAL, wanted | {"reason": " "}))[2]["field"] == "reason"
        assert (await desk.post(REVEAL, wanted)).json()["value"] == "+5511999900001"
        values = {"email": "mail-1", "address": "home-1", "document": "", "party": "party-1"}
        for what, item_id in values.items():
            told = await desk.post(REVEAL, wanted | {"what": what, "item_id": item_id})
            assert any(secret in told.json()["value"] for secret in SECRETS), what
        acts = await floor.rows(tables.audit, what="revealed")
        assert [act["detail"]["kind"] for act in acts] == ["phone", *values]
        assert not [secret for secret in SECRETS if secret in str(acts)]
        assert (await desk.post(REVEAL, wanted | {"item_id": "phone-2"})).status_code == 404


async def test_whole_values_are_a_few_a_minute(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await in_talk(floor)
        await identify(desk)
        wanted = {"what": "document", "reason": "debtor_asks"}
        codes = [(await desk.post(REVEAL, wanted)).status_code for _ in range(AGENT_A_MINUTE + 1)]
        assert codes == [200] * AGENT_A_MINUTE + [429]


async def test_a_contact_is_checked_and_used_at_once(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await in_talk(floor)
        mail = {"kind": "email", "value": "Marina@EXAMPLE.org", "confirmed": True}
        assert refused(await desk.post(CONTACTS, mail))[2] == {"fault": "identity"}
        await identify(desk)
        bad = (
            ({"kind": "email", "value": "marina@@x"}, "bad_email"),
            ({"kind": "phone", "value": "123"}, "bad_phone"),
            (
                {"kind": "address", "value": "Rua A, 1", "parts": {"city": "X", "postcode": "12"}},
                "bad_postcode",
            ),
            ({"kind": "address", "value": "Rua A, 1"}, "missing"),
        )
        for change, fault in bad:
            assert refused(await desk.post(CONTACTS, change))[2]["fault"] == fault
        told = (await desk.post(CONTACTS, mail)).json()
        assert [line["state"] for line in told["contacts"] if line["kind"] == "email"] == ["usable", "usable"]
        (row,) = await floor.rows(tables.emails, address="Marina@example.org")
        assert (row["source"], row["confirmed_at"] is not None) == ("debtor", True)
        number = {"kind": "phone", "value": "(11) 98765-4321", "label": "work"}
        assert (await desk.post(CONTACTS, number)).status_code == 200
        (phone,) = await floor.rows(tables.phones, e164="+5511987654321")
        assert (phone["state"], phone["backwards"], phone["source"]) == ("usable", "1234567891155", "agent")


async def test_anybody_may_say_that_a_number_is_wrong(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await in_talk(floor)
        wrong = {"kind": "phone", "contact_id": "phone-1", "state": "wrong"}
        assert (await desk.post(CONTACTS, wrong)).status_code == 200
        await until(lambda: "case_changed" in desk.kinds(), what="the changed case")
        assert [line["usable"] for line in desk.last("case_changed")["body"]["phones"]] == [False]
        assert refused(await desk.post(CONTACTS, wrong | {"contact_id": "phone-2"}))[0] == 404
        assert refused(await desk.post(CONTACTS, wrong | {"state": "usable"}))[2] == {"fault": "identity"}


async def test_where_two_sources_are_wanted_one_is_not_enough(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        async with floor.database.write() as conn:
            await conn.execute(update(tables.creditors).values(rules={"contact_sources": 2}))
        desk = await in_talk(floor)
        await identify(desk)
        mail = {"kind": "email", "value": "nova@example.com"}
        for change, state in (
            (mail, "unconfirmed"),
            (mail, "unconfirmed"),
            (mail | {"confirmed": True}, "usable"),
        ):
            assert (await desk.post(CONTACTS, change)).status_code == 200
            (row,) = await floor.rows(tables.emails, address="nova@example.com")
            assert row["state"] == state
        assert row["source"] == "agent+debtor"


async def test_a_withdrawn_consent_takes_the_number_out_of_dialling_at_once(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await in_talk(floor)
        no = {"contact_id": "phone-1", "channel": "voice", "purpose": "collection", "state": "withdrawn"}
        told = (await desk.post(CONSENTS, no)).json()
        (consent,) = told["contacts"][0]["consents"]
        assert (consent["channel"], consent["state"]) == ("voice", "withdrawn")
        (act,) = await floor.rows(tables.audit, what="withdrawn")
        assert act["detail"] == {"reason": "consent_withdrawn", "phone": "phone-1"}
        yes = no | {"state": "granted"}
        assert refused(await desk.post(CONSENTS, yes))[2] == {"fault": "identity"}
        await identify(desk)
        assert (await desk.post(CONSENTS, yes)).status_code == 200
        rows = await floor.rows(tables.consents, contact_id="phone-1")
        assert sorted((row["state"], row["ended_at"] is None) for row in rows) == [
            ("granted", True),
            ("withdrawn", False),
        ]


@pytest.mark.parametrize(
    "change", [{"channel": "letter"}, {"purpose": "fun"}, {"state": "unasked"}, {"contact_id": "phone-2"}]
)
async def test_a_consent_that_makes_no_sense_is_refused(tmp_path: Path, change: dict[str, str]) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await in_talk(floor)
        await identify(desk)
        no = {"contact_id": "phone-1", "channel": "sms", "purpose": "offers", "state": "withdrawn"}
        assert (await desk.post(CONSENTS, no | change)).status_code in (404, 422)
        assert await floor.rows(tables.consents) == []


@pytest.mark.parametrize("kind", ["deceased", "minor"])
async def test_of_the_dead_and_of_minors_nothing_is_opened(tmp_path: Path, kind: str) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        await surround(floor)
        fact = {"fact_id": "fact-1", "person_id": "person-1", "kind": kind, "since": LONG_AGO.date()}
        async with floor.database.write() as conn:
            await conn.execute(insert(tables.legal_facts).values(rule_id="LEGAL-1", **fact))
        await talk(floor, desk)
        await until(lambda: "case_arrived" in desk.kinds(), what="the case")
        for path in (EXTRAS, routes.DOCUMENT.format(document_id="paper-1")):
            answer = await desk.get(path)
            assert answer.json()["params"]["fault"] == "legal", path
            assert not any(secret in answer.text for secret in SECRETS)
