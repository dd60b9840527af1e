"""Why a person was called, or was not, in plain sentences: person, choice, rules, pace, result."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from agent_desktop.desk.workspace import Workspace
from agent_desktop.ui.view_model.refusal import rule_words
from agent_desktop.widgets.formats import unbroken
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import Cell, Column, TableView
from server_api.contract.why import GateAnswer, RuleAsked, WhyCall, WhyNote, WhyView

_EMPTY = TableView((), ())
#: The pacer's figures that stand in a sentence, in its order.
_FIGURES = ("ready", "ringing", "free_soon", "answers_soon", "dialled")


@dataclass(frozen=True, slots=True)
class SectionView:
    """A heading and what is said under it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class WhyCardView:
    """``calls`` where there is a choice of them; ``said`` of the chosen one."""

    person: str
    zone: str
    empty: str
    calls: TableView
    said: tuple[SectionView, ...]
    rules: TableView
    refusals: TableView
    notes: tuple[str, ...]


def why_view(workspace: Workspace, speech: Speech) -> WhyCardView | None:
    """None while nobody asked."""
    why = workspace.dialling.why
    if not why.open:
        return None
    view, words = why.view, speech.words
    if view is None:
        error = speech.code("search_error", why.error, speech.code("error", why.error)) if why.error else ""
        return WhyCardView("", "", error or words("why.loading"), _EMPTY, (), _EMPTY, _EMPTY, ())
    call = view.calls[why.chosen] if why.chosen < len(view.calls) else None
    return WhyCardView(
        person=view.name,
        zone=_zone(view),
        empty=_nothing(view, speech),
        calls=_calls(view, why.chosen, workspace, speech) if len(view.calls) > 1 else _EMPTY,
        said=_said(call, workspace, speech) if call else (),
        rules=_rules(call.gate.rules, speech) if call and call.gate else _EMPTY,
        refusals=_refusals(tuple(one for one in view.answers if not one.allowed), speech),
        notes=tuple(_note(note, workspace, speech) for note in view.notes),
    )


def _nothing(view: WhyView, speech: Speech) -> str:
    if view.calls:
        return ""
    return speech.words("why.none" if view.answers else "why.never_asked")


def _zone(view: WhyView) -> str:
    """Where the person's clock stands: the last word of a local time."""
    told = next((call.local_at for call in view.calls if call.local_at), "")
    told = told or next((answer.local_at for answer in view.answers if answer.local_at), "")
    name = told.rsplit(" ", 1)[-1]
    return name if "/" in name else ""


def local_words(local_at: str, at: datetime, speech: Speech) -> str:
    """Day and hour of the person's own clock, as this language writes them."""
    bare, _, zone = local_at.rpartition(" ")
    with suppress(ValueError):
        moment = datetime.fromisoformat(bare if "/" in zone else local_at)
        there = speech.formats.at_place(zone, "") if "/" in zone else speech.formats
        aware = moment.replace(tzinfo=there.local(at).tzinfo)
        return f"{there.full_date(aware.date())}, {there.seconds(aware)}"
    return local_at or speech.formats.moment(speech.happened(at))


def _calls(view: WhyView, chosen: int, workspace: Workspace, speech: Speech) -> TableView:
    words = speech.words
    rows = tuple(
        (
            Cell(local_words(call.local_at, call.at, speech), strong=True),
            Cell(call.campaign, ink=Ink.TEXT2),
            Cell(unbroken(call.number_masked), ink=Ink.TEXT2),
            Cell(_short(call, workspace, speech), ink=Ink.TEXT2),
        )
        for call in view.calls
    )
    heads = (words("why.at"), words("why.campaign"), words("why.number"), words("why.result"))
    return TableView(tuple(Column(head) for head in heads), rows, selected=chosen)


def _short(call: WhyCall, workspace: Workspace, speech: Speech) -> str:
    if call.disposition:
        return _result(call.disposition, workspace, speech)
    if call.abandoned:
        return speech.words("strips.abandoned")
    if call.answered_at is None and call.ended_at is not None:
        return speech.words("why.not_answered").removesuffix(".")
    return call.state or "—"


def _said(call: WhyCall, workspace: Workspace, speech: Speech) -> tuple[SectionView, ...]:
    words = speech.words
    parts = (
        (words("why.call"), joined(_placed(call, speech), call.campaign)),
        (words("why.chosen"), _choice(call, speech)),
        (words("why.pace"), _pace(call.pace, speech)),
        (words("why.outcome"), _outcome(call, workspace, speech)),
        (words("why.rules"), _allowed(call, speech)),
    )
    return tuple(SectionView(title, text) for title, text in parts if text)


def _placed(call: WhyCall, speech: Speech) -> str:
    words = speech.words
    text = words(
        "why.call_text",
        direction=speech.code("direction", call.direction or "outbound"),
        at=local_words(call.local_at, call.at, speech),
        number=unbroken(call.number_masked) or "—",
        caller=unbroken(call.caller_id) or "—",
        mode=speech.code("dial_mode", call.mode) or "—",
    )
    return text[:1].upper() + text[1:]


