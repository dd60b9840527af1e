"""The rows of the floor as ready strings. A row whose agent did not change is the very same object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent_desktop.desk.workspace import Workspace
from agent_desktop.floor_view.view_model.attention import ASKS, CALM, Attention, attention, minutes_over
from agent_desktop.widgets.agent_states import look_of
from agent_desktop.widgets.formats import NBSP
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import Cell, Column
from server_api.contract.floor import AgentTile
from server_api.contract.money import Money
from server_api.contract.outcomes import PauseCode
from server_api.contract.quality import LineQuality, QualityLevel, level_of
from server_api.contract.words import AgentState

#: The column whose text is the clock.
CLOCK = 2

_INKS = {QualityLevel.GOOD: Ink.TEXT2, QualityLevel.FAIR: Ink.TEXT2, QualityLevel.POOR: Ink.WARN}
_STATE_INKS = {
    AgentState.TALKING: Ink.OK,
    AgentState.HOLDING: Ink.OK,
    AgentState.RINGING: Ink.ACCENT,
    AgentState.READY: Ink.ACCENT,
    AgentState.SUPERVISING: Ink.ACCENT,
    AgentState.WRAP_UP: Ink.TEXT2,
    AgentState.PAUSED: Ink.TEXT2,
}


@dataclass(frozen=True, slots=True)
class RowView:
    """``since`` is what the clock column counts from."""

    agent_id: str
    name: str
    cells: tuple[Cell, ...]
    since: datetime
    attention: Attention = CALM


@dataclass(frozen=True, slots=True)
class _Lists:
    pauses: dict[str, PauseCode]
    currency: str


@dataclass(frozen=True, slots=True)
class _Known:
    tile: AgentTile
    over: int
    alerts: frozenset[str]
    lists: _Lists
    row: RowView


class Rows:
    """Remembers each agent's row until something in it changes."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def view(self, workspace: Workspace, speech: Speech) -> tuple[RowView, ...]:
        """One row an agent, by name; above them who waits for an answer, the longest first."""
        told: dict[str, set[str]] = {}
        for alert in workspace.floor.alerts:
            if alert.open and alert.agent_id:
                told.setdefault(alert.agent_id, set()).add(alert.code)
        for request in workspace.floor.requests:
            told.setdefault(request.agent_id, set()).add(ASKS)
        lists = _Lists(_pauses(workspace), currency_of(workspace))
        fresh = {
            tile.agent_id: self._row(tile, frozenset(told.get(tile.agent_id, ())), lists, speech)
            for tile in who_waits_first(workspace.floor.tiles)
        }
        self._known = fresh
        return tuple(known.row for known in fresh.values())

    def _row(self, tile: AgentTile, alerts: frozenset[str], lists: _Lists, speech: Speech) -> _Known:
        over = minutes_over(tile, speech.now)
        known = self._known.get(tile.agent_id)
        now = (id(tile), over, alerts, lists)
        if known is not None and now == (id(known.tile), known.over, known.alerts, known.lists):
            return known
        reason = attention(tile, alerts, speech)
        cells = _cells(tile, reason, lists, speech)
        since = tile.talking_since if tile.talking_since and _talks(tile) else tile.since
        return _Known(tile, over, alerts, lists, RowView(tile.agent_id, tile.name, cells, since, reason))


def who_waits_first(tiles: tuple[AgentTile, ...]) -> tuple[AgentTile, ...]:
    """Nobody who asks for help is below the edge of the table."""
    waiting = [tile for tile in tiles if tile.help is not None and not tile.help.answered_by]
    if not waiting:
        return tiles
    ids = {tile.agent_id for tile in waiting}
    waiting.sort(key=lambda tile: tile.help.asked_at if tile.help else tile.since)
    return (*waiting, *(tile for tile in tiles if tile.agent_id not in ids))


def _talks(tile: AgentTile) -> bool:
    return tile.state is AgentState.TALKING


def _pauses(workspace: Workspace) -> dict[str, PauseCode]:
    catalogue = workspace.shift.catalogue
    return {code.code: code for code in catalogue.pause_codes} if catalogue else {}


