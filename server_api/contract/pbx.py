"""What a desk needs to register with an outside PBX instead of placing the permanent leg."""

from pydantic import Field

from server_api.contract.base import Id, ShortText, WireModel

#: POST → PbxGrant (404 where the centre has no PBX of its own).
PBX = "/v1/me/pbx"
#: POST → PbxCalled, once registered (404 as above, 409 ``bad_transition`` without a grant of this shift).
PBX_LEG = "/v1/me/pbx/leg"


class PbxGrant(WireModel):
    """An extension for the shift. ``sign_key`` (hex) is made fresh for each: see ``call_sign``.

    ``transport``: ``udp``, ``tcp`` or ``tls``. ``agent`` is what the dialler signs for; SRTP is
    ``mandatory``, ``optional`` or ``off``.
    """

    host: ShortText
    port: int = Field(default=5060, gt=0, lt=65536)
    transport: ShortText = "udp"
    domain: ShortText
    user: ShortText
    password: ShortText = Field(repr=False)
    agent: Id
    sign_key: ShortText = Field(default="", repr=False)
    srtp: ShortText = "optional"
    expires_s: int = Field(default=300, ge=30)


class PbxCalled(WireModel):
    """The switch calls the extension now, signed; what answers is the leg ``leg_id``."""

    leg_id: Id
