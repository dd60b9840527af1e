"""``python -m server_api.simulator``: a SIP carrier with robot debtors. See the package's docstring."""

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from platformdirs import user_cache_path

from server_api.resources import ResourceMissingError, resource_folder
from server_api.simulator.carrier import Carrier, CarrierSettings
from server_api.simulator.events import CarrierEvent, Noticed, Ready, to_line
from server_api.simulator.phrases import load_phrases
from server_api.simulator.profile import ProfileError, load_profile
from server_api.simulator.stage import Stage
from server_api.simulator.voices import Voices, find_espeak
from server_api.telephony.wire.sip_gate import Address

log = logging.getLogger("server_api.simulator")


class StartError(Exception):
    """The simulator cannot run with these options; the text says which one is wrong."""


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop. Exit code 0 after a stop, 2 when it could not start."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="simulator %(levelname)s %(message)s")
    try:
        with _events(options.events) as out:
            asyncio.run(_run(options, out))
    except (StartError, ProfileError, ResourceMissingError) as error:
        print(f"The simulator did not start: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("simulator", description="A SIP carrier whose debtors are robots.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--sip-port", type=int, default=0, help="UDP port; 0 takes a free one")
    parser.add_argument("--rtp-ports", type=_ports, default=(30000, 30999), metavar="A-B")
    parser.add_argument("--profile", default="demo", help="a TOML file, or a name: demo, floor, test")
    parser.add_argument("--seed", type=int, help="instead of the profile's")
    parser.add_argument("--events", default="-", metavar="FILE|-", help="where the JSON lines go")
    parser.add_argument("--resources", type=Path, help="folder of other profiles and phrases")
    parser.add_argument("--cache", type=Path, default=user_cache_path("acordo") / "voices")
    parser.add_argument("--babble", action="store_true", help="do not use espeak-ng")
    parser.add_argument("--die-with-parent", action="store_true", help="stop when standard input closes")
    return parser


def _ports(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    ports = int(first), int(last)
    if not 1024 <= ports[0] < ports[1] <= 65535:
        raise argparse.ArgumentTypeError("two ports from 1024 to 65535 are needed, like 30000-30999")
    return ports


def _events(target: str) -> contextlib.AbstractContextManager[BinaryIO]:
    if target == "-":
        return contextlib.nullcontext(sys.stdout.buffer)
    try:
        return Path(target).open("ab")
    except OSError as error:
        raise StartError(f"events cannot be written to {target}: {error.strerror}") from error


def _reporter(out: BinaryIO) -> Callable[[CarrierEvent], None]:
    """Writes events; when nobody can take them any more the calls go on unreported."""
    broken = False

    def report(event: CarrierEvent) -> None:
        nonlocal broken
        if broken:
            return
        try:
            out.write(to_line(event))
            out.flush()
        except OSError as error:
            broken = True
            log.warning("events are lost from here: %s", error)

    return report


async def _run(options: argparse.Namespace, out: BinaryIO) -> None:
    report = _reporter(out)
    resources: Path = options.resources or resource_folder("simulator")
    profile = load_profile(_profile_file(options.profile, resources))
    voices = Voices(options.cache, None if options.babble else find_espeak())
    seed = profile.seed if options.seed is None else options.seed
    settings = CarrierSettings(options.host, options.sip_port, options.rtp_ports, seed)
    phrases = load_phrases(resources / "phrases")
    carrier = Carrier(settings, profile, phrases, Stage(voices), report)
    stop = asyncio.Event()
    with _stopped_by(stop, options.die_with_parent):
        host, port = await _listen(carrier, settings)
        report(Ready(mono_ns=time.monotonic_ns(), host=host, port=port, pid=os.getpid()))
        if not voices.synthetic_speech:
            text = "espeak-ng is not used: robots babble instead of speaking words"
            log.warning(text)
            report(Noticed(mono_ns=time.monotonic_ns(), code="no_espeak", text=text))
        await stop.wait()
        await carrier.stop()


async def _listen(carrier: Carrier, settings: CarrierSettings) -> Address:
    try:
        return await carrier.start()
    except OSError as error:
        where = f"UDP port {settings.sip_port} on {settings.host}"
        raise StartError(f"{where}: {error.strerror}; choose another with --sip-port") from error


def _profile_file(wanted: str, resources: Path) -> Path:
    named = resources / "profiles" / f"{wanted}.toml"
    return named if named.is_file() else Path(wanted)


@contextlib.contextmanager
def _stopped_by(stop: asyncio.Event, die_with_parent: bool) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if die_with_parent:
        loop.add_reader(sys.stdin.fileno(), _until_closed, stop)
    try:
        yield
    finally:
        if die_with_parent:
            loop.remove_reader(sys.stdin.fileno())


def _until_closed(stop: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        stop.set()


if __name__ == "__main__":
    sys.exit(main())