def columns(workspace: Workspace, speech: Speech) -> tuple[Column, ...]:
    """Headings; the currency stands once, where it is the same for all."""
    words, currency = speech.words, currency_of(workspace)
    money = (
        words("floor.promised_in", currency=speech.formats.symbol(currency))
        if currency
        else words("floor.promised")
    )
    return (
        Column(words("floor.agent")),
        Column(words("floor.state")),
        Column(words("floor.since"), right=True),
        Column(words("floor.campaign")),
        Column(words("stats.right_party"), right=True),
        Column(words("floor.promises"), right=True),
        Column(money, right=True),
        Column(words("state.line"), right=True),
        Column(words("floor.attention")),
    )


def totals(workspace: Workspace, speech: Speech) -> tuple[Cell, ...]:
    """The sunken row below."""
    tiles, number = workspace.floor.tiles, speech.formats.number
    currency = currency_of(workspace)
    promised = sum(tile.promised_minor for tile in tiles)
    blank = Cell("")
    return (
        Cell(speech.words("floor.count", n=len(tiles)), strong=True),
        blank,
        blank,
        blank,
        Cell(number(sum(tile.right_party for tile in tiles)), strong=True),
        Cell(number(sum(tile.promises for tile in tiles)), strong=True),
        Cell(speech.formats.amount(Money(promised, currency)) if currency else "", strong=True),
        blank,
        blank,
    )


def currency_of(workspace: Workspace) -> str:
    """The one currency of the floor; empty where there are several, or none yet."""
    known = {tile.currency for tile in workspace.floor.tiles if tile.currency}
    return known.pop() if len(known) == 1 else ""


def state_word(tile: AgentTile, speech: Speech) -> tuple[str, str, Ink]:
    """Word, icon and colour of a state."""
    name, icon = look_of(tile.state)
    ink = _STATE_INKS.get(tile.state, Ink.TEXT3)
    if tile.state is AgentState.PAUSED and not tile.pause_code:
        name, icon = "not_ready", "circle-dot"
    return speech.words(f"state.{name}"), icon, ink


def _cells(tile: AgentTile, reason: Attention, lists: _Lists, speech: Speech) -> tuple[Cell, ...]:
    number = speech.formats.number
    word, icon, ink = state_word(tile, speech)
    return (
        Cell(tile.name, strong=tile.help is not None),
        Cell(word, icon=icon, mark=ink),
        Cell(""),
        Cell(_campaign(tile, lists.pauses, speech), ink=Ink.TEXT2),
        Cell(number(tile.right_party)),
        Cell(number(tile.promises)),
        Cell(_promised(tile, lists.currency, speech), strong=True),
        _line(tile.quality, speech) if tile.leg_up else Cell("—", ink=Ink.TEXT3),
        Cell(reason.text, ink=reason.ink, icon=reason.icon),
    )


def _promised(tile: AgentTile, currency: str, speech: Speech) -> str:
    if currency:
        return speech.formats.amount(Money(tile.promised_minor, currency))
    return speech.formats.money(Money(tile.promised_minor, tile.currency)) if tile.currency else "—"


def _campaign(tile: AgentTile, codes: dict[str, PauseCode], speech: Speech) -> str:
    if tile.state is not AgentState.PAUSED or not tile.pause_code:
        return tile.campaign
    code = codes.get(tile.pause_code)
    name = code.labels.text(speech.words.language) if code else tile.pause_code
    if tile.pause_limit_s <= 0:
        return name
    return speech.words("floor.pause_limit", name=name, n=tile.pause_limit_s // 60)


def _line(quality: LineQuality | None, speech: Speech) -> Cell:
    if quality is None or quality.mos <= 0:
        return Cell("—", ink=Ink.TEXT3)
    level = level_of(quality.mos)
    word = speech.words(f"quality.{level.value}")
    return Cell(f"{speech.formats.decimal(quality.mos)}{NBSP}{word}", ink=_INKS[level])


def find(rows: tuple[RowView, ...], text: str, plain: tuple[str, ...], after: str = "") -> str:
    """The agent whose name has this in it (a word's beginning first), from ``after`` on and round."""
    if not text:
        return ""
    start = next((at + 1 for at, row in enumerate(rows) if row.agent_id == after), 0)
    order = [*range(start, len(rows)), *range(start)]
    begins = [at for at in order if any(word.startswith(text) for word in plain[at].split())]
    hits = begins or [at for at in order if text in plain[at]]
    return rows[hits[0]].agent_id if hits else ""
