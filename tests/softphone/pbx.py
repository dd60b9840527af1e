"""An office's PBX for tests: Kamailio as registrar with digest, behind it callers that sign, or do not."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

import psutil
import pytest

from agent_desktop.links.pbx_relay import PbxRelay
from agent_desktop.softphone.client import Phone, PhoneSettings, engine_command
from agent_desktop.softphone.protocol import (
    CallArrived,
    CallMoved,
    EngineError,
    EngineReady,
    Levels,
    PhoneEvent,
    Register,
    Registered,
    SayTest,
)
from server_api.contract.call_sign import HEADER
from tests.helpers.ports import udp_port
from tests.helpers.waiting import until

PROGRAM = shutil.which("kamailio", path="/usr/sbin:/usr/bin:/usr/local/sbin:/sbin")
SCENARIOS = Path(__file__).parent / "scenarios"
needs_kamailio = pytest.mark.skipif(PROGRAM is None, reason="needs Debian's kamailio")

DOMAIN, PASSWORD = "pbx.test", "correct horse"
KEY = bytes(range(32))
AGENT = "ana"
PATIENT_S = 30.0
E = TypeVar("E")

CONFIG = """#!KAMAILIO
debug=0
log_stderror=yes
children=1
listen=udp:127.0.0.1:{port}
listen=tcp:127.0.0.1:{port}
tcp_children=1
auto_aliases=no
alias="{domain}"
dns=no
rev_dns=no
disable_core_dump=yes
exit_timeout=3
loadmodule "kex.so"
loadmodule "tm.so"
loadmodule "tmx.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)

