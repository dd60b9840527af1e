"""baresip as somebody's telephone: it sends a tone and writes what it hears into a WAV file."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from server_api.telephony.wire.codecs import SAMPLE_RATE
from tests.helpers.ports import udp_port
from tests.helpers.waiting import until
from tests.telephony.sipp import bound

PROGRAM = shutil.which("baresip")
PLACES = ("/usr/lib/baresip/modules", "/usr/lib64/baresip/modules", "/usr/local/lib/baresip/modules")
MODULES = next((place for place in PLACES if Path(place, "ausine.so").exists()), "")
needs_baresip = pytest.mark.skipif(
    not (PROGRAM and MODULES), reason="baresip (baresip-core) with its module ausine is not installed"
)

WAV_HEADER = 44
WINDOW = int(0.4 * SAMPLE_RATE)
SHAPE = np.hanning(WINDOW)
CONFIG = """module_path {modules}
poll_method poll
sip_listen 127.0.0.1:{port}
audio_source ausine,{tone_hz}
audio_player aubridge,nobody
audio_alert aubridge,nobody
ausrc_srate 48000
ausrc_channels 2
net_interface 127.0.0.1
audio_channels 1
audio_buffer 20-160
rtp_ports {media}-{media_last}
jitter_buffer_delay 2-5
snd_path {folder}
module g711.so
module ausine.so
module aubridge.so
module sndfile.so
module_tmp account.so
module_app menu.so
"""


class Baresip:
    """A running telephone at ``port``."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path, port: int) -> None:
        self._process = process
        self._folder = folder
        self.port = port

    def level(self, tone_hz: float) -> float:
        """Amplitude of a tone in the last 400 ms it heard; 0 before there is as much.

        The file's header tells no length before the end: what comes after it is read as it is.
        """
        for path in self._folder.glob("dump-*-dec.wav"):
            data = path.read_bytes()[WAV_HEADER:]
            sound = np.frombuffer(data[: len(data) // 2 * 2], np.int16)[-WINDOW:].astype(np.float64)
            if len(sound) == WINDOW:
                turn = np.exp(-2j * np.pi * tone_hz * np.arange(WINDOW) / SAMPLE_RATE)
                return float(2 * abs(np.dot(sound * SHAPE, turn)) / SHAPE.sum())
        return 0.0


@asynccontextmanager
async def baresip(folder: Path, user: str, tone_hz: int, *commands: str) -> AsyncIterator[Baresip]:
    """A telephone that answers every call by itself; ``commands`` are carried out at its start."""
    port, media = udp_port(), udp_port()
    config = CONFIG.format(
        modules=MODULES, port=port, tone_hz=tone_hz, media=media, media_last=media + 8, folder=folder
    )
    (folder / "config").write_text(config)
    (folder / "accounts").write_text(
        f"<sip:{user}@127.0.0.1:{port};transport=udp>;regint=0;answermode=auto;audio_codecs=PCMA,PCMU\n"
    )
    orders = [word for command in commands for word in ("-e", command)]
    process = await asyncio.create_subprocess_exec(
        *(str(PROGRAM), "-f", str(folder), *orders),
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        await until(lambda: process.returncode is not None or bound(port), what="baresip's port")
        assert process.returncode is None, "baresip did not start"
        yield Baresip(process, folder, port)
    finally:
        if process.returncode is None:
            process.terminate()
        output, _ = await process.communicate()
        (folder / "log").write_bytes(output)
