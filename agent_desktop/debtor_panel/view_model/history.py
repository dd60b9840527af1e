"""The history page: one timeline, newest first, filtered by channels and by typed text."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import combining, normalize

from agent_desktop.debtor_panel.view_model.playback import PlayerView
from agent_desktop.desk.workspace import Case, History
from agent_desktop.widgets.formats import Formats
from agent_desktop.widgets.remember import by_identity
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, ChipView, Line, TimelineView
from server_api.contract.cases import HistoryItem
from server_api.contract.words import Channel

CHANNEL_ICONS = {
    Channel.VOICE: "phone",
    Channel.SMS: "message-square",
    Channel.EMAIL: "mail",
    Channel.WHATSAPP: "message-circle",
    Channel.CHAT: "message-circle",
    Channel.BOT: "audio-lines",
    Channel.LETTER: "mail-open",
    Channel.PAYMENT: "banknote",
    Channel.LEGAL: "scale",
    Channel.NOTE: "pencil-line",
    Channel.PROMISE: "handshake",
}

_CHIPS = {
    Channel.PAYMENT: ("check", Ink.OK),
    Channel.LEGAL: ("stamp", Ink.WARN),
}
#: Filters offered, in this order; "" is everything.
FILTERS: tuple[str, ...] = (
    "",
    "voice",
    "sms",
    "email",
    "whatsapp",
    "letter",
    "payment",
    "promise",
    "legal",
    "note",
    "chat",
    "bot",
)
_PLANS = 3


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for among the loaded rows; nothing of both shows all of them."""

    channels: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class FilterButton:
    channel: str
    text: str
    count: str
    icon: str
    on: bool


@dataclass(frozen=True, slots=True)
class HistoryView:
    filters: tuple[FilterButton, ...]
    lines: TimelineView
    empty: str
    text: str = ""
    player: PlayerView | None = None
    why: ButtonView | None = None
    further: ButtonView | None = None


def history_view(case: Case, speech: Speech, player: PlayerView | None = None) -> HistoryView:
    """The lines themselves are made one by one when they come to the screen."""
    found, shown = case.found, case.history
    wanted = Filter(found.channels, found.text)
    if found.history is not None and (_came(found.history) or not found.history.loading):
        # the server has looked through all of it; until then what is loaded is looked through here
        shown, wanted = found.history, Filter()
    loading = shown.loading or (found.history is not None and found.history.loading)
    items = shown.items
    plan = _plan(items, wanted, speech.formats)

    def line(at: int) -> Line:
        entry = plan[at]
        if isinstance(entry, int):
            return _line(items[entry], speech)
        return Line(speech.formats.month(speech.formats.local(entry.at).date()), heading=True)

    stamp = (case.head.call_id, found.channels, found.text, wanted, speech.words.language, _first(items))
    return HistoryView(
        filters=_filters(case.history, found.channels, speech),
        lines=TimelineView(len(plan), stamp, line, bool(shown.next_cursor) and shown.searched_to is None),
        empty=_searched(shown, speech)
        or ("" if plan else speech.words(_why_empty(case.history, loading=loading))),
        text=found.text,
        player=player,
        further=_further(shown, speech),
    )


def _came(history: History) -> bool:
    """Whether the server has answered once."""
    return bool(history.items) or history.searched_to is not None


def _searched(history: History, speech: Speech) -> str:
    """How far a search has come that is not at the end of the timeline."""
    if history.searched_to is None:
        return ""
    day = speech.formats.local(history.searched_to).date()
    return speech.words("history.searched_to", day=speech.formats.full_date(day))


def _further(history: History, speech: Speech) -> ButtonView | None:
    if history.searched_to is None:
        return None
    return ButtonView(speech.words("history.further"), enabled=not history.loading)


def _why_empty(history: History, *, loading: bool) -> str:
    if loading:
        return "history.loading"
    return "history.empty" if history.items else "history.none"


def _first(items: tuple[HistoryItem, ...]) -> str:
    return items[0].item_id if items else ""


