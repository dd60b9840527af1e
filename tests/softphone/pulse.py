"""A PulseAudio server of our own, with headsets made of null sinks: plugged in and pulled out by pactl."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.waiting import wait_until

SERVER = "pulseaudio"


class Pulse:
    """`environment` makes a child process use this server and no other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "native"
        self.environment = {
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_STATE_PATH": str(folder),
            "PULSE_COOKIE": str(folder / "cookie"),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder),
        }

    @contextmanager
    def running(self) -> Iterator[None]:
        script = self._folder / "start.pa"
        script.write_text(f"load-module module-native-protocol-unix auth-anonymous=1 socket={self._socket}\n")
        options = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--log-level=0"]
        with open(self._folder / "log", "wb") as log:
            child = subprocess.Popen(
                [SERVER, *options, "-F", str(script)],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            try:
                wait_until(lambda: self._answers(), what="pulseaudio")
                yield
            finally:
                child.terminate()
                child.wait(20)

    def plug(self, name: str) -> tuple[str, str]:
        """A speaker `name` and a microphone `name mic`, which hears what the speaker plays."""
        described = f"sink_properties=device.description={name}"
        sink = self._pactl("load-module", "module-null-sink", f"sink_name={name}", described)
        source = self._pactl(
            "load-module",
            "module-remap-source",
            f"source_name={name}mic",
            f"master={name}.monitor",
            f"source_properties=device.description={name}Mic",
        )
        return sink, source

    def pull(self, modules: tuple[str, str]) -> None:
        """Both ends of a headset go at once."""
        for module in reversed(modules):
            self._pactl("unload-module", module)

    def prefer(self, name: str) -> None:
        """The system's choice from now on."""
        self._pactl("set-default-sink", name)
        self._pactl("set-default-source", f"{name}mic")

    def playing_on(self, name: str) -> bool:
        """Whether a stream goes to this speaker."""
        sinks = {line.split("\t")[1]: line.split("\t")[0] for line in self._list("sinks")}
        return any(line.split("\t")[1] == sinks.get(name) for line in self._list("sink-inputs"))

    def recording_from(self, name: str) -> bool:
        """Whether somebody listens to this headset's microphone."""
        sources = {line.split("\t")[1]: line.split("\t")[0] for line in self._list("sources")}
        users = [line.split("\t") for line in self._list("source-outputs")]
        return any(user[1] == sources.get(f"{name}mic") for user in users)

    def _list(self, what: str) -> list[str]:
        return self._pactl("list", "short", what).splitlines()

    def _answers(self) -> bool:
        return self._socket.exists() and bool(self._pactl("info"))

    def _pactl(self, *order: str) -> str:
        done = subprocess.run(
            ["pactl", *order], env={**os.environ, **self.environment}, capture_output=True, check=False
        )
        return done.stdout.decode().strip()


@contextmanager
def pulse() -> Iterator[Pulse]:
    """In a folder with a short name: a socket's path may have 107 characters only."""
    folder = Path(tempfile.mkdtemp(prefix="acordo-pulse-"))
    made = Pulse(folder)
    try:
        with made.running():
            yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)
