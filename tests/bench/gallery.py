"""A PNG of every state of the window, in every theme and language, and a page of them.

The page, index.html, shows each beside the design's picture of the same state.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from agent_desktop.desk.workspace import Workspace
from agent_desktop.ui.main_window import MainWindow
from agent_desktop.ui.surroundings import Surroundings
from agent_desktop.ui.work_screen import WorkScreen
from agent_desktop.widgets.theme import apply_theme
from agent_desktop.widgets.tokens import THEMES, ThemeName
from agent_desktop.widgets.words import LANGUAGES
from tests.bench.gallery_page import write_page
from tests.ui.card_samples import CARDS, TOLD
from tests.ui.case_samples import CASES
from tests.ui.dial_samples import DIALLING
from tests.ui.editor_samples import EDITOR_STATES
from tests.ui.floor_samples import FLOORS
from tests.ui.lists_samples import LIST_STATES
from tests.ui.more_samples import MORE
from tests.ui.order_samples import ORDERS
from tests.ui.pacing_samples import PACING
from tests.ui.plan_samples import PLANS
from tests.ui.playback_samples import PLAYBACK
from tests.ui.result_samples import RESULTS
from tests.ui.sample_case import NOW
from tests.ui.samples import STATES, talking
from tests.ui.script_samples import SCRIPT_STATES
from tests.ui.voice_samples import VOICE
from tests.ui.why_samples import WHYS

#: As the design's pictures are named; the common theme and language have no word of their own.
_THEME_WORDS: dict[ThemeName, str] = {"light": "", "dark": "dark", "contrast": "high-contrast"}
_LANGUAGE_WORDS = {"pt-BR": "", "es": "es-MX", "en": "en-US"}
#: What the agent opens over the screen.
OPENED: dict[str, Callable[[WorkScreen], None]] = {
    "04-keys": WorkScreen.toggle_help,
    "04-keypad": WorkScreen.toggle_keypad,
    "04-leaving": WorkScreen.ask_to_leave,
    **TOLD,
}
SAMPLES: Mapping[str, Callable[[str], Workspace]] = {
    **STATES,
    **MORE,
    **FLOORS,
    **VOICE,
    **PLAYBACK,
    **PACING,
    **DIALLING,
    **WHYS,
    **LIST_STATES,
    **EDITOR_STATES,
    **SCRIPT_STATES,
    **CASES,
    **PLANS,
    **ORDERS,
    **RESULTS,
    **dict.fromkeys(OPENED, talking),
    **CARDS,
}
#: Layouts inside layouts settle a round of events each.
_ROUNDS = 4
#: What the design drew, kept with the program.
DESIGN = Path(__file__).parents[2] / "docs" / "pictures" / "design"


@dataclass(frozen=True, slots=True)
class Picture:
    """One state as one theme and one language show it."""

    state: str
    theme: ThemeName
    language: str

    @property
    def suffix(self) -> str:
        """What theme and language add to the state's name."""
        parts = (_THEME_WORDS[self.theme], _LANGUAGE_WORDS[self.language])
        return "".join(f"-{part}" for part in parts if part)

    @property
    def name(self) -> str:
        """The file's name, the design's own for the same picture."""
        return f"{self.state}{self.suffix}.png"


def pictures(themes: Sequence[ThemeName], languages: Sequence[str], states: Sequence[str]) -> list[Picture]:
    """All of them, in an order that changes theme and language as seldom as possible."""
    return [Picture(state, theme, lang) for theme in themes for lang in languages for state in states]


def paint(wanted: Sequence[Picture], out: Path, size: tuple[int, int]) -> Iterator[Path]:
    """Paint each into `out`; tells the file once it is written. Raises OSError where it cannot be."""
    application = QApplication.instance() or QApplication([])
    if not isinstance(application, QApplication):
        raise RuntimeError("another kind of Qt application runs in this process")
    out.mkdir(parents=True, exist_ok=True)
    worn: ThemeName | None = None
    for picture in wanted:
        if picture.theme != worn:
            apply_theme(application, worn := picture.theme)
        yield _painted(picture, out / picture.name, size)


def _painted(picture: Picture, file: Path, size: tuple[int, int]) -> Path:
    window = _window(picture.language)
    window.resize(*size)
    window.show()
    window.display(SAMPLES[picture.state](picture.language))
    if picture.state in OPENED:
        OPENED[picture.state](window.work)
    for _ in range(_ROUNDS):
        QApplication.processEvents()
    written = window.grab().save(str(file))
    window.close()
    window.deleteLater()
    # without an event loop nobody else frees it, and every theme would be put on all of them again
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if not written:
        raise OSError(f"cannot write {file}")
    return file


def _window(language: str) -> MainWindow:
    return MainWindow(
        Surroundings(
            emit=lambda _event: None,
            now=lambda: NOW,
            zone=ZoneInfo("America/Sao_Paulo"),
            server="acordo.ponte.example",
            version="1.0",
            choose_theme=lambda _name: None,
            new_key=lambda: "",
            language=language,
        )
    )


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py gallery", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("gallery-output"), help="folder for the pictures")
    parser.add_argument("--design", type=Path, default=DESIGN, help="folder with the design's pictures")
    parser.add_argument("--theme", choices=list(THEMES), action="append", help="only this one; repeatable")
    parser.add_argument("--lang", choices=LANGUAGES, action="append", help="only this one; repeatable")
    parser.add_argument("--state", choices=list(SAMPLES), action="append", help="only this; repeatable")
    parser.add_argument("--size", default="1366x768", help="WIDTHxHEIGHT, 1366x768 unless told")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Paint, and write the page."""
    asked = _arguments(given)
    width, height = (int(part) for part in asked.size.split("x"))
    wanted = pictures(asked.theme or tuple(THEMES), asked.lang or LANGUAGES, asked.state or tuple(SAMPLES))
    painted = list(paint(wanted, asked.out, (width, height)))
    page = write_page(asked.out, [(picture.state, picture.suffix) for picture in wanted], asked.design)
    print(f"{len(painted)} painted, shown by {page}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
