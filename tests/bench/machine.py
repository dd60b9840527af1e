"""What a floor costs the machine: memory of each process, processor time of an idle desk."""

import threading
import time
from collections.abc import Iterable, Mapping

import psutil

from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.processes import Child

#: Called as modules: the module's name stands in the command line.
_ENGINE = "agent_desktop.softphone.engine"
_SIGNALLING = "server_api.telephony.embedded.signalling"
_MIXER = "server_api.telephony.embedded.mixer"
_MB = 1024 * 1024


def engine_of(desk: Child) -> psutil.Process:
    """The softphone engine of a window."""
    return _named(psutil.Process(desk.pid).children(), _ENGINE)


def rss_mb(floor: Floor, desk: Child) -> dict[str, float]:
    """Resident memory of each process of the floor, in MB."""
    assert floor.server is not None
    # The switch outlives the server, so it is nobody's child: its command line holds the floor's folder.
    ours = [one for one in psutil.process_iter() if str(floor.data) in " ".join(_command(one))]
    mixer_of = _named(ours, _SIGNALLING)
    processes = {
        "window": psutil.Process(desk.pid),
        "engine": engine_of(desk),
        "server": psutil.Process(floor.server.pid),
        "signalling": mixer_of,
        "mixer": _named(mixer_of.children(), _MIXER),
    }
    return {name: round(process.memory_info().rss / _MB, 1) for name, process in processes.items()}


def cpu_pct(watched: Mapping[str, psutil.Process], settle_s: float, seconds: float) -> dict[str, float]:
    """Processor time that each takes in so many seconds after a while, in percent of a core."""
    still = threading.Event()
    still.wait(settle_s)
    began = time.monotonic()
    before = {name: _spent(process) for name, process in watched.items()}
    still.wait(seconds)
    took = time.monotonic() - began
    return {
        name: round(100.0 * (_spent(process) - before[name]) / took, 2) for name, process in watched.items()
    }


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _named(processes: Iterable[psutil.Process], module: str) -> psutil.Process:
    return next(one for one in processes if module in _command(one))


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