request_route {{
    if (is_method("CANCEL")) {{ if (t_check_trans()) t_relay(); exit; }}
    if (has_totag()) {{
        if (loose_route()) {{ t_relay(); exit; }}
        if (is_method("ACK") && t_check_trans()) t_relay();
        exit;
    }}
    t_check_trans();
    if (is_method("REGISTER")) {{
        if (!pv_www_authenticate("{domain}", "{password}", "0")) {{ www_challenge("{domain}", "0"); exit; }}
        save("location");
        exit;
    }}
    record_route();
    if (is_method("INVITE") && $rU == "300") {{ $ru = "sip:300@127.0.0.1:{desk}"; t_relay(); exit; }}
    if (!lookup("location")) {{ sl_send_reply("404", "Not Found"); exit; }}
    t_relay();
    exit;
}}
"""


class Office:
    """The PBX at ``port``; ``desk_port`` is where extension 300 answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = udp_port()
        self.desk_port = udp_port()
        self._started: list[asyncio.subprocess.Process] = []

    async def start(self) -> None:
        config = self.folder / "kamailio.cfg"
        config.write_text(
            CONFIG.format(port=self.port, domain=DOMAIN, password=PASSWORD, desk=self.desk_port)
        )
        options = ("-f", str(config), "-DD", "-E", "-m", "16", "-M", "4", "-w", str(self.folder))
        await self._run(str(PROGRAM), *options, "-Y", str(self.folder), port=self.port, kinds=("udp", "tcp"))

    async def stop(self) -> None:
        for process in reversed(self._started):
            if process.returncode is None:
                process.terminate()
            await process.wait()

    async def call(
        self, call_id: str, signature: str = "", scenario: str = "pbx_caller"
    ) -> asyncio.subprocess.Process:
        """Somebody calls extension 214 through the PBX."""
        header = f"{HEADER}: {signature}" if signature else "X-Nothing: 0"
        port, media = udp_port(), udp_port()
        arguments = ("-sf", str(SCENARIOS / f"{scenario}.xml"), "-i", "127.0.0.1", "-p", str(port))
        return await self._sipp(
            *arguments,
            *("-mp", str(media), "-m", "1", "-s", "214", "-key", "sign", header),
            *("-cid_str", call_id, "-rtp_echo", f"127.0.0.1:{self.port}"),
        )

    async def extension(self) -> asyncio.subprocess.Process:
        """Extension 300 waits, answers and echoes."""
        media = udp_port()
        return await self._sipp(
            *("-sf", str(SCENARIOS / "pbx_extension.xml"), "-i", "127.0.0.1", "-p", str(self.desk_port)),
            *("-mp", str(media), "-rtp_echo"),
            port=self.desk_port,
        )

    async def _sipp(self, *arguments: str, port: int = 0) -> asyncio.subprocess.Process:
        return await self._run("sipp", *arguments, "-nostdin", "-nd", port=port)

    def _log(self, program: str) -> BinaryIO:
        return open(self.folder / f"{Path(program).name}-{len(self._started)}.log", "wb")

    async def _run(
        self, program: str, *arguments: str, port: int = 0, kinds: tuple[str, ...] = ("udp",)
    ) -> asyncio.subprocess.Process:
        with self._log(program) as log:
            process = await asyncio.create_subprocess_exec(
                program, *arguments, cwd=self.folder, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._started.append(process)
        if port:
            await until(lambda: _ready(process, port, kinds), PATIENT_S, f"{program} on {port}")
        return process


def _ready(process: asyncio.subprocess.Process, port: int, kinds: tuple[str, ...]) -> bool:
    assert process.returncode is None, "it ended: see its log in the test's folder"
    return all(_takes(process.pid, port, kind) for kind in kinds)


def _takes(pid: int, port: int, kind: str) -> bool:
    """A port of TCP is bound before anybody can connect."""
    family = psutil.Process(pid)
    members = [family, *family.children(recursive=True)]
    found = [c for member in members for c in member.net_connections(kind) if c.laddr.port == port]
    return any(kind == "udp" or c.status == psutil.CONN_LISTEN for c in found)


class PbxDesk:
    """The real client and engine, and the relay."""

    def __init__(self, office: Office, transport: str = "udp") -> None:
        self.events: list[PhoneEvent] = []
        self.office = office
        self.relay = PbxRelay("127.0.0.1", office.port, transport)
        self.phone = Phone(engine_command("null"), PhoneSettings(silent_after_s=20.0, start_within_s=60.0))

    async def __aenter__(self) -> "PbxDesk":
        await self.relay.open()
        await self.phone.start(self._take)
        await self.until(lambda: self.of(EngineReady), "the engine")
        self.phone.send(SayTest("tone"))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.phone.stop()
        await self.relay.stop()
        await asyncio.sleep(0)

    def register(self, password: str = PASSWORD, key: str = KEY.hex()) -> None:
        self.phone.send(
            Register(DOMAIN, "214", password, self.relay.port, self.relay.contact, AGENT, key, srtp="off")
        )

    async def registered(self) -> None:
        self.register()
        await self.until(lambda: Registered(True, 200, "OK") in self.events, "the registration")

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def phases(self, call_id: str = "in-1") -> list[str]:
        return [moved.phase for moved in self.of(CallMoved) if moved.call_id == call_id]

    async def phase(self, call_id: str, phase: str) -> None:
        """Wait until the call is there."""
        await self.until(lambda: self.phases(call_id)[-1:] == [phase], f"{call_id} {phase}")

    def arrived(self) -> CallArrived:
        return self.of(CallArrived)[-1]

    def errors(self) -> list[str]:
        return [error.code for error in self.of(EngineError)]

    def hears(self) -> bool:
        levels = self.of(Levels)
        return bool(levels) and levels[-1].speaker > -30.0

    async def until(self, condition: Callable[[], object], what: str) -> None:
        await until(condition, PATIENT_S, f"{what} (events: {self.tail()})")

    def tail(self) -> str:
        return ", ".join(str(event) for event in self.events if not isinstance(event, Levels))[-900:]

    def _take(self, event: PhoneEvent) -> None:
        if isinstance(event, EngineReady):
            self.relay.engine_ready(event.sip_port)
        self.events.append(event)


@asynccontextmanager
async def office(folder: Path) -> AsyncIterator[Office]:
    made = Office(folder)
    try:
        await made.start()
        yield made
    finally:
        await made.stop()
