"""The window around the case as ready strings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from agent_desktop.debtor_panel.view_model.callback import callback_view
from agent_desktop.desk.workspace import LegState, LinkState, Notice, SaveState, Screen, Workspace
from agent_desktop.ui.view_model.call_bar import call_bar_view
from agent_desktop.ui.view_model.notices import notice_views
from agent_desktop.ui.view_model.ready import ready_view
from agent_desktop.ui.view_model.result_bar import result_bar_view
from agent_desktop.ui.view_model.sign_in import sign_in_view
from agent_desktop.ui.view_model.state_bar import pill_view, state_bar_view
from agent_desktop.ui.view_model.wrap_up import WrapUpView, wrap_up_view
from agent_desktop.widgets.formats import Formats
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import Kind, PillKind
from agent_desktop.widgets.words import LANGUAGES, Catalogue
from server_api.contract.session import ClockNow
from server_api.contract.words import AgentState, CallPhase
from tests.ui.more_samples import not_ready, paused, saved, server_gone
from tests.ui.sample_case import NOW
from tests.ui.samples import (
    LINKS,
    call,
    disputed,
    history,
    pending,
    ready,
    shift,
    sign_in,
    status,
    talking,
    wrapping,
)

SP = ZoneInfo("America/Sao_Paulo")


def speech(language: str = "pt-BR") -> Speech:
    return Speech(Catalogue(language), Formats(language, SP), NOW)


def wrap_up(workspace: Workspace) -> WrapUpView:
    assert workspace.case is not None
    return wrap_up_view(workspace, workspace.case, speech())


@pytest.mark.parametrize(
    ("workspace", "kind", "timer"),
    [
        (ready(), PillKind.READY, "00:18"),
        (talking(), PillKind.CALL, "02:14"),
        (history(), PillKind.HOLD, "00:20"),
        (wrapping(), PillKind.WRAP_UP, "00:41"),
        (replace(talking(), call=call(5, CallPhase.RINGING)), PillKind.RINGING, "00:05"),
        (Workspace(), PillKind.OFFLINE, ""),
    ],
)
def test_the_pill(workspace: Workspace, kind: PillKind, timer: str) -> None:
    pill = pill_view(workspace, speech())
    assert (pill.kind, pill.timer) == (kind, timer)


def test_a_pause_is_named_by_its_code() -> None:
    paused = shift("pt-BR", AgentState.PAUSED, 60)
    assert paused.status is not None
    named = replace(paused, status=paused.status.model_copy(update={"pause_code": "meal"}))
    assert pill_view(replace(ready(), shift=named), speech()).text == "Refeição"


def test_a_pause_asked_for_in_a_call_is_seen() -> None:
    queued = status(AgentState.TALKING, 10).model_copy(update={"queued": AgentState.PAUSED})
    workspace = replace(talking(), shift=replace(talking().shift, status=queued))
    bar = state_bar_view(workspace, speech())
    assert (bar.pause.text, bar.pause.kind) == ("Pausa a seguir", Kind.ON)
    assert bar.ready.enabled


def test_the_state_bar_shows_no_money() -> None:
    for workspace in (ready(), talking(), wrapping()):
        assert "R$" not in repr(state_bar_view(workspace, speech()))


@pytest.mark.parametrize(
    ("links", "text", "ink"),
    [
        (LINKS, "Servidor", Ink.OK),
        (replace(LINKS, waiting=2), "Enviando 2 resultados", Ink.TEXT2),
        (replace(LINKS, server=LinkState.DOWN, waiting=1), "Sem servidor · fila 1", Ink.WARN),
        (replace(LINKS, server=LinkState.DOWN), "Sem servidor", Ink.WARN),
        (replace(LINKS, server=LinkState.CONNECTING), "Conectando", Ink.TEXT2),
    ],
)
def test_the_server_chip(links: object, text: str, ink: Ink) -> None:
    workspace = replace(ready(), links=links)  # type: ignore[arg-type]
    chip = state_bar_view(workspace, speech()).server
    assert (chip.text, chip.ink) == (text, ink)


def test_the_demo_clock_is_said_and_moves_the_hour_of_the_place() -> None:
    shifted = ClockNow(utc=NOW, legal_offset_s=3600, demo=True)
    workspace = replace(talking(), links=replace(LINKS, clock=shifted))
    demo = state_bar_view(workspace, speech()).demo
    assert demo is not None
    assert demo.text == "Hora de demonstração"
    ahead = replace(speech(), ahead=timedelta(hours=1))
    assert call_bar_view(workspace, ahead).facts[0].text.startswith("11:42 em")
    assert state_bar_view(ready(), speech()).demo is None


def test_what_happened_in_a_demo_is_told_by_the_clock_of_the_demo() -> None:
    ahead = replace(speech(), ahead=timedelta(hours=1))
    workspace = wrapping()
    case = workspace.case
    assert case is not None
    bar = call_bar_view(workspace, ahead)
    assert bar.detail == "O cliente desligou às 11:41:40"
    assert bar.note_state == "guardada 11:41"
    assert bar.notices[0].title == "Sem servidor desde 11:41"
    form = wrap_up_view(replace(workspace, wrap_up=saved().wrap_up), case, ahead)
    assert form.save is not None
    assert form.save.text == "Salvo no servidor às 11:42:21"
    assert dict(form.summary)["Confirmou em voz alta"] == "aos 06:16 da ligação"
    assert (form.length, bar.facts[0].text[:5]) == (wrap_up(workspace).length, "11:42")


def test_a_callback_is_proposed_by_the_clock_of_the_demo() -> None:
    case = talking().case
    assert case is not None
    view = callback_view(case, replace(speech(), ahead=timedelta(days=2)))
    assert (view.first_day.isoformat(), view.hour) == ("2026-11-26", None)
    assert f"{view.proposed:%d %H:%M}" == "26 12:00"
    late = callback_view(case, replace(speech(), now=NOW + timedelta(hours=9)))
    assert f"{late.proposed:%d %H:%M}" == "25 09:00"


def test_signed_in_is_no_pause() -> None:
    workspace = not_ready()
    assert pill_view(workspace, speech()).text == "Não disponível"
    bar = state_bar_view(workspace, speech())
    assert (bar.pause.kind, bar.ready.enabled) == (Kind.NORMAL, True)
    view = ready_view(workspace, speech())
    assert "F9" in view.line
    assert view.calm == ""
    assert pill_view(paused(), speech()).text == "Refeição"
    assert state_bar_view(paused(), speech()).pause.kind is Kind.ON


def test_what_waits_and_what_was_refused_stays_in_sight() -> None:
    def chip(**links: object) -> str:
        return state_bar_view(replace(ready(), links=replace(LINKS, **links)), speech()).server.text  # type: ignore[arg-type]

    assert chip(waiting=2, refused=1) == "Enviando 2 resultados"
    assert chip(refused=1) == "1 resultado recusado"
    assert chip(server=LinkState.DOWN, waiting=2, refused=1) == "Sem servidor · fila 3"


def test_troubles_of_the_telephone_are_said_calmly() -> None:
    rare = replace(ready(), notices=(Notice("bad_tone", (("detail", "x"),), tone="warn"),))
    (card,) = notice_views(rare, speech("en"))
    assert card.title == "The phone has a problem"
    assert card.text.endswith("tell support (bad_tone).")
    lost = replace(talking(), links=replace(LINKS, leg=LegState.LOST))
    assert [view.title for view in notice_views(lost, speech("en"))] == ["The sound stopped"]
    assert notice_views(replace(ready(), links=lost.links), speech("en")) == ()


def test_sentences_put_together_have_one_full_stop() -> None:
    busy = replace(ready(), notices=(Notice("state_refused", (("code", "too_many_tries"),)),))
    (card,) = notice_views(busy, speech("en"))
    assert card.text.startswith("Too many attempts. Wait a minute and try again. You stay")
    moved = replace(ready(), notices=(Notice("taken_over", (("device", "PC 12"),)),))
    assert notice_views(moved, speech("en"))[0].text == "PC 12. What you typed is kept."


def test_the_wrap_up_tells_when_the_call_ended() -> None:
    workspace = wrapping()
    ended = status(AgentState.WRAP_UP, 30, "call-1")
    workspace = replace(workspace, shift=replace(workspace.shift, status=ended))
    assert call_bar_view(workspace, speech()).detail == "O cliente desligou às 10:41:51"
    assert pill_view(workspace, speech()).timer == "00:30"
    assert wrap_up(workspace).length == "ligação de 06:56"


def test_a_server_away_loses_nothing_even_before_there_is_a_result() -> None:
    card = call_bar_view(server_gone(), speech()).notices[0]
    assert card.text.startswith("Nada se perde: o que você fizer fica guardado aqui")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["wrap_up_over", "case_missing"])
def test_every_notice_of_the_server_has_words(code: str, language: str) -> None:
    (card,) = notice_views(replace(ready(), notices=(Notice(code),)), speech(language))
    assert code not in card.text
    assert card.title != Catalogue(language)("notice.other")


def test_keys_of_the_call_follow_the_call() -> None:
    talk, held, after = (call_bar_view(w, speech()) for w in (talking(), history(), wrapping()))
    assert (talk.mute.enabled, talk.hold.text, talk.meters) == (True, "Espera", True)
    assert (held.hold.text, held.hold.kind, held.meters) == ("Tirar da espera", Kind.ON, False)
    assert held.keypad.enabled, "an open keypad stays open when the call is held and taken back"
    assert not any(b.enabled for b in (after.mute, after.hold, after.keypad, after.hang_up))


def test_the_end_of_a_call_is_told() -> None:
    assert call_bar_view(wrapping(), speech()).detail == "O cliente desligou às 10:41:40"


def test_a_lost_line_is_told_between_calls() -> None:
    lost = replace(ready(), links=replace(LINKS, leg=LegState.LOST))
    assert call_bar_view(lost, speech()).title == "A linha caiu"


def test_results_are_lit_only_in_wrap_up() -> None:
    during, after = (result_bar_view(w, speech()) for w in (talking(), wrapping()))
    assert {result.button.key for result in during.results} == {""}
    assert [result.button.key for result in after.results] == [str(n) for n in range(1, 10)]
    assert after.results[0].button.kind is Kind.PRIMARY
    assert [other.code for other in after.others] == ["deceased", "opt_out"]


def test_results_are_locked_by_identity_and_by_law() -> None:
    masked = {r.code: r.button for r in result_bar_view(pending(), speech()).results}
    assert masked["promise"].icon == "lock"
    assert masked["promise"].tip == "Confirme a identidade primeiro"
    assert masked["third_party"].icon == ""
    law = {r.code: r.button for r in result_bar_view(disputed(), speech()).results}
    assert (law["promise"].tip, law["refusal"].icon) == ("Promessas bloqueadas", "")


def test_the_wrap_up_names_what_is_missing_and_the_time_left() -> None:
    view = wrap_up(wrapping())
    assert [(field.name, field.wrong) for field in view.fields] == [
        ("reason_default", False),
        ("who_decides", True),
    ]
    assert [bool(field.caps) for field in view.fields] == [True, False]
    assert (view.left, view.whole) == ("00:19", "de 01:00")
    assert round(view.share, 2) == 0.68
    assert not view.extend.enabled  # the server is away


def test_an_extension_moves_the_whole() -> None:
    workspace = wrapping()
    longer = replace(workspace, links=LINKS, wrap_up=replace(workspace.wrap_up, extensions=1))
    view = wrap_up(longer)
    assert (view.left, view.whole) == ("00:49", "de 01:30")
    assert view.budget.startswith("Você pode estender mais 1 vez")


@pytest.mark.parametrize(
    ("save", "said"),
    [
        (SaveState.SENDING, "Guardando"),
        (SaveState.KEPT_HERE, "Guardado neste computador às 10:42:21"),
        (SaveState.SAVED, "Salvo no servidor às 10:42:21"),
        (SaveState.REFUSED, "O servidor recusou; guardado aqui para o líder"),
    ],
)
def test_saved_is_said_only_of_the_server(save: SaveState, said: str) -> None:
    workspace = wrapping()
    view = wrap_up(replace(workspace, wrap_up=replace(workspace.wrap_up, save=save, saved_at=NOW)))
    assert view.save is not None
    assert view.save.text == said


def test_a_lost_server_is_a_card_with_the_next_try() -> None:
    (card,) = notice_views(wrapping(), speech())
    assert card.title == "Sem servidor desde 10:41"
    assert "1 resultado" in card.text
    assert card.detail == "Nova tentativa em 4 s"
    assert card.close == ""


def test_codes_inside_a_notice_are_worded() -> None:
    notice = Notice("outcome_not_kept", (("code", "disk_full"),), "bad")
    (card,) = notice_views(replace(ready(), notices=(notice,)), speech())
    assert card.text.startswith("O disco está cheio. Nada foi fechado")


def test_a_notice_of_a_newer_server_is_still_a_card() -> None:
    (card,) = notice_views(replace(ready(), notices=(Notice("lunch_is_ready"),)), speech("en"))
    assert card.title == "Notice from the server"
    assert "(lunch_is_ready)" in card.text


def test_signing_in_says_what_went_wrong() -> None:
    wrong = sign_in_view(sign_in(error="bad_credentials"), "acordo.example", speech("en"))
    assert wrong.error == "Wrong username or password. Check both and try again."
    away = sign_in_view(sign_in(error="link_down"), "acordo.example", speech("en"))
    assert away.error.startswith("Could not sign in: the server is not responding.")
    assert any("acordo.example is not responding" in check.text for check in away.checks)
    busy = sign_in_view(replace(sign_in(), screen=Screen.SIGNING_IN), "acordo.example", speech("en"))
    assert (busy.busy, busy.button) == (True, "Signing in")


def test_a_pc_without_sound_is_told_before_the_shift() -> None:
    mute = replace(sign_in(), links=replace(sign_in().links, audio="null", waiting=2))
    view = sign_in_view(mute, "acordo.example", speech("en"))
    assert "No headset found" in view.checks[0].text
    assert view.checks[2].text == "2 results kept here are waiting for the server."


def test_the_day_is_calm_before_the_first_call() -> None:
    fresh = replace(ready(), shift=replace(ready().shift, stats=type(ready().shift.stats)()))
    view = ready_view(fresh, speech())
    assert view.greeting == "Bom dia, Camila"
    assert [value for _, value, _ in view.stats] == ["0", "0", "0", "—", "—"]
    evening = replace(speech(), now=NOW + timedelta(hours=9))
    assert ready_view(fresh, evening).greeting == "Boa noite, Camila"
