"""``python -m agent_desktop.softphone.engine``: commands on standard input, events on standard output."""

import argparse
import faulthandler
import gc
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from typing import NoReturn

from agent_desktop.softphone.engine.audio_null import NullAudio
from agent_desktop.softphone.engine.backend import AudioBackend
from agent_desktop.softphone.engine.endpoint import Endpoint
from agent_desktop.softphone.engine.engine import Engine
from agent_desktop.softphone.engine.headset.device import HidapiFinder
from agent_desktop.softphone.engine.headset.watcher import HeadsetWatcher
from agent_desktop.softphone.engine.host import Host
from agent_desktop.softphone.engine.loop_plain import PlainLoop
from agent_desktop.softphone.engine.sound import Sound
from agent_desktop.softphone.engine.sound_orders import SoundOrders
from agent_desktop.softphone.engine.stdio import CommandPipe, EventPipe, take_stdout
from agent_desktop.softphone.protocol import EngineError, EngineReady


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="agent-desktop --engine")
    parser.add_argument("--audio", choices=("auto", "qt", "null"), default="auto")
    parser.add_argument("--log-level", type=int, choices=range(4), default=0, help="PJSIP's log on stderr")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run the engine until Quit or the end of standard input; never returns."""
    options = _parse(sys.argv[1:] if argv is None else argv)
    gc.disable()
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the window decides
    events = EventPipe(take_stdout(options.log_level > 0))
    events.start()
    _run(options.audio, options.log_level, events)
    events.close()
    sys.stderr.flush()
    os._exit(0)


def _run(audio: str, log_level: int, events: EventPipe) -> None:
    if audio != "null":
        try:
            # Only where sound is wanted: Qt costs 100 ms and 40 MB, and may lack system libraries.
            from agent_desktop.softphone.engine import host_qt
        except ImportError as error:
            if audio == "qt":
                raise
            events.emit(EngineError("sound_failed", str(error)))
        else:
            host_qt.run(events, partial(build, log_level=log_level, events=events))
            return
    pipe = CommandPipe()
    host = build(NullAudio(), log_level, events)
    pipe.start()
    PlainLoop(pipe).run(host.turn)
    host.close()


def build(backend: AudioBackend, log_level: int, events: EventPipe) -> Host:
    """Start PJSIP on this thread and say so to the window."""
    sound = Sound(backend)
    endpoint = Endpoint(sound, log_level)
    sounds = SoundOrders(sound, backend, HeadsetWatcher(HidapiFinder, events.emit), events.emit)
    host = Host(Engine(endpoint, sound, sounds, events.emit), events)
    signal.signal(signal.SIGTERM, lambda *_: host.finish())
    gc.freeze()
    events.emit(EngineReady(os.getpid(), backend.name, endpoint.sip_port))
    events.emit(backend.devices())
    return host


if __name__ == "__main__":
    main()
