"""The left pane of the editor: what the script is made of, and its versions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QWidget

from agent_desktop.desk import events_editor as ee
from agent_desktop.desk.script_edits import Add, Move, Place, Remove
from agent_desktop.script_editor.side_list import SideList
from agent_desktop.script_editor.view_model.outline import OutlineView
from agent_desktop.widgets.buttons import LinkButton
from agent_desktop.widgets.layouts import column, holding, row, rule
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words

Emit = Callable[[ee.EditorDeed], None]
WIDTH = 232


class Outline(QFrame):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self.setProperty("pane", "left")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(words("script_edit.outline"))
        self.steps = SideList(words("script_edit.steps"), row=32, marks=True)
        self.objections = SideList(words("script_edit.objections"), most=6)
        self.others = SideList(words("script_edit.others"))
        self.versions = SideList(words("script_edit.versions"), most=4)
        for part in (self.steps, self.objections, self.others):
            part.picked.connect(lambda at, part=part: self._pick(part, at))
        self.versions.picked.connect(lambda at: self._pick_version(at))
        self.new_step = LinkButton(words("script_edit.new"))
        self.new_step.setAccessibleName(words("script_edit.new_step"))
        self.new_step.clicked.connect(lambda: self.add_step())
        self.new_objection = LinkButton(words("script_edit.new_one"))
        self.new_objection.setAccessibleName(words("script_edit.new_objection"))
        self.new_objection.clicked.connect(lambda: self.add_objection())
        self._uses = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3)
        self._count = 0
        self._arrange()

    def _arrange(self) -> None:
        words = self._words
        hint = PlainLabel(words("script_edit.objections_hint"), role=Role.LABEL, ink=Ink.TEXT3)
        inner = column(
            self._head("script_edit.steps", self.new_step),
            4,
            self.steps,
            10,
            rule(),
            10,
            self._head("script_edit.objections", self.new_objection),
            hint,
            4,
            self.objections,
            self._uses,
            8,
            self.others,
            10,
            rule(),
            10,
            self._head("script_edit.versions"),
            4,
            self.versions,
            None,
            margins=(12, 12, 12, 8),
        )
        self.setLayout(column(scrolling(words("script_edit.outline"), holding(inner))))

    def _head(self, key: str, link: LinkButton | None = None) -> QWidget:
        title = PlainLabel(self._words(key), role=Role.BODY_STRONG)
        made = holding(row(title, None, *((link,) if link is not None else ())))
        made.setAccessibleName(self._words(key))
        return made

    def display(self, view: OutlineView, *, may_edit: bool) -> None:
        self.steps.display(view.steps)
        self.objections.display(view.objections)
        self.others.display(view.others)
        self.versions.display(view.versions)
        self._uses.put(view.uses)
        self._uses.setVisible(bool(view.uses))
        self._count = len(view.objections.rows)
        for link in (self.new_step, self.new_objection):
            link.setEnabled(may_edit)

    def _pick(self, part: SideList, at: int) -> None:
        kind, step_id, place = part.view.ids[at]
        self._emit(ee.PartPicked(kind, step_id, place))

    def _pick_version(self, at: int) -> None:
        self._emit(ee.VersionPicked(self.versions.view.ids[at][2]))

    # --- by key -----------------------------------------------------------------------------------

    def _step_shown(self) -> str:
        view = self.steps.view
        return view.ids[view.chosen][1] if 0 <= view.chosen < len(view.ids) else ""

    def add_step(self) -> None:
        """After the one shown."""
        place = Place("step", self._step_shown())
        self._emit(ee.ScriptEdited(Add(place, self._words("script_edit.new_step_name"))))

    def add_objection(self) -> None:
        """At the end, and shown at once."""
        self._emit(ee.ScriptEdited(Add(Place("objection"))))
        self._emit(ee.PartPicked("objection", "", self._count))

    def remove_step(self) -> None:
        """The one shown; Ctrl Z brings it back."""
        if self._step_shown():
            self._emit(ee.ScriptEdited(Remove(Place("step", self._step_shown()))))

    def move_step(self, by: int) -> None:
        """Up or down among the steps."""
        if self._step_shown():
            self._emit(ee.ScriptEdited(Move(Place("step", self._step_shown()), by)))
