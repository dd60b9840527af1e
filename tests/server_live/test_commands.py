"""Commands on the debtor's call: only on one's own, and only while it is up."""

from pathlib import Path

from server_api.contract import routes
from tests.helpers.waiting import until
from tests.server_live.floor import open_floor
from tests.server_live.test_story import outcome, talk


async def test_hold_resume_digits_hang_up(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        call_id = await talk(floor, desk)
        assert (await desk.post(routes.HOLD.format(call_id=call_id))).status_code == 204
        await until(lambda: desk.call("phase") == "held", what="hold")
        assert desk.state == "holding"
        assert (await desk.post(routes.RESUME.format(call_id=call_id))).status_code == 204
        await until(lambda: desk.state == "talking", what="the talk")
        digits = await desk.post(routes.DTMF.format(call_id=call_id), {"digits": "12#"})
        assert digits.status_code == 204
        assert floor.switch.digits_sent[call_id] == "12#"
        assert (await desk.post(routes.HANG_UP.format(call_id=call_id))).status_code == 204
        await until(lambda: desk.call("end"), what="the end")
        assert desk.call("end") == "agent_hung_up"
        assert desk.state == "wrap_up"
        gone = await desk.post(routes.HANG_UP.format(call_id=call_id))
        assert (gone.status_code, gone.json()["code"]) == (410, "gone")


async def test_another_agents_call_does_not_exist(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2) as floor:
        ana, bia = await floor.sign_in(1, "pc-1"), await floor.sign_in(2, "pc-2")
        call_id = await talk(floor, ana)
        for path in (routes.HANG_UP, routes.HOLD, routes.RESUME):
            answer = await bia.post(path.format(call_id=call_id))
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        answer = await bia.post(routes.DTMF.format(call_id=call_id), {"digits": "1"})
        assert answer.status_code == 404
        history = await floor.client.get(
            routes.HISTORY.format(person_id="person-1"),
            headers={"Authorization": f"Bearer {bia.signed_in.tokens.access_token}"},
        )
        assert history.status_code == 404
        assert call_id in floor.switch.calls


async def test_a_masked_case_reaches_the_desk_only_after_the_identity(tmp_path: Path) -> None:
    async with open_floor(tmp_path, identity_mode="masked", debtors=1) as floor:
        desk = await floor.sign_in()
        call_id = await talk(floor, desk)
        await until(lambda: "case_arrived" in desk.kinds(), what="the case")
        assert desk.last("case_arrived")["body"] is None
        question = desk.last("case_arrived")["head"]["identity"]["challenges"][0]["question"]
        answers = {
            "birth_date": "17/05/1980",
            "document_first_3": "529",
            "document_last_2": "26",
            "postcode_first_5": "01310",
        }
        path = routes.IDENTITY.format(call_id=call_id)
        answer = await desk.post(path, {"question": question, "answer": answers[question]})
        assert answer.status_code == 200, answer.text
        assert answer.json()["identity"]["status"] == "confirmed"
        assert answer.json()["body"] is not None
        me = await floor.client.get(
            routes.ME, headers={"Authorization": f"Bearer {desk.signed_in.tokens.access_token}"}
        )
        assert me.json()["body"] is not None
        kept = [item["code"] for item in me.json()["head"]["disclosures"]]
        assert kept == [item["code"] for item in answer.json()["disclosures"]]
        assert "creditor" in kept


async def test_a_late_result_touches_no_present_state(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        first = await talk(floor, desk)
        floor.switch.end(first)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        late = outcome(first, desk.agent_id, "wrong_number")
        gone = await floor.client.delete(
            routes.SESSION, headers={"Authorization": f"Bearer {desk.signed_in.tokens.access_token}"}
        )
        assert gone.status_code == 204
        again = await floor.sign_in()
        second = await talk(floor, again)
        grant = {"Authorization": f"Bearer {desk.signed_in.tokens.submit_grant}"}
        saved = await floor.client.post(routes.OUTCOMES, json=late.model_dump(mode="json"), headers=grant)
        assert saved.status_code == 200, saved.text
        assert again.state == "talking"
        assert again.seat.row.agent.call_id == second
