"""Blind transfers: the case goes along, the first agent is free, whoever has it last writes the result."""

from pathlib import Path

import pytest
from sqlalchemy import insert

from server_api.contract import routes
from server_api.contract.transfers import Transfer, TransferTarget
from server_api.contract.words import PartyKind
from server_api.store import tables
from server_api.telephony.port import EndCause, EndedBy, GoneError, SwitchError
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import outcome, talk

PRESET = TransferTarget(kind=PartyKind.PRESET, target_id="preset-1")


def to(desk: Desk) -> TransferTarget:
    return TransferTarget(kind=PartyKind.AGENT, target_id=desk.agent_id)


async def two_agents(floor: TestFloor) -> tuple[Desk, Desk, str]:
    """Ana talks, Bia is ready; the list is empty then."""
    ana, bia = await floor.sign_in(1, "pc-1"), await floor.sign_in(2, "pc-2")
    call_id = await talk(floor, ana)
    await bia.ready()
    return ana, bia, call_id


async def add_preset(floor: TestFloor, number: str = "+551140001000", team: str = "") -> None:
    async with floor.database.write() as conn:
        row = {"preset_id": "preset-1", "name": "Ouvidoria", "number": number, "team": team}
        await conn.execute(insert(tables.transfer_presets).values(**row))


async def side_call(floor: TestFloor, but: str) -> str:
    """The call that went out beside ``but``."""
    await until(lambda: set(floor.switch.calls) - {but}, what="the side call")
    return next(iter(set(floor.switch.calls) - {but}))


