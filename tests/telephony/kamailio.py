"""Kamailio as a carrier's proxy: registrar, digest, and a relay to the carrier behind it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server_api.telephony.wire.sip_gate import Address
from tests.helpers.ports import udp_port
from tests.helpers.waiting import until
from tests.telephony.sipp import bound

PROGRAM = shutil.which("kamailio", path="/usr/sbin:/usr/bin:/usr/local/sbin:/sbin")
needs_kamailio = pytest.mark.skipif(PROGRAM is None, reason="kamailio is not installed")

USERNAME, PASSWORD, REALM = "centre", "correct horse", "carrier.test"
CONFIG = """#!KAMAILIO
debug=0
log_stderror=yes
children=1
listen=udp:127.0.0.1:{port}
auto_aliases=no
alias="{realm}"
dns=no
rev_dns=no
disable_tcp=yes
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
loadmodule "xlog.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)
modparam("usrloc", "timer_interval", 1)
modparam("registrar", "max_expires", {granted_s})
modparam("auth", "algorithm", "{algorithm}")

request_route {{
    if (is_method("OPTIONS")) {{ sl_send_reply("200", "OK"); exit; }}
    if (is_method("CANCEL")) {{ if (t_check_trans()) t_relay(); exit; }}
    if (has_totag()) {{
        if (loose_route()) {{ t_relay(); exit; }}
        if (is_method("ACK") && t_check_trans()) t_relay();
        exit;
    }}
    if (t_precheck_trans()) {{ t_check_trans(); exit; }}
    t_check_trans();
    if (is_method("REGISTER")) {{
        if (!pv_www_authenticate("{realm}", "{password}", "0") || $au != "{username}") {{
            xlog("L_ERR", "challenged REGISTER\\n");
            www_challenge("{realm}", "1");
            exit;
        }}
        xlog("L_ERR", "registered for $hdr(Expires)\\n");
        save("location");
        exit;
    }}
    if (!is_method("INVITE")) {{ sl_send_reply("501", "Not Implemented"); exit; }}
    record_route();
    if ($sp == {carrier_port}) {{
        if (!lookup("location")) {{ sl_send_reply("404", "Not Registered"); exit; }}
        t_relay();
        exit;
    }}
    if (!pv_proxy_authenticate("{realm}", "{password}", "0") || $au != "{username}") {{
        xlog("L_ERR", "challenged INVITE\\n");
        proxy_challenge("{realm}", "1");
        exit;
    }}
    consume_credentials();
    $ru = "sip:" + $rU + "@127.0.0.1:{carrier_port}";
    t_relay();
    exit;
}}
"""


class Kamailio:
    """A running proxy at ``address``; ``said(words)`` counts what it logged."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path, port: int) -> None:
        self.process = process
        self.address: Address = ("127.0.0.1", port)
        self._log = log

    def said(self, words: str) -> int:
        """How often something was logged."""
        return self._log.read_text(errors="replace").count(words)


@asynccontextmanager
async def kamailio(
    folder: Path, carrier: Address, *, algorithm: str = "MD5", granted_s: int = 60
) -> AsyncIterator[Kamailio]:
    """In the foreground, as the user of the tests, on loopback only; ended afterwards."""
    port = udp_port()
    config, log = folder / "kamailio.cfg", folder / "kamailio.log"
    config.write_text(
        CONFIG.format(
            port=port,
            realm=REALM,
            username=USERNAME,
            password=PASSWORD,
            carrier_port=carrier[1],
            algorithm=algorithm,
            granted_s=granted_s,
        )
    )
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(str(PROGRAM), "-f", str(config), "-DD", "-E", "-m", "16", "-M", "4"),
            *("-w", str(folder), "-Y", str(folder)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        await until(
            lambda: process.returncode is not None or bound(port), what=f"kamailio: {log.read_text()[-1500:]}"
        )
        assert process.returncode is None, log.read_text(errors="replace")[-3000:]
        yield Kamailio(process, log, port)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
