"""When to call again: used over the case in a call, and inside the wrap-up form."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtWidgets import QCheckBox, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.view_model.callback import CallbackView
from agent_desktop.desk.events import CallbackSet
from agent_desktop.widgets.fields import DateField, Labelled, TextField, TimeField
from agent_desktop.widgets.layouts import column, row
from agent_desktop.widgets.words import Words


class CallbackFields(QWidget):
    def __init__(
        self, words: Words, emit: Emit, *, subject: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._emit = emit
        self._view: CallbackView | None = None
        self.setAccessibleName(words("callback.title"))
        self._day = DateField(words("callback.day"), words.language)
        self._hour = TimeField(words("callback.hour"), words.language)
        self._subject = TextField(words("callback.subject"))
        self._own = QCheckBox(words("callback.own"))
        self._own.setAccessibleName(words("callback.own"))
        self._day_box = Labelled(words("callback.day"), self._day)
        hour_box = Labelled(words("callback.hour"), self._hour)
        subject_box = Labelled(words("callback.subject"), self._subject, hint=False)
        if not subject:
            subject_box.hide()
        self.setLayout(column(row(self._day_box, hour_box, gap=8), subject_box, self._own, gap=6))
        self._day.chosen.connect(lambda day: self._tell(day=day))
        self._hour.chosen.connect(lambda hour: self._tell(hour=hour))
        # leaving the hour as it is proposed takes it
        self._hour.editingFinished.connect(self._take)
        self._subject.textEdited.connect(lambda text: self._tell(subject=text))
        self._own.clicked.connect(lambda on: self._tell(own=on))

    def focus(self) -> None:
        self._day.setFocus()

    def display(self, view: CallbackView) -> None:
        if view == self._view:
            return
        self._view = view
        self._day.put(view.day or view.proposed.date(), view.first_day, None)
        self._day_box.put_hint(view.place)
        self._hour.put(view.hour or view.proposed.time())
        self._subject.put(view.subject)
        self._own.setChecked(view.own)

    def _take(self) -> None:
        view = self._view
        if view is not None and view.hour is None:
            self._tell(hour=view.proposed.time())

    def _tell(
        self,
        *,
        day: date | None = None,
        hour: time | None = None,
        subject: str | None = None,
        own: bool | None = None,
    ) -> None:
        view = self._view
        if view is None:
            return
        at = datetime.combine(
            day or view.day or view.proposed.date(),
            hour or view.hour or view.proposed.time(),
            tzinfo=_zone(view.zone),
        )
        touched = day is not None or hour is not None or view.day is not None
        self._emit(
            CallbackSet(
                at - view.ahead if touched else None,
                view.own if own is None else own,
                view.subject if subject is None else subject,
            )
        )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