async def test_a_blind_transfer_takes_the_case_along(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await two_agents(floor)
        wanted = Transfer(
            target=to(bia), note="quer desconto", script_path=("hello", "offer"), draft_note="x"
        )
        answer = await ana.post(routes.TRANSFER.format(call_id=call_id), wanted)
        assert answer.status_code == 204, answer.text
        await until(lambda: bia.state == "talking", what="Bia's talk")
        assert bia.last("case_arrived")["head"]["call_id"] == call_id
        assert bia.last("case_arrived")["body"] is not None
        handed = bia.call("handed")
        assert (handed["by"], handed["note"], handed["script_path"]) == (
            "Ana 1",
            "quer desconto",
            ["hello", "offer"],
        )
        await until(lambda: ana.call("end"), what="the end at Ana's desk")
        assert (ana.call("phase"), ana.call("end"), ana.state) == ("ended", "transferred", "ready")
        floor.switch.end(call_id)
        await until(lambda: bia.state == "wrap_up", what="wrap-up")
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert row["agent_id"] == bia.agent_id
        (moved,) = await floor.rows(tables.handovers)
        assert (moved["kind"], moved["from_agent"], moved["to_agent"]) == ("blind", "agent-1", "agent-2")
        theirs = await ana.post(routes.OUTCOMES, outcome(call_id, ana.agent_id, "wrong_number"))
        assert theirs.status_code == 403
        saved = await bia.post(routes.OUTCOMES, outcome(call_id, bia.agent_id, "wrong_number"))
        assert saved.status_code == 200, saved.text
        assert bia.state == "ready"


async def test_a_masked_case_that_was_confirmed_stays_open_for_the_next_agent(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1, identity_mode="masked") as floor:
        ana, bia, call_id = await two_agents(floor)
        await until(lambda: "case_arrived" in ana.kinds(), what="the case")
        asked = ana.last("case_arrived")["head"]["identity"]["challenges"][0]["question"]
        answers = {
            "birth_date": "17/05/1980",
            "document_first_3": "529",
            "document_last_2": "26",
            "postcode_first_5": "01310",
        }
        told = {"question": asked, "answer": answers[asked]}
        right = await ana.post(routes.IDENTITY.format(call_id=call_id), told)
        assert right.json()["identity"]["status"] == "confirmed"
        await ana.post(routes.TRANSFER.format(call_id=call_id), Transfer(target=to(bia)))
        await until(lambda: bia.state == "talking", what="Bia's talk")
        assert bia.last("case_arrived")["head"]["identity"]["status"] == "confirmed"
        assert bia.last("case_arrived")["body"] is not None


async def test_a_target_that_is_not_free_changes_nothing(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await two_agents(floor)
        assert (await bia.ask_state("paused", "rest")).status_code == 200
        answer = await ana.post(routes.TRANSFER.format(call_id=call_id), Transfer(target=to(bia)))
        assert (answer.status_code, answer.json()["code"]) == (409, "target_busy")
        assert (ana.state, bia.state) == ("talking", "paused")
        nobody = TransferTarget(kind=PartyKind.AGENT, target_id="agent-9")
        answer = await ana.post(routes.TRANSFER.format(call_id=call_id), Transfer(target=nobody))
        assert answer.status_code == 404
        theirs = await bia.post(routes.TRANSFER.format(call_id=call_id), Transfer(target=to(ana)))
        assert theirs.status_code == 404, "not Bia's call"


@pytest.mark.parametrize("error", [GoneError("leg"), SwitchError("agent_busy")])
async def test_a_switch_that_refuses_leaves_both_as_they_were(tmp_path: Path, error: SwitchError) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await two_agents(floor)
        floor.switch.refuse("connect", error)
        answer = await ana.post(routes.TRANSFER.format(call_id=call_id), Transfer(target=to(bia)))
        assert answer.status_code == 409
        assert (ana.state, bia.state) == ("talking", "ready")
        await until(lambda: bia.call("end") == "not_reached", what="the call taken off Bia's desk")
        assert await floor.rows(tables.handovers) == []
        again = await ana.post(routes.TRANSFER.format(call_id=call_id), Transfer(target=to(bia)))
        assert again.status_code == 204
        await until(lambda: bia.state == "talking", what="Bia's talk")


async def test_a_debtor_who_hangs_up_on_the_way_is_the_first_agents_result(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await two_agents(floor)
        floor.switch.end(call_id)  # known to the switch, not yet to the server
        answer = await ana.post(routes.TRANSFER.format(call_id=call_id), Transfer(target=to(bia)))
        assert answer.status_code == 410
        await until(lambda: ana.state == "wrap_up", what="wrap-up")
        await until(lambda: bia.state == "ready", what="Bia free again")


async def test_targets_are_numbers_with_a_name_then_leads_and_agents(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1, leads=1) as floor:
        await add_preset(floor)
        ana, bia, _ = await two_agents(floor)
        lead = await floor.sign_in_lead()
        found = (await ana.get(routes.TRANSFER_TARGETS)).json()
        assert [(one["kind"], one["target_id"], one["free"]) for one in found["targets"]] == [
            ("preset", "preset-1", True),
            ("lead", lead.agent_id, True),
            ("agent", bia.agent_id, True),
        ]
        assert "40001000" not in str(found)
        assert found["may_dial_numbers"] is False
        assert (await lead.get(routes.TRANSFER_TARGETS)).json()["may_dial_numbers"] is True


async def test_a_blind_transfer_to_a_number_goes_on_without_the_agent(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await add_preset(floor)
        ana = await floor.sign_in()
        call_id = await talk(floor, ana)
        answer = await ana.post(routes.TRANSFER.format(call_id=call_id), Transfer(target=PRESET))
        assert answer.status_code == 204, answer.text
        side = await side_call(floor, call_id)
        await until(lambda: ana.state == "holding", what="music for the debtor")
        floor.switch.pick_up(side)
        await until(lambda: ana.state == "wrap_up", what="time for the result")
        assert ana.call("end") == "transferred"
        assert floor.switch.calls[call_id].state == "bridged"
        saved = await ana.post(routes.OUTCOMES, outcome(call_id, ana.agent_id, "wrong_number"))
        assert saved.status_code == 200
        assert ana.state == "ready"
        assert floor.it.calls.get(call_id) is not None, "they talk on"
        floor.switch.end(call_id)
        await until(lambda: floor.it.calls.get(call_id) is None, what="the end")
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert (row["state"], row["agent_id"]) == ("ended", ana.agent_id)
        assert await floor.rows(tables.person_locks) == []
        (beside,) = await floor.rows(tables.side_calls)
        assert (beside["number"], beside["cause"]) == ("+551140001000", "normal")


async def test_a_number_that_refuses_gives_the_debtor_back(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await add_preset(floor)
        ana = await floor.sign_in()
        call_id = await talk(floor, ana)
        await ana.post(routes.TRANSFER.format(call_id=call_id), Transfer(target=PRESET))
        side = await side_call(floor, call_id)
        floor.switch.end(side, EndCause.BUSY, EndedBy.TRUNK)
        await until(lambda: ana.state == "talking" and "noticed" in ana.kinds(), what="the debtor back")
        assert ana.last("noticed")["code"] == "transfer_failed"
        assert ana.last("noticed")["params"]["reason"] == "busy"
        assert ana.call("consult") is None
        assert ana.call("phase") == "connected"


async def test_a_trunk_that_is_full_is_a_refusal_and_the_debtor_stays(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await add_preset(floor)
        ana = await floor.sign_in()
        call_id = await talk(floor, ana)
        floor.switch.refuse("dial", SwitchError("trunk_full"))
        answer = await ana.post(routes.TRANSFER.format(call_id=call_id), Transfer(target=PRESET))
        assert (answer.status_code, answer.json()["params"]) == (409, {"reason": "trunk_full"})
        await until(lambda: ana.state == "talking", what="the debtor back")
        (beside,) = await floor.rows(tables.side_calls)
        assert (beside["cause"], beside["ended_at"] is not None) == ("trunk_full", True)


async def test_agents_type_no_numbers_and_other_teams_presets_do_not_exist(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await add_preset(floor, team="Sul")
        ana = await floor.sign_in()
        call_id = await talk(floor, ana)
        typed = TransferTarget(kind=PartyKind.NUMBER, number="+551140001000")
        path = routes.TRANSFER.format(call_id=call_id)
        assert (await ana.post(path, Transfer(target=typed))).status_code == 403
        assert (await ana.post(path, Transfer(target=PRESET))).status_code == 404
        assert ana.state == "talking"