def _choice(call: WhyCall, speech: Speech) -> str:
    words = speech.words
    said = []
    if call.strategy:
        said.append(words("why.chosen_by", strategy=speech.code("strategy", call.strategy)))
    if call.list_name:
        said.append(words("why.of_list", name=call.list_name, place=call.place))
    if call.attempt:
        said.append(words("why.attempt", n=call.attempt))
    if call.ladder:
        said.append(words("why.ladder", at=call.ladder))
    if call.score is not None:
        said.append(words("why.score", score=speech.formats.decimal(call.score)))
    return " ".join(said) or words("why.no_choice")


def _pace(pace: Mapping[str, str], speech: Speech) -> str:
    if not pace:
        return ""
    said = [speech.words("why.pace_text", why=speech.code("pace_why", pace.get("why", ""), "—"))]
    figures = [
        f"{speech.code('pace_figure', name)} {_figure(pace[name], speech)}"
        for name in _FIGURES
        if name in pace
    ]
    return " ".join((*said, ", ".join(figures)))


def _figure(text: str, speech: Speech) -> str:
    with suppress(ValueError):
        value = float(text)
        return speech.formats.number(int(value)) if value == int(value) else speech.formats.decimal(value)
    return text


def _outcome(call: WhyCall, workspace: Workspace, speech: Speech) -> str:
    words = speech.words
    said = []
    if call.answered_at is None and call.ended_at is not None:
        said.append(words("why.not_answered"))
    if call.answered_at is not None:
        said.append(words("why.answered", at=_second(call.answered_at, call, speech)))
    if call.abandoned:
        said.append(words("why.abandoned"))
    if call.connected_at is not None:
        at = _second(call.connected_at, call, speech)
        said.append(words("why.connected", agent=call.agent or "—", at=at))
    if call.ended_at is not None:
        said.append(words("why.ended", at=_second(call.ended_at, call, speech)))
    if call.disposition:
        said.append(words("why.with_result", result=_result(call.disposition, workspace, speech)))
    return " ".join(said)


def _second(at: datetime, call: WhyCall, speech: Speech) -> str:
    zone = call.local_at.rsplit(" ", 1)[-1]
    there = speech.formats.at_place(zone, "") if "/" in zone else speech.formats
    return there.seconds(speech.happened(at))


def _result(code: str, workspace: Workspace, speech: Speech) -> str:
    catalogue = workspace.shift.catalogue
    known = next((d for d in catalogue.dispositions if d.code == code), None) if catalogue else None
    return known.labels.text(speech.words.language) if known else code


def _allowed(call: WhyCall, speech: Speech) -> str:
    if call.gate is None or not call.gate.allowed:
        return ""
    return speech.words("why.rules_text", at=local_words(call.gate.local_at, call.gate.at, speech))


def _rules(rules: tuple[RuleAsked, ...], speech: Speech) -> TableView:
    words = speech.words
    columns = (Column(words("why.rule")), Column(words("why.source")), Column(words("why.evidence")))
    rows = tuple(
        (
            Cell(_rule_name(rule, speech), sub=unbroken(rule.rule)),
            Cell(rule.source or "—", ink=Ink.TEXT2),
            Cell(speech.code("rule_status", rule.status, "—") if rule.status else "—", ink=Ink.TEXT2),
        )
        for rule in rules
    )
    return TableView(columns, rows)


def _rule_name(rule: RuleAsked, speech: Speech) -> str:
    code = (rule.name or rule.rule).partition("@")[0]
    return speech.code("rule_name", code.replace("-", "_").lower(), rule.name or rule.rule)


def _refusals(answers: tuple[GateAnswer, ...], speech: Speech) -> TableView:
    words = speech.words
    heads = (words("why.at"), words("why.number"), words("why.refused"), words("why.next"))
    rows = tuple(
        (
            Cell(local_words(answer.local_at, answer.at, speech)),
            Cell(unbroken(answer.number_masked), ink=Ink.TEXT2),
            Cell(rule_words(answer.reason, speech) or answer.reason, sub=unbroken(answer.rule_id)),
            Cell(_next(answer, speech), ink=Ink.TEXT2),
        )
        for answer in answers
    )
    return TableView(tuple(Column(head) for head in heads), rows)


def _next(answer: GateAnswer, speech: Speech) -> str:
    if answer.next_allowed_at is None:
        return speech.words("why.not_by_time")
    zone = answer.local_at.rsplit(" ", 1)[-1]
    there = speech.formats.at_place(zone, "") if "/" in zone else speech.formats
    return there.moment(answer.next_allowed_at)


def _note(note: WhyNote, workspace: Workspace, speech: Speech) -> str:
    key = f"why_note.{note.code}"
    since = speech.formats.moment(speech.happened(note.since)) if note.since else "—"
    params = dict.fromkeys(("kind", "reason", "rule_id", "campaign", "state", "result", "scope", "runs"), "")
    params |= note.params
    kind = params["kind"]
    params["kind"] = speech.code("wish_kind", kind, speech.code("legal_kind", kind))
    params["state"] = speech.code("lead_state", params["state"])
    params["result"] = _result(params["result"], workspace, speech)
    params["reason"] = speech.code("stop_reason", params["reason"])
    if not speech.words.has(key):
        return joined(note.code, since)
    return " ".join(part for part in speech.words(key, since=since, **params).split(" ") if part)
