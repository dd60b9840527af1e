"""Create and list trunks: the carriers that calls go out by."""

from dataclasses import asdict, dataclass, field

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, campaigns_rows
from server_api.store.campaigns_rows import TrunkLine
from server_api.store.database import Database

CODECS = ("PCMA", "PCMU", "G722")


@dataclass(frozen=True, slots=True)
class NewTrunk:
    """A carrier. ``port`` is UDP; caps of 0 mean no cap; ``sources`` are separated by commas.

    See :class:`server_api.telephony.port.TrunkSpec`.
    """

    trunk_id: str
    host: str
    port: int = 5060
    username: str = ""
    password: str = field(default="", repr=False)
    codecs: str = "PCMA,PCMU"
    caller_id: str = ""
    max_calls: int = 0
    max_calls_per_second: float = 0.0
    switch_id: str = ""
    registers: bool = False
    registrar: str = ""
    register_s: float = 300.0
    options_s: float = 0.0
    inbound: bool = False
    sources: str = ""
    follows_redirects: bool = False


class ManageTrunks:
    """Trunks are rows; every change is audited."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def add(self, new: NewTrunk) -> None:
        """A new trunk.

        Raises RefusalError ``trunk_exists``, ``port_wrong``, ``codec_wrong``, ``register_nameless``.
        """
        wrong = [name for name in new.codecs.split(",") if name.strip() not in CODECS]
        if wrong:
            raise RefusalError(ErrorCode.INVALID, fault="codec_wrong", name=",".join(wrong))
        if new.registers and not new.username:
            raise RefusalError(ErrorCode.INVALID, fault="register_nameless", name=new.trunk_id)
        if not 1 <= new.port <= 65535:
            raise RefusalError(ErrorCode.INVALID, fault="port_wrong", name=str(new.port))
        now = self._clock.utc()
        async with self._database.write() as conn:
            if await campaigns_rows.trunk_exists(conn, new.trunk_id):
                raise RefusalError(ErrorCode.INVALID, fault="trunk_exists", name=new.trunk_id)
            await campaigns_rows.add_trunk(conn, asdict(new))
            await audit_rows.add(conn, now, user_id="", what="trunk_added", subject=new.trunk_id)

    async def listed(self) -> list[TrunkLine]:
        """Every trunk."""
        async with self._database.read() as conn:
            return await campaigns_rows.listed_trunks(conn)
