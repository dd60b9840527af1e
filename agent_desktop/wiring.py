"""The only place that names concrete classes: window, store, links, softphone."""

import asyncio
import gc
import logging
import time
import uuid
from collections import deque
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtWidgets import QApplication

from agent_desktop.autopilot_plan import Stage
from agent_desktop.desk.commands import Command
from agent_desktop.desk.runner import Runner
from agent_desktop.desk.store import Store
from agent_desktop.desk.workspace import Shift, SignInForm, Workspace
from agent_desktop.links.clock import SystemClock
from agent_desktop.links.keys_file import KeysFile
from agent_desktop.settings import DeskSettings
from agent_desktop.ui.main_window import MainWindow
from agent_desktop.ui.paced import PacedDisplay
from agent_desktop.ui.surroundings import Surroundings
from agent_desktop.widgets.theme import apply_theme
from agent_desktop.widgets.tokens import ThemeName

log = logging.getLogger(__name__)

#: The design's size; a smaller screen shows the window maximised.
_SIZE = (1366, 768)
#: The quietest level the meters show, dBFS.
_FLOOR_DB = -60.0


class Performer:
    """The window is painted before the links are loaded: what is asked meanwhile waits here."""

    def __init__(self) -> None:
        self._runner: Runner | None = None
        self._waiting: deque[Command] = deque()

    def __call__(self, command: Command) -> None:
        """Perform, now or as soon as there is somebody to do it."""
        if self._runner is None:
            self._waiting.append(command)
        else:
            self._runner.perform(command)

    def attach(self, runner: Runner) -> None:
        """The links are there."""
        self._runner = runner
        while self._waiting:
            runner.perform(self._waiting.popleft())


async def desk(settings: DeskSettings, plan: Path | None, leave: asyncio.Event) -> int:
    """The whole desk, until the window is left or the plan is played; the exit code."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("no application")
    if plan is not None:  # nobody is there to say whether a voice was heard
        settings = settings.model_copy(update={"phone_check": False})
    performer = Performer()
    store = Store(_first(settings), performer)
    window = _window(settings, store, application)
    paced = PacedDisplay(window.display, window)
    store.subscribe(paced.display)
    window.show()
    await asyncio.sleep(0)
    window.repaint()  # the sign-in screen is there before the network is even imported
    painted_ns = time.monotonic_ns()
    # Loaded after the first picture: HTTP, WebSocket and cipher libraries take a third of a second.
    from agent_desktop.wiring_links import links

    ears = WindowEars(window)
    async with links(settings, store, window, ears) as runner:
        performer.attach(runner)
        gc.freeze()  # window and links stay for the shift: no collection looks through them again
        code = await _until_left(plan, Stage(store, window, leave, painted_ns, ears.heard_ns, paced.catch_up))
    window.hide()
    window.deleteLater()
    return code


class WindowEars:
    """Shows levels on the window's meters and remembers when the far side began to be heard."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.heard_ns: deque[int] = deque(maxlen=64)

    def levels(self, microphone: float, speaker: float) -> None:
        """dBFS to the meters' 0-1."""
        self._window.levels(_share(microphone), _share(speaker))

    def far_audio(self, mono_ns: int) -> None:
        """Remember the moment."""
        self.heard_ns.append(mono_ns)


def _share(level: float) -> float:
    return min(1.0, max(0.0, 1.0 - level / _FLOOR_DB))


async def _until_left(plan: Path | None, stage: Stage) -> int:
    if plan is None:
        await stage.leave.wait()
        return 0
    # Loaded only where it plays: it brings Qt's test library.
    from agent_desktop.autopilot import play

    return await play(plan, stage)


def _first(settings: DeskSettings) -> Workspace:
    return Workspace(shift=Shift(language=settings.language), sign_in=SignInForm(user=settings.user))


def _window(settings: DeskSettings, store: Store, application: QApplication) -> MainWindow:
    clock = SystemClock()

    def choose(theme: ThemeName) -> None:
        apply_theme(application, theme)

    def now() -> datetime:
        return clock.now() + timedelta(seconds=store.workspace.links.clock_skew_s)

    choose(settings.theme)
    zone = clock.now().astimezone().tzinfo
    if zone is None:
        raise RuntimeError("this PC has no time zone")
    window = MainWindow(
        Surroundings(
            emit=store.dispatch,
            now=now,
            zone=zone,
            server=urlsplit(settings.server_url).netloc,
            version=program_version(),
            choose_theme=choose,
            new_key=lambda: str(uuid.uuid4()),
            language=settings.language,
            keys=KeysFile(settings.data_dir),
        )
    )
    window.resize(*_SIZE)
    return window


def program_version() -> str:
    """The installed version, or ``dev`` in a checkout."""
    try:
        return version("acordo")
    except PackageNotFoundError:
        return "dev"
