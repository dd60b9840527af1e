"""Leads write scripts over the wire, and the next call hears them."""

from pathlib import Path
from typing import Any

from sqlalchemy import insert, update

from server_api.clock import SystemClock
from server_api.contract import routes
from server_api.contract.script_edit import PublishScript, SaveDraft, ScriptDoc, ScriptOpen
from server_api.services.edit_scripts import EditScripts
from server_api.services.keep_scripts import KeepScripts
from server_api.services.script_library import Trial
from server_api.store import tables
from server_api.telephony.fake import FakeSwitch
from server_api.wiring.cases import load_cases
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import outcome, talk


async def opened(desk: Desk, script_id: str, version: int = 0) -> ScriptOpen:
    answer = await desk.get(routes.SCRIPT.format(script_id=script_id), version=str(version))
    assert answer.status_code == 200, answer.text
    return ScriptOpen.model_validate(answer.json())


async def save(desk: Desk, doc: ScriptDoc, revision: int = 0) -> Any:
    path = routes.SCRIPT_DRAFT.format(script_id=doc.script_id)
    body = {"doc": doc.model_dump(mode="json"), "revision": revision}
    return await desk.send_body("PUT", path, body)


async def publish(desk: Desk, script_id: str, version: int, **told: Any) -> Any:
    path = routes.SCRIPT_PUBLISH.format(script_id=script_id)
    return await desk.post(path, {"version": version, **told})


def changed(doc: ScriptDoc, words: str) -> ScriptDoc:
    """The same script with other first words."""
    first = doc.steps[0]
    say = {**first.say, "pt-BR": f"{words} {{{{ debtor_name }}}}?"}
    return doc.model_copy(update={"steps": (first.model_copy(update={"say": say}), *doc.steps[1:])})


async def next_script(floor: TestFloor, desk: Desk) -> dict[str, Any]:
    """The script of the agent's next call, which is then over."""
    switch: FakeSwitch = floor.switch
    known = set(switch.calls)
    await desk.ready()
    await until(lambda: set(switch.calls) > known, what="the next call")
    (call_id,) = set(switch.calls) - known
    switch.ring(call_id)
    switch.pick_up(call_id)
    await until(lambda: desk.state == "talking", what="the talk")
    await until(lambda: _head(desk, call_id) is not None, what="the case")
    head = _head(desk, call_id)
    assert head is not None
    script: dict[str, Any] = head["script"]
    switch.end(call_id)
    await until(lambda: desk.state == "wrap_up", what="wrap-up")
    await desk.ask_state("paused", "rest")
    saved = await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "wrong_number"))
    assert saved.status_code == 200, saved.text
    await until(lambda: desk.state == "paused", what="the pause")
    return script


def _head(desk: Desk, call_id: str) -> dict[str, Any] | None:
    heads = [body["head"] for body in desk.told if body["kind"] == "case_arrived"]
    return next((head for head in heads if head["call_id"] == call_id), None)


async def all_hear_general(floor: TestFloor) -> None:
    async with floor.database.write() as conn:
        await conn.execute(update(tables.campaigns).values(script_id="general"))


async def test_two_segments_hear_two_scripts(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=2, leads=1) as floor:
        lead = await floor.sign_in_lead()
        general = await opened(lead, "general")
        segment = {
            "all": [
                {"field": "person.segment", "value": "prime"},
                {"field": "debt.total_minor", "op": "ge", "value": 100_000},
            ]
        }
        meant = general.doc.meant_for.model_copy(update={"filter": segment, "countries": ("BR",)})
        prime = changed(general.doc, "Bem-vindo ao Prime,").model_copy(
            update={"script_id": "prime", "name": "Prime", "meant_for": meant}
        )
        draft = await save(lead, prime)
        assert draft.status_code == 200, draft.text
        assert draft.json()["check"]["findings"] == []
        assert (await publish(lead, "prime", draft.json()["version"])).status_code == 200
        async with floor.database.write() as conn:
            first = tables.people.c.person_id == "person-1"
            await conn.execute(update(tables.people).where(first).values(segment="Prime"))
        desk = await floor.sign_in()
        heard = [await next_script(floor, desk), await next_script(floor, desk)]
        assert [script["script_id"] for script in heard] == ["prime", "card-61-90-pt-BR"]
        assert heard[0]["steps"][0]["say"] == ["Bem-vindo ao Prime, Marina Souza 1?"]


