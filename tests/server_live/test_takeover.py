"""A second sign-in, and signing out, while calls are about."""

from pathlib import Path

from server_api.contract import routes
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import open_floor
from tests.server_live.test_story import talk


async def test_a_second_sign_in_takes_over_visibly(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        first = await floor.sign_in(device="pc-1")
        leg_id = await first.open_leg()
        second = await floor.sign_in(device="pc-2")
        assert not first.signed_in.took_over
        assert second.signed_in.took_over
        await until(lambda: first.closed, what="the old socket's end")
        assert first.last("taken_over")["device"] == "pc-2"
        refused = await first.post(routes.TICKET)
        assert (refused.status_code, refused.json()["code"]) == (401, "taken_over")
        assert leg_id not in floor.switch.legs
        sessions = await floor.rows(tables.sessions, revoke_reason="taken_over")
        assert len(sessions) == 1


async def test_the_call_stays_with_the_agent_who_moves_to_another_desk(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        first = await floor.sign_in(device="pc-1")
        call_id = await talk(floor, first)
        second = await floor.sign_in(device="pc-2")
        snapshot = second.last("snapshot")
        assert snapshot["status"]["state"] == "talking"
        assert snapshot["call"]["call_id"] == call_id
        assert snapshot["head"]["call_id"] == call_id
        await second.open_leg()
        assert floor.switch.calls[call_id].leg_id == second.seat.row.leg_id
        hung_up = await second.post(routes.HANG_UP.format(call_id=call_id))
        assert hung_up.status_code == 204
        await until(lambda: second.state == "wrap_up", what="wrap-up")


async def test_signing_out_while_the_only_call_rings_ends_it_and_tries_again(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        await desk.ready()
        (call_id,) = await floor.dialled()
        floor.switch.ring(call_id)
        answer = await floor.client.delete(routes.SESSION, headers=bearer(desk.signed_in.tokens.access_token))
        assert answer.status_code == 204
        await until(lambda: not floor.switch.calls, what="the end of the call")
        await until(lambda: not floor.it.calls.on_line(), what="the end in memory")
        (call,) = await floor.rows(tables.calls, call_id=call_id)
        assert (call["cause"], call["ended_by"]) == ("cancelled", "server")
        (lead,) = await floor.rows(tables.leads)
        assert lead["state"] == "open"
        assert lead["next_at"] > call["started_at"]
        assert await floor.rows(tables.person_locks) == []


async def test_signing_out_while_a_call_rings_hands_it_to_a_free_colleague(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia = await floor.sign_in(1, "pc-1"), await floor.sign_in(2, "pc-2")
        await ana.ready()
        (call_id,) = await floor.dialled()
        await bia.ready()
        # Not while somebody else is being looked for on her behalf: she would not be free then.
        await until(lambda: not bia.seat.reserved, what="the end of the dialler's look")
        await floor.client.delete(routes.SESSION, headers=bearer(ana.signed_in.tokens.access_token))
        floor.switch.pick_up(call_id)
        await until(lambda: bia.state == "talking", what="the colleague's talk")
        await until(lambda: bia.call("call_id") == call_id, what="the call at Bia's desk")
        await until(lambda: "case_arrived" in bia.kinds(), what="the case")
        assert floor.switch.calls[call_id].leg_id == bia.seat.row.leg_id


async def test_nobody_signs_out_in_a_call(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        await talk(floor, desk)
        answer = await floor.client.delete(routes.SESSION, headers=bearer(desk.signed_in.tokens.access_token))
        assert (answer.status_code, answer.json()["code"]) == (409, "bad_transition")
        assert desk.state == "talking"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
