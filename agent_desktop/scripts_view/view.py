"""The script beside the case: where we are, what to say, what may be answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from agent_desktop.desk.events import (
    AgentEvent,
    DisclosureRead,
    ObjectionOpened,
    ScriptAnswered,
    ScriptSteppedBack,
)
from agent_desktop.desk.events_playback import ClipToggled
from agent_desktop.scripts_view.block_card import BlockCard
from agent_desktop.scripts_view.form import StepForm
from agent_desktop.scripts_view.objection import ObjectionEntry
from agent_desktop.scripts_view.player import StageProgress
from agent_desktop.scripts_view.view_model import MOST_ANSWERS, ScriptView, StageView
from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.buttons import KeyButton, Layout, LinkButton
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import card, column, holding, row, rule
from agent_desktop.widgets.marks import Mark
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

MOST_OBJECTIONS = 8
MOST_PHRASES = 3
Emit = Callable[[AgentEvent], None]


class StageBar(QWidget):
    """Four steps: bar and icon; check, arrow, nothing."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._views: tuple[StageView, ...] = ()
        self.setFixedHeight(26)
        self.setAccessibleName(name)

    def display(self, views: tuple[StageView, ...]) -> None:
        if views == self._views:
            return
        self._views = views
        now = next((view.text for view in views if view.progress is StageProgress.NOW), "")
        self.setAccessibleName(f"{self._name}: {now}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._views:
            return
        painter = QPainter(self)
        widths = [self._wanted(view) for view in self._views]
        spare = (self.width() - sum(widths) - 4 * (len(widths) - 1)) / len(widths)
        x = 0.0
        for view, width in zip(self._views, widths, strict=True):
            self._paint_stage(painter, view, round(x), round(width + spare))
            x += width + spare + 4

    def _wanted(self, view: StageView) -> float:
        role = Role.LABEL_STRONG if view.progress is StageProgress.NOW else Role.LABEL
        mark = 0 if view.progress is StageProgress.AHEAD else 17
        return painting.text_width(view.text, theme.font(role)) + mark

    def _paint_stage(self, painter: QPainter, view: StageView, x: int, width: int) -> None:
        tokens = theme.current()
        bar = {
            StageProgress.DONE: tokens.ok.text,
            StageProgress.NOW: tokens.accent.fill,
            StageProgress.AHEAD: tokens.line,
        }[view.progress]
        painter.fillRect(QRect(x, 0, width, 3), bar)
        box = QRect(x, 7, width, 19)
        at: float = x
        match view.progress:
            case StageProgress.DONE:
                draw_icon(painter, "check", at, 10, 13, tokens.ok.text)
                at += 17
            case StageProgress.NOW:
                draw_icon(painter, "play", at + 1, 12, 10, tokens.accent.text, filled=True)
                at += 16
            case StageProgress.AHEAD:
                pass
        now = view.progress is StageProgress.NOW
        used = theme.font(Role.LABEL_STRONG if now else Role.LABEL)
        text = painting.elide(view.text, used, x + width - at)
        painting.draw_text(painter, text, at, box, used, tokens.text if now else tokens.text3)


class ScriptPane(QWidget):
    identity_asked = Signal()
    """An answer leads to the questions that confirm who it is."""

    def __init__(
        self, words: Words, emit: Emit, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._emit, self._now = emit, now
        self._seen: ScriptView | None = None
        self.setAccessibleName(words("pane.script"))
        self._stages = StageBar(words("pane.script"))
        self._meta = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3)
        self._back = LinkButton(words("script.back"))
        self._back.clicked.connect(lambda: self._emit(ScriptSteppedBack()))
        self._say = PlainLabel(role=Role.SPOKEN, wrap=True)
        say_card = card("plain", column(self._say, margins=(12, 11, 12, 11)))
        say_card.setAccessibleName(words("script.say"))
        self._block = BlockCard(words)
        self._how_mark = Mark("info", size=15, ink=Ink.TEXT2)
        self._how = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self.form = StepForm(words, emit)
        self._answers = [self._answer(at) for at in range(MOST_ANSWERS)]
        self._phrases_head = _heading(words("script.phrases"))
        self._phrases = [
            PlainLabel(role=Role.READ_BACK, ink=Ink.TEXT2, wrap=True) for _ in range(MOST_PHRASES)
        ]
        self._objections_head = _heading(words("script.objections"), "F7")
        self._objections = [self._objection(at) for at in range(MOST_OBJECTIONS)]
        self._arrange(words, say_card)

    def _arrange(self, words: Words, say_card: QWidget) -> None:
        meta = row(self._meta, self._back)
        meta.setStretch(0, 1)
        how = row(self._how_mark, self._how, gap=5)
        how.setStretch(1, 1)
        how.setAlignment(self._how_mark, Qt.AlignmentFlag.AlignTop)
        answers = column(*self._answers, gap=5)
        phrases = column(*self._phrases, gap=6)
        inner = column(
            self._block,
            say_card,
            8,
            how,
            9,
            self.form,
            answers,
            self._phrases_head,
            phrases,
            self._objections_head,
            *self._objections,
            None,
        )
        body = scrolling(words("pane.script"), holding(inner))
        self._read = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._read_mark = Mark("check", size=15, ink=Ink.OK)
        self._tick = KeyButton(height=26)
        self._tick.clicked.connect(self.tick)
        foot_row = row(self._read_mark, 5, self._read, 8, self._tick, margins=(14, 4, 14, 4))
        foot_row.setStretch(2, 1)
        foot = holding(column(rule(), foot_row))
        foot.setFixedHeight(36)
        foot.setAccessibleName(words("script.read_title"))
        top = column(self._stages, 4, meta, 6, body, margins=(14, 10, 14, 0))
        top.setStretch(4, 1)
        whole = column(top, foot)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _answer(self, at: int) -> KeyButton:
        button = KeyButton(layout=Layout.LEAD)
        button.clicked.connect(lambda: self.choose(at))
        return button

    def _objection(self, at: int) -> ObjectionEntry:
        entry = ObjectionEntry()
        entry.head.clicked.connect(lambda: self.open_objection(at))
        entry.example.clicked.connect(lambda: self.toggle_clip(at))
        return entry

    def choose(self, at: int) -> None:
        """The n-th answer, from 0, if it is on the screen and leads on."""
        seen = self._seen
        if seen is None or at >= len(seen.answers):
            return
        if seen.answers[at].enabled:
            self._emit(ScriptAnswered(at))
            if seen.checks_identity[at]:
                self.identity_asked.emit()
        elif seen.held:
            self._emit(ScriptAnswered(at))  # nothing leads on; the desk names what is missing
            self.form.focus_first_empty()

    def open_objection(self, at: int) -> None:
        seen = self._seen
        if seen is not None and at < len(seen.objections):
            self._emit(ObjectionOpened(-1 if seen.objections[at].open else at))

    def toggle_clip(self, at: int = -1) -> None:
        """The example of this objection; by its key, that of the one unfolded, or the one being heard."""
        seen = self._seen
        if seen is None:
            return
        shown = [one for one in seen.objections if one.open] if at < 0 else [seen.objections[at]]
        wanted = next((one for one in shown if one.example is not None and one.example.enabled), None)
        if wanted is not None:
            self._emit(ClipToggled(wanted.clip))

    def focus_objections(self) -> None:
        first = self._objections[0].head
        if first.isVisible():
            first.setFocus()

    def tick(self) -> None:
        """The sentence was read out."""
        seen = self._seen
        if seen is not None and seen.to_read is not None:
            self._emit(DisclosureRead(seen.to_read.code, self._now()))

    def display(self, view: ScriptView) -> None:
        if view == self._seen:
            return
        self._seen = view
        self._stages.display(view.stages)
        self._meta.put(view.meta)
        self._back.setVisible(view.back)
        self._block.display(view.block)
        self._say.put_runs(view.say)
        self._how.put(view.how)
        self._how.setVisible(bool(view.how))
        self._how_mark.setVisible(bool(view.how))
        for at, button in enumerate(self._answers):
            button.setVisible(at < len(view.answers))
            if at < len(view.answers):
                button.display(view.answers[at])
        self.form.display(view.fields, view.held, named=view.named)
        self._phrases_head.setVisible(bool(view.phrases))
        for at, phrase in enumerate(self._phrases):
            phrase.setVisible(at < len(view.phrases))
            phrase.put_runs(view.phrases[at] if at < len(view.phrases) else ())
        self._objections_head.setVisible(bool(view.objections))
        for at, entry in enumerate(self._objections):
            entry.setVisible(at < len(view.objections))
            if at < len(view.objections):
                entry.display(view.objections[at])
        self._display_foot(view)

    def _display_foot(self, view: ScriptView) -> None:
        self._read.put(view.read)
        self._read_mark.setVisible(bool(view.read))
        self._tick.setVisible(view.to_read is not None)
        if view.to_read is not None:
            self._tick.display(ButtonView(view.to_read.text, "R"))


def _heading(text: str, key: str = "") -> QWidget:
    title = PlainLabel(text, role=Role.BODY_STRONG)
    made = holding(row(title, *((6, KeyCap(key)) if key else ()), None, margins=(0, 10, 0, 6)))
    made.setAccessibleName(text)
    return made
