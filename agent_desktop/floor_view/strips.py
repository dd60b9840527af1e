"""The day as two strips of pyqtgraph. Loaded only where a lead looks: the library takes its time."""

from __future__ import annotations

import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from agent_desktop.floor_view.view_model.foot import SeriesView, StripsView, StripView
from agent_desktop.widgets import theme
from agent_desktop.widgets.layouts import column, row
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role

_LEGEND_WIDTH = 128
_AXIS = 20
_SCALE = 46
_MOST_SERIES = 3
#: Room under 0 and over the highest value, where their numbers stand.
_BELOW, _ABOVE = 0.1, 0.2


class Strip(QWidget):
    """One scale, its lines, and at the right the names of the lines with the newest value."""

    def __init__(self, *, axis: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis = axis
        self.plot = pyqtgraph.PlotWidget(enableMenu=False)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.plot.setFrameShape(pyqtgraph.QtWidgets.QFrame.Shape.NoFrame)
        self.plot.getAxis("left").setWidth(_SCALE)
        if axis:
            self.plot.getAxis("bottom").setHeight(_AXIS)
        else:
            self.plot.hideAxis("bottom")
        self._names = [PlainLabel(role=Role.LABEL) for _ in range(_MOST_SERIES)]
        legend = QWidget()
        legend.setFixedWidth(_LEGEND_WIDTH)
        legend.setLayout(column(*self._names, None, margins=(8, 0, 0, 0)))
        line = row(self.plot, legend)
        line.setStretch(0, 1)
        self.setLayout(line)

    def display(self, view: StripView, xs: tuple[float, ...], ticks: tuple[tuple[float, str], ...]) -> None:
        tokens = theme.current()
        self.setAccessibleName(view.spoken)
        self.plot.setAccessibleName(view.spoken)
        self.plot.setBackground(tokens.surface)
        item = self.plot.getPlotItem()
        item.clear()
        for series in view.series:
            item.addItem(_drawn(series, xs))
        item.setXRange(0, max(xs[-1], 1.0) if xs else 1.0, padding=0.0)
        item.setYRange(-_BELOW * view.top, (1 + _ABOVE) * view.top, padding=0.0)
        item.showGrid(x=True, y=False, alpha=0.25)
        self._scale("left", list(view.scale))
        if self._axis:
            self._scale("bottom", list(ticks))
        for at, label in enumerate(self._names):
            shown = view.series[at] if at < len(view.series) else None
            label.setVisible(shown is not None)
            if shown is not None:
                label.put(f"{shown.name} {shown.value}", shown.ink)

    def _scale(self, side: str, ticks: list[tuple[float, str]]) -> None:
        tokens, axis = theme.current(), self.plot.getAxis(side)
        axis.setTicks([ticks])
        axis.setStyle(tickFont=theme.font(Role.KEY), tickLength=0)
        axis.setTextPen(tokens.text3)
        axis.setPen(tokens.line)


def _drawn(series: SeriesView, xs: tuple[float, ...]) -> object:
    """Lines for what flows, bars for what is counted one by one; no smoothing, no animation."""
    color = theme.current().ink(series.ink)
    if series.bars:
        counted = [(x, y) for x, y in zip(xs, series.ys, strict=True) if y]
        at, heights = [x for x, _ in counted], [y for _, y in counted]
        return pyqtgraph.BarGraphItem(x=at, height=heights, width=1.0, brush=color, pen=color)
    width = 2 if series.ink is Ink.ACCENT else 1
    return pyqtgraph.PlotDataItem(
        list(xs), list(series.ys), pen=pyqtgraph.mkPen(color, width=width), antialias=True
    )


class Strips(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[StripsView, str] | None = None
        self.calls, self.occupancy = Strip(axis=False), Strip(axis=True)
        whole = column(self.calls, 4, self.occupancy, margins=(0, 0, 0, 0))
        whole.setStretch(0, 5)
        whole.setStretch(2, 5)
        self.setLayout(whole)

    def display(self, view: StripsView) -> None:
        """Painted anew only for other points, or another theme."""
        shown = (view, theme.current().name)
        if shown == self._shown:
            return
        self._shown = shown
        self.setAccessibleName(f"{view.calls.spoken}. {view.occupancy.spoken}")
        self.calls.display(view.calls, view.xs, view.ticks)
        self.occupancy.display(view.occupancy, view.xs, view.ticks)
