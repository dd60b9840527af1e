"""What the softphone asks of the server over HTTP: the check's result, an extension of the PBX."""

from fastapi import Request, Response

from server_api.contract import routes
from server_api.contract.pbx import PBX, PBX_LEG, PbxCalled, PbxGrant
from server_api.contract.transfers import PhoneCheck
from tests.links.serving import Office
from tests.links.test_server_link import HandClock, linked

GRANT = PbxGrant(host="192.0.2.1", domain="pbx.test", user="214", password="p", agent="a1", sign_key="00ff")
CALLED = PbxCalled(leg_id="leg-1")
CHECK = PhoneCheck(passed=True, level_dbfs=-18.0, parts={"voice": "ok"})


async def test_check_and_extension_travel_under_the_session() -> None:
    office, told = Office(), list[PhoneCheck]()

    async def take(request: Request) -> Response:
        assert request.headers["authorization"] == f"Bearer {office.good_token}"
        told.append(PhoneCheck.model_validate_json(await request.body()))
        return Response(status_code=204)

    async def give() -> Response:
        return Response(GRANT.model_dump_json(), media_type="application/json")

    office.app.add_api_route(routes.PHONE_CHECK, take, methods=["POST"])

    async def call() -> Response:
        return Response(CALLED.model_dump_json(), media_type="application/json")

    office.app.add_api_route(PBX, give, methods=["POST"])
    office.app.add_api_route(PBX_LEG, call, methods=["POST"])
    async with linked(office, HandClock()) as link:
        await link.sign_in("ana", "secret", "pt-BR")
        await link.phone_check(CHECK)
        assert await link.pbx() == GRANT
        assert await link.pbx_leg() == CALLED
    assert told == [CHECK]
