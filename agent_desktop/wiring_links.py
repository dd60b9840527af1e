"""Second half of the composition, loaded after the first picture: links, outbox, softphone, runner."""

import ssl
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from agent_desktop.credentials import system_secrets
from agent_desktop.desk.commands_playback import PlayRecording
from agent_desktop.desk.events_playback import PlaybackEvent
from agent_desktop.desk.leaving import record_on
from agent_desktop.desk.ports import ServerRefusedError
from agent_desktop.desk.ports_playback import RecordingsPort
from agent_desktop.desk.runner import Pace, Ports, Runner
from agent_desktop.desk.store import Store
from agent_desktop.leg import Ears
from agent_desktop.links.backoff import Backoff
from agent_desktop.links.clock import SystemClock
from agent_desktop.links.outbox import Outbox
from agent_desktop.links.outbox_key import outbox_key
from agent_desktop.links.outbox_rows import OutboxRows
from agent_desktop.links.push_link import PushLink, PushPace
from agent_desktop.links.server_link import ServerLink, open_client
from agent_desktop.links.tls import trust
from agent_desktop.settings import DeskSettings
from agent_desktop.ui.main_window import MainWindow
from agent_desktop.wiring_phone import softphone

if TYPE_CHECKING:
    from agent_desktop.playback.player import RecordingPlayer

#: A window that is being closed waits no longer for the server.
_PATIENCE_S = 2.0


@asynccontextmanager
async def links(
    settings: DeskSettings, store: Store, window: MainWindow, ears: Ears
) -> AsyncIterator[Runner]:
    """Everything outside the window, started; ended in the opposite order."""
    clock = SystemClock()
    context = _trust(settings)
    client = open_client(settings.server_url, context or True, settings.timeout_s)
    server = ServerLink(client, device_id(settings.data_dir))
    rows = OutboxRows(
        settings.data_dir / "outbox.db", lambda: outbox_key(system_secrets(), settings.data_dir)
    )
    outbox = Outbox(rows, server, clock, store.dispatch, Backoff(0.5, 30.0))
    pace = PushPace(dead_s=settings.push_dead_s, open_s=settings.timeout_s)
    push = PushLink(server, settings.server_url, lambda: context, clock, store.dispatch, pace)
    phone = softphone(settings, server, lambda: context, clock, store.dispatch, ears)
    player = LatePlayer(server, store.dispatch)
    ports = Ports(server, push, outbox, phone, clock, window, player)
    runner = Runner(ports, store.dispatch, Pace())
    async with AsyncExitStack() as ends:
        ends.push_async_callback(server.close)
        await outbox.start()
        ends.push_async_callback(outbox.stop)
        await phone.start()
        ends.push_async_callback(phone.stop)
        ends.push_async_callback(push.close)
        ends.push_async_callback(player.close)
        ends.push_async_callback(_leave, server)
        ends.push_async_callback(lambda: record_on(server, store.workspace, _PATIENCE_S))
        ends.push_async_callback(runner.finish)
        yield runner


class LatePlayer:
    """Loaded when the first recording is played: numpy and Qt Multimedia take a third of a second."""

    def __init__(self, server: RecordingsPort, emit: Callable[[PlaybackEvent], None]) -> None:
        self._server = server
        self._emit = emit
        self._player: RecordingPlayer | None = None

    def play(self, order: PlayRecording) -> None:
        """Begin."""
        if self._player is None:
            from agent_desktop.playback.output_qt import NoLoudspeakerError, QtOutput
            from agent_desktop.playback.player import RecordingPlayer

            self._player = RecordingPlayer(self._server, self._emit, QtOutput, NoLoudspeakerError)
        self._player.play(order)

    def stop(self) -> None:
        """Silence."""
        if self._player is not None:
            self._player.stop()

    async def close(self) -> None:
        """Nothing of it is left."""
        if self._player is not None:
            await self._player.close()


async def _leave(server: ServerLink) -> None:
    """A closed window signs out, so that no call is given to nobody; in a call the server refuses."""
    with suppress(ServerRefusedError):
        await server.sign_out()


def _trust(settings: DeskSettings) -> ssl.SSLContext | None:
    return trust(settings.ca_file) if settings.server_url.startswith("https:") else None


def device_id(folder: Path) -> str:
    """This installation's name for the server, made once."""
    path = folder / "device-id"
    try:
        return path.read_text("ascii").strip() or _new_device_id(path)
    except FileNotFoundError:
        return _new_device_id(path)


def _new_device_id(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = str(uuid.uuid4())
    path.write_text(made, "ascii")
    return made