async def test_a_call_under_way_keeps_its_version_and_the_next_one_has_the_new(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        await all_hear_general(floor)
        lead, desk = await floor.sign_in_lead(), await floor.sign_in()
        live = await opened(lead, "general")
        call_id = await talk(floor, desk)
        await until(lambda: "case_arrived" in desk.kinds(), what="the case")
        version = (await save(lead, changed(live.doc, "Alô,"))).json()["version"]
        assert version == live.version + 1
        assert (await publish(lead, "general", version)).json()["state"] == "live"
        floor.it.tell_case(call_id, "payment")
        await until(lambda: "case_changed" in desk.kinds(), what="the changed case")
        call = floor.it.calls.get(call_id)
        assert call is not None
        assert call.head is not None
        assert call.head.script.version == live.version
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        await desk.ask_state("paused", "rest")
        await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "wrong_number"))
        after = await next_script(floor, desk)
        assert after["version"] == version
        assert after["steps"][0]["say"][0].startswith("Alô, Marina")
        back = await lead.post(routes.SCRIPT_ROLL_BACK.format(script_id="general"), {"version": live.version})
        assert back.json()["state"] == "live"
        assert (await next_script(floor, desk))["version"] == live.version
        told = [row["what"] for row in await floor.rows(tables.audit) if row["subject"] == "general"]
        assert told == ["script_published", "script_rolled_back"]


async def test_a_trial_is_for_its_agents_alone(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=4, leads=1) as floor:
        await all_hear_general(floor)
        lead = await floor.sign_in_lead()
        live = await opened(lead, "general")
        version = (await save(lead, changed(live.doc, "Olá,"))).json()["version"]
        mine = await publish(lead, "general", version, to="me")
        assert mine.json()["state"] == "trial"
        one = await floor.sign_in()
        assert (await next_script(floor, one))["version"] == live.version
        share = next(
            share for share in range(1, 100) if _takes(floor, version, share) in (("agent-1",), ("agent-2",))
        )
        assert (await publish(lead, "general", version, to="share", share=share)).status_code == 200
        (chosen,) = _takes(floor, version, share)
        two = await floor.sign_in(2)
        heard = {desk.agent_id: (await next_script(floor, desk))["version"] for desk in (one, two)}
        other = next(agent_id for agent_id in heard if agent_id != chosen)
        assert heard == {chosen: version, other: live.version}


def _takes(floor: TestFloor, version: int, share: int) -> tuple[str, ...]:
    """The agents to whom a trial of this share falls."""
    library = floor.it.scripts.keep._library
    script = library.version("general", version)
    assert script is not None
    return tuple(one for one in ("agent-1", "agent-2") if Trial(script, share).is_for(one))


async def test_two_leads_do_not_write_over_each_other(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=2) as floor:
        one, two = await floor.sign_in_lead(1), await floor.sign_in_lead(2)
        doc = (await opened(one, "general")).doc
        first = await save(one, changed(doc, "Um,"))
        stale = await save(two, changed(doc, "Dois,"))
        assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
        assert stale.json()["params"]["revision"] == str(first.json()["revision"])
        again = await save(two, changed(doc, "Dois,"), revision=first.json()["revision"])
        assert again.json()["version"] == first.json()["version"]
        gone = await publish(one, "general", first.json()["version"], revision=first.json()["revision"])
        assert gone.status_code == 409
        kept = await opened(one, "general")
        assert kept.doc.steps[0].say["pt-BR"].startswith("Dois,")
        assert kept.revision == again.json()["revision"]


