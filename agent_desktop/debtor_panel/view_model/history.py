"""The history page: one timeline, newest first, filtered by channel and by typed text."""

from __future__ import annotations

from dataclasses import dataclass

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

#: Filters offered, in this order; "" is everything.
FILTERS: tuple[str, ...] = ("", "voice", "sms", "email", "whatsapp", "letter", "payment", "legal", "promise")


#: With more filters than these the row has room for words only.
ROOM_FOR_ICONS = 6


@dataclass(frozen=True, slots=True)
class Filter:
    """What the agent looks for; belongs to the page, not to the desk."""

    channel: str = ""
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
    player: PlayerView | None = None
    why: ButtonView | None = None


def history_view(case: Case, wanted: Filter, speech: Speech, player: PlayerView | None = None) -> HistoryView:
    """The lines themselves are made one by one when they come to the screen."""
    history = case.history
    plan = _plan(history.items, wanted, speech.formats)

    def line(at: int) -> Line:
        entry = plan[at]
        if isinstance(entry, int):
            return _line(history.items[entry], speech)
        return Line(speech.formats.month(speech.formats.local(entry.at).date()), heading=True)

    more = bool(history.next_cursor)
    stamp = (case.head.call_id, wanted, speech.words.language, _first(history.items))
    empty = "" if plan else speech.words(_why_empty(history))
    return HistoryView(
        filters=_filters(history.items, history.total, wanted, speech, complete=not more),
        lines=TimelineView(len(plan), stamp, line, more),
        empty=empty,
        player=player,
    )


def _why_empty(history: History) -> str:
    if history.loading:
        return "history.loading"
    return "history.empty" if history.items else "history.none"


def _first(items: tuple[HistoryItem, ...]) -> str:
    return items[0].item_id if items else ""


@by_identity
def _plan(items: tuple[HistoryItem, ...], wanted: Filter, formats: Formats) -> tuple[int | HistoryItem, ...]:
    """Indexes of the items shown, and at each change of month the item that names it."""
    plan: list[int | HistoryItem] = []
    month: tuple[int, int] | None = None
    for at, item in enumerate(items):
        if not _passes(item, wanted):
            continue
        at_place = formats.local(item.at)
        own = (at_place.year, at_place.month)
        if own != month:
            month = own
            plan.append(item)
        plan.append(at)
    return tuple(plan)


def _passes(item: HistoryItem, wanted: Filter) -> bool:
    if wanted.channel and item.channel.value != wanted.channel:
        return False
    if not wanted.text:
        return True
    text = wanted.text.casefold()
    return text in item.text.casefold() or text in item.result.casefold() or text in item.agent.casefold()


def _filters(
    items: tuple[HistoryItem, ...], total: int, wanted: Filter, speech: Speech, *, complete: bool
) -> tuple[FilterButton, ...]:
    counts = _counts(items)
    shown = [channel for channel in FILTERS if not channel or channel in counts]
    buttons = []
    for channel in shown:
        name = speech.code("channel", channel) if channel else speech.words("history.all")
        # a count of what is loaded so far would be a lie
        count = str(max(total, len(items))) if not channel else str(counts[channel]) if complete else ""
        icon = CHANNEL_ICONS[Channel(channel)] if channel and len(shown) <= ROOM_FOR_ICONS else ""
        buttons.append(FilterButton(channel, name, count, icon, on=channel == wanted.channel))
    return tuple(buttons)


@by_identity
def _counts(items: tuple[HistoryItem, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in items:
        counts[item.channel.value] = counts.get(item.channel.value, 0) + 1
    return counts


def _chip(item: HistoryItem) -> ChipView | None:
    """Only money that arrived is coloured."""
    if not item.result:
        return None
    if item.channel is Channel.PAYMENT:
        return ChipView(item.result, "check", Ink.OK)
    return ChipView(item.result)


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
