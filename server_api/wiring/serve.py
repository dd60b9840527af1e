"""Run the server: settings in, a port open, a clear sentence where that cannot be."""

import asyncio
import gc
import logging
import socket
import sys

from server_api.clock import SystemClock
from server_api.recordings.keys import KeyFileError
from server_api.services.script_file import BadScriptError
from server_api.settings import ServerSettings
from server_api.store.database import Database, StoreError
from server_api.telephony.port import SwitchError
from server_api.telephony.registry import make_switch
from server_api.wiring.cases import load_cases
from server_api.wiring.floor import Floor
from server_api.wiring.listen import CertificateError, certificate_files, listen, run_web, web_config
from server_api.wiring.logs import set_up_logs
from server_api.wiring.relays import SeatRelays
from server_api.wiring.sentences import sentence
from server_api.wiring.switches import switch_knobs

log = logging.getLogger(__name__)


def serve(settings: ServerSettings, language: str = "en") -> int:
    """Serve until SIGTERM or SIGINT. 0 after a planned stop; 1 with a sentence on stderr in ``language``.

    When the port listens, one line of JSON on stdout says ``event: ready``, the URL and the port.
    """
    set_up_logs(settings.log_level, as_json=settings.log_json)
    try:
        asyncio.run(_serve(settings))
    except (
        StoreError,
        SwitchError,
        CertificateError,
        BadScriptError,
        KeyFileError,
        OSError,
        ValueError,
    ) as error:
        log.debug("the server could not start", exc_info=error)
        print(sentence(error, settings, language), file=sys.stderr, flush=True)
        return 1
    return 0


async def _serve(settings: ServerSettings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    certificate_files(settings)  # before anything is started that would have to be stopped again
    with listen(settings.host, settings.port) as listener:
        await _work(settings, listener)


async def _work(settings: ServerSettings, listener: socket.socket) -> None:
    clock = SystemClock(settings.legal_offset_s)
    database = Database(settings.database, busy_timeout_s=settings.busy_timeout_s)
    switch = make_switch(settings.switch, settings.data_dir / "switch", switch_knobs(settings))
    relays = SeatRelays(lambda: switch.sip_address)
    cases = load_cases(database, clock, settings.recordings_heard_by_agents)
    floor = Floor(settings, clock, database, switch, cases, relays)

    def stopping() -> None:
        floor.hub.close()
        relays.close()

    try:
        await floor.start()
        gc.collect()
        gc.freeze()  # what is loaded by now stays: to look through it again would stop every call for 0.1 s
        await run_web(web_config(floor.app, settings), listener, settings, stopping)
    finally:
        relays.close()
        await floor.stop(keep_calls=settings.keep_calls_on_stop)