async def test_a_faulty_draft_is_kept_but_not_published(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        lead = await floor.sign_in_lead()
        doc = changed((await opened(lead, "general")).doc, "{{ balance }}")
        draft = (await save(lead, doc)).json()
        codes = {item["code"] for item in draft["check"]["findings"]}
        assert codes == {"amount_before_identity"}
        refused = await publish(lead, "general", draft["version"])
        assert refused.status_code == 422
        assert refused.json()["params"]["codes"] == "amount_before_identity"
        assert (await opened(lead, "general")).doc == doc


async def test_agents_and_strangers_write_nothing(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        desk, lead = await floor.sign_in(), await floor.sign_in_lead()
        doc = (await opened(lead, "general")).doc
        assert (await desk.get(routes.SCRIPTS)).status_code == 403
        assert (await desk.get(routes.SCRIPT.format(script_id="general"))).status_code == 403
        assert (await save(desk, doc)).status_code == 403
        assert (await publish(desk, "general", 5)).status_code == 403
        other = await lead.send_body(
            "PUT", routes.SCRIPT_DRAFT.format(script_id="other"), {"doc": doc.model_dump(mode="json")}
        )
        assert other.status_code == 422
        assert (await lead.get(routes.SCRIPT.format(script_id="none"))).status_code == 404


async def test_the_list_names_scripts_versions_campaigns_and_fields(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        async with floor.database.write() as conn:
            await conn.execute(update(tables.campaigns).values(script_id="late"))
        lead = await floor.sign_in_lead()
        told = (await lead.get(routes.SCRIPTS)).json()
        briefs = {one["script_id"]: one for one in told["scripts"]}
        assert briefs["late"]["campaigns"] == ["Cartões 30+"]
        assert (briefs["card-61-90-pt-BR"]["live"], briefs["card-61-90-pt-BR"]["draft"]) == (12, 0)
        early = {name: before for name, _, before in told["fields"]}
        assert early["agent_name"] is True
        assert early["balance"] is False


async def test_a_draft_is_seen_as_a_debtor_would_hear_it_and_that_is_logged(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        lead = await floor.sign_in_lead()
        doc = (await opened(lead, "general")).doc
        path = routes.SCRIPT_PREVIEW.format(script_id="general")
        body = {"doc": doc.model_dump(mode="json"), "language": "pt-BR"}
        real = (await lead.post(path, body | {"person_id": "person-2"})).json()
        assert real["name"] == "Marina Souza 2"
        assert "Banco Horizonte" in str(real["script"])
        (row,) = await floor.rows(tables.audit, what="script_preview")
        assert (row["subject"], row["user_id"]) == ("person-2", lead.agent_id)
        invented = (await lead.post(path, body | {"language": "es-MX"})).json()
        assert "SPEI" in str(invented["script"])
        assert (await lead.post(path, body | {"person_id": "nobody"})).status_code == 404


async def test_two_versions_are_compared_by_what_came_of_them(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        lead = await floor.sign_in_lead()
        live = await opened(lead, "general")
        version = (await save(lead, changed(live.doc, "Olá,"))).json()["version"]
        await publish(lead, "general", version)
        await _calls(floor, live.version, calls=60, promises=6)
        await _calls(floor, version, calls=60, promises=40)
        answer = await lead.get(
            routes.SCRIPT_COMPARE.format(script_id="general"), a=str(live.version), b=str(version)
        )
        told = answer.json()
        assert (told["a"]["calls"], told["a"]["promises"], told["a"]["promise_bp"]) == (60, 6, 1000)
        assert told["a"]["low_bp"] < 1000 < told["a"]["high_bp"] < told["b"]["low_bp"]
        assert (told["b"]["promised_minor"], told["currency"], told["sure"]) == (400_000, "BRL", True)
        use = (await opened(lead, "general")).use
        assert use is not None
        steps = {step.step_id: step for step in use.steps}
        assert (use.version, use.calls, steps["open"].heard) == (version, 60, 60)
        assert steps["open"].answers == (60, 0, 0, 0, 0)
        assert (steps["identity"].heard, steps["identity"].promises_bp) == (60, 6667)
        assert steps["open"].mean_s == 12.0
        assert steps["identity"].off_script_bp == 10_000
        assert use.objections[0] == 60


async def _calls(floor: TestFloor, version: int, *, calls: int, promises: int) -> None:
    """Calls that were made with a version: opened, identified, some agreed."""
    now = floor.it.app.state.room.clock.utc()
    async with floor.database.write() as conn:
        for number in range(calls):
            key = f"{version}-{number}"
            await conn.execute(
                insert(tables.script_places).values(
                    call_id=key,
                    script_id="general",
                    version=version,
                    path=["open", "identity"],
                    fields={},
                    objections=[0, 0],
                    times=[1_000, 13_000],
                    at=now,
                )
            )
            said = {"outcome_id": key, "idempotency_key": key, "call_id": key, "answer": {}, "fields": {}}
            said |= {"script_path": [], "disclosures": [], "decided_at": now, "saved_at": now}
            await conn.execute(insert(tables.outcomes).values(disposition="promise", **said))
            if number < promises:
                made: dict[str, Any] = {
                    "promise_id": key,
                    "outcome_id": key,
                    "person_id": "person-1",
                    "call_id": key,
                }
                made |= {"amount_minor": 10_000, "currency": "BRL", "due_on": now.date(), "made_at": now}
                await conn.execute(
                    insert(tables.promises).values(debt_ids=[], read_back=True, faults=[], **made)
                )


async def test_what_was_published_at_a_terminal_is_found_without_a_word(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        doc = changed((await opened(await floor.sign_in_lead(), "general")).doc, "Alô,")
        library = floor.it.scripts.keep._library
        at_work = floor.it.scripts.room.edit
        edit = EditScripts(
            floor.database, SystemClock(), at_work._check, at_work._use, lambda _script_id: None
        )
        draft = await edit.save("general", SaveDraft(doc=doc), by="")
        await edit.publish("general", PublishScript(version=draft.version), by="")
        await floor.it.scripts.keep._look()
        found = library.get("general")
        assert found is not None
        assert found.live is not None
        assert found.live.version == draft.version


async def test_a_version_that_is_not_live_any_more_goes_on_after_a_crash(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        await all_hear_general(floor)
        lead, desk = await floor.sign_in_lead(), await floor.sign_in()
        live = await opened(lead, "general")
        call_id = await talk(floor, desk)
        await until(lambda: "case_arrived" in desk.kinds(), what="the case")
        place = {"path": ["open", "identity"], "fields": {}, "objections": [1]}
        assert (await desk.post(routes.SCRIPT_PLACE.format(call_id=call_id), place)).status_code == 204
        version = (await save(lead, changed(live.doc, "Alô,"))).json()["version"]
        assert (await publish(lead, "general", version)).status_code == 200
        await floor.it.journal.flush()
        row = await floor.rows(tables.calls, call_id=call_id)
        fresh = load_cases(floor.database, SystemClock())
        keep = KeepScripts(
            floor.database, SystemClock(), fresh.scripts.library, floor.it.background, floor.it.bus
        )
        await keep.load()
        case = await fresh.builder.prepare(
            call_id=call_id,
            person_id=row[0]["person_id"],
            phone_id=row[0]["phone_id"],
            campaign_id=row[0]["campaign_id"],
            agent=None,
        )
        assert case.head.script.version == live.version
        assert case.head.place is not None
        assert (case.head.place.path, case.head.place.objections) == (("open", "identity"), (1,))