class _Plan:
    """Indexes of the items shown, and at each change of month the item that names it; grown page by page."""

    def __init__(self, wanted: Filter, formats: Formats) -> None:
        self.wanted, self.formats = wanted, formats
        self.entries: list[int | HistoryItem] = []
        self._items: tuple[HistoryItem, ...] = ()
        self._month: tuple[int, int] | None = None
        self._folded = plain(wanted.text)

    def begins(self, items: tuple[HistoryItem, ...]) -> bool:
        """Whether these items are those planned so far, and perhaps more after them."""
        known = len(self._items)
        if known == 0 or known > len(items):
            return False
        return items[0] is self._items[0] and items[known - 1] is self._items[-1]

    def grow(self, items: tuple[HistoryItem, ...]) -> list[int | HistoryItem]:
        for at in range(len(self._items), len(items)):
            self._add(at, items[at])
        self._items = items
        return self.entries

    def _add(self, at: int, item: HistoryItem) -> None:
        if not self._passes(item):
            return
        at_place = self.formats.local(item.at)
        month = (at_place.year, at_place.month)
        if month != self._month:
            self._month = month
            self.entries.append(item)
        self.entries.append(at)

    def _passes(self, item: HistoryItem) -> bool:
        if self.wanted.channels and item.channel.value not in self.wanted.channels:
            return False
        if not self._folded:
            return True
        return any(self._folded in plain(text) for text in (item.text, item.result, item.agent))


_plans: list[_Plan] = []


def _plan(items: tuple[HistoryItem, ...], wanted: Filter, formats: Formats) -> list[int | HistoryItem]:
    for known in _plans:
        if (known.wanted, known.formats) == (wanted, formats) and known.begins(items):
            return known.grow(items)
    fresh = _Plan(wanted, formats)
    _plans.append(fresh)
    del _plans[:-_PLANS]
    return fresh.grow(items)


def plain(text: str) -> str:
    """Without accents and capitals, so that "negociacao" finds "Negociação"."""
    apart = normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not combining(sign))


def _filters(history: History, channels: tuple[str, ...], speech: Speech) -> tuple[FilterButton, ...]:
    counts = dict(history.counts) or _counts(history.items)
    complete = bool(history.counts) or not history.next_cursor
    shown = [channel for channel in FILTERS if not channel or channel in counts]
    buttons = []
    for channel in shown:
        name = speech.code("channel", channel) if channel else speech.words("history.all")
        # a count of what is loaded so far would be a lie
        total = max(history.total, len(history.items))
        count = str(total) if not channel else str(counts[channel]) if complete else ""
        icon = CHANNEL_ICONS[Channel(channel)] if channel else ""
        on = channel in channels if channel else not channels
        buttons.append(FilterButton(channel, name, count, icon, on=on))
    return tuple(buttons)


@by_identity
def _counts(items: tuple[HistoryItem, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in items:
        counts[item.channel.value] = counts.get(item.channel.value, 0) + 1
    return counts


def _chip(item: HistoryItem) -> ChipView | None:
    """Only money that arrived, a legal act and a promise that broke are coloured."""
    if not item.result:
        return None
    icon, ink = _CHIPS.get(item.channel, ("", Ink.TEXT2))
    return ChipView(item.result, icon, ink)


def _line(item: HistoryItem, speech: Speech) -> Line:
    text = item.text
    if item.amount is not None:
        text = f"{text} {speech.formats.money(item.amount)}".strip()
    return Line(
        text=text,
        when=speech.formats.moment(item.at),
        icon=CHANNEL_ICONS.get(item.channel, "info"),
        lead=item.agent,
        chip=_chip(item),
        note=_length(item, speech),
        opens=_opens(item),
    )


def _opens(item: HistoryItem) -> str:
    return item.recording.recording_id if item.recording is not None and item.recording.playable else ""


def _length(item: HistoryItem, speech: Speech) -> str:
    """Of a recording that can be heard."""
    if item.recording is None or not item.recording.playable:
        return ""
    minutes, seconds = divmod(round(item.recording.seconds), 60)
    code = "player.length" if minutes else "player.length_short"
    return speech.words(code, minutes=minutes, seconds=seconds)
