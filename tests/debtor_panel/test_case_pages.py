"""The statement, the legal page, contacts, documents and the empty page as ready strings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from agent_desktop.debtor_panel.view_model import Page
from agent_desktop.debtor_panel.view_model.contacts import ContactsView
from agent_desktop.debtor_panel.view_model.history import HistoryView
from agent_desktop.debtor_panel.view_model.legal import LegalView
from agent_desktop.debtor_panel.view_model.statement import SheetView
from agent_desktop.desk.events_extras import ConsentChanged
from agent_desktop.desk.extras_state import Extras, Shown
from agent_desktop.desk.workspace import Finding, History, Tab, Workspace
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.words import LANGUAGES
from server_api.contract.debt_words import ConsentState
from server_api.contract.words import Blocked, Channel, LegalKind
from tests.debtor_panel.viewing import view
from tests.ui.case_samples import CASES, COUNTS
from tests.ui.sample_case import DISPUTED, HISTORY, NOW, body, item
from tests.ui.sample_details import EXTRAS
from tests.ui.samples import disputed, history, talking, with_case, wrapping


def legal(workspace: Workspace) -> LegalView:
    shown = view(workspace).legal
    assert shown is not None
    return shown


def contacts(workspace: Workspace) -> ContactsView:
    shown = view(workspace).contacts
    assert shown is not None
    return shown


def sheet(workspace: Workspace) -> SheetView:
    shown = view(workspace).statement
    assert shown is not None
    return shown


def timeline(workspace: Workspace) -> HistoryView:
    shown = view(workspace).history
    assert shown is not None
    return shown


def texts(shown: HistoryView) -> list[str]:
    lines = [shown.lines.line(n) for n in range(shown.lines.count)]
    return [line.text for line in lines if not line.heading]


# --- statement ------------------------------------------------------------------------------------


def test_the_statement_shows_each_step_with_its_sum_and_what_counts_against_it() -> None:
    shown = sheet(CASES["04-statement"]("pt-BR"))
    first = shown.debts[0].lines
    assert [row[0].text for row in first.rows] == ["Principal", "Juros", "Multa"]
    assert first.rows[1][1].text == "R$\u00a09.180,00 × 3\u00a0% × 72 ÷ 30"
    assert first.total[-1].text == "10.024,56"
    paid = shown.debts[1].lines.rows[-1]
    assert (paid[0].text, paid[-1].text) == ("Já pago", "−420,00")
    assert shown.allocation == (
        "Ordem em que um pagamento é abatido: Custas → Honorários → Multa → Juros → Principal."
    )
    instalments = shown.debts[1].instalments
    assert instalments is not None
    assert [row[-1].text for row in instalments.rows] == ["720,00", "1.140,00", "1.140,00"]


def test_older_figures_stay_with_the_reason_while_the_server_is_away() -> None:
    shown = sheet(CASES["04-statement-away"]("pt-BR"))
    assert shown.wrong
    assert shown.state
    assert shown.balance == "R$\u00a014.880,20"


# --- history --------------------------------------------------------------------------------------


def test_counts_come_from_the_server_however_little_is_loaded() -> None:
    loaded = History(items=HISTORY, total=17, next_cursor="8", counts=COUNTS)
    shown = timeline(with_case(history(), history=loaded))
    assert {button.channel: button.count for button in shown.filters} == {
        "": "17",
        "voice": "7",
        "sms": "4",
        "email": "2",
        "letter": "1",
        "payment": "2",
        "legal": "1",
    }


def test_what_the_server_found_is_shown_and_several_filters_are_on() -> None:
    shown = timeline(CASES["06-history-searched"]("pt-BR"))
    assert [button.channel for button in shown.filters if button.on] == ["voice", "sms"]
    assert texts(shown) == [HISTORY[0].text, HISTORY[1].text]
    assert timeline(CASES["06-history-nothing"]("pt-BR")).empty == "Nada com este filtro."


def test_while_the_server_looks_what_is_loaded_is_looked_through_here() -> None:
    looking = with_case(history(), found=Finding((), "retorno", History(loading=True)))
    assert texts(timeline(looking)) == ["Pediu retorno depois do 13º; prefere manhã"]


def test_accents_and_capitals_do_not_hide_a_row() -> None:
    assert texts(timeline(with_case(history(), found=Finding((), "TABELIAO")))) == [HISTORY[3].text]


def test_a_hundred_thousand_rows_are_planned_page_by_page() -> None:
    rows = tuple(
        item(n, NOW - timedelta(minutes=n), Channel.SMS, f"contact {n}", "sent") for n in range(100_000)
    )
    workspace = with_case(history(), history=History(items=rows[:200], total=len(rows), next_cursor="x"))
    first = timeline(workspace)
    for loaded in (*range(400, 4_000, 200), len(rows)):
        workspace = with_case(workspace, history=History(items=rows[:loaded], total=len(rows)))
        longer = timeline(workspace)
        assert longer.lines.stamp == first.lines.stamp
        assert longer.lines.count > first.lines.count
    months = sum(longer.lines.line(n).heading for n in range(longer.lines.count))
    assert (longer.lines.count, months) == (len(rows) + 3, 3)


# --- legal ----------------------------------------------------------------------------------------


def test_each_block_names_what_was_stopped_by_which_rule_since_when() -> None:
    shown = legal(disputed())
    assert [line.what for line in shown.blocked] == [
        "Ofertas e acordos",
        "Boleto, Pix e link de pagamento",
        "Ligações do discador e manuais",
        "SMS, e-mail e carta de cobrança",
        "Novo protesto ou negativação",
    ]
    first = shown.blocked[0]
    assert (first.why, first.rule.replace("\u2011", "-")) == ("Oferta em aberto recolhida", "CONTESTA-01")
    assert first.since.replace("\u00a0", " ") == "versão 7 · 24/11 10:46"
    assert [line.text for line in shown.actions[:5]] == [
        "Registrar o motivo",
        "Enviar o protocolo",
        "Transferir à mesa",
        "Corrigir telefone e endereço",
        "Encerrar com cortesia",
    ]
    assert [line.key for line in shown.actions] == [f"Alt {n}" for n in range(1, len(shown.actions) + 1)]
    assert dict(shown.facts)["Protocolo"].replace("\u2011", "-") == "2026-1124-00817"
    assert [row[3].text for row in shown.events.rows] == ["Camila Rocha", "Banco Meridiano", "Procon"]
    assert shown.events.rows[-1][1].sub == "encerrado em 01/06"


def test_an_older_server_tells_the_same_by_its_facts() -> None:
    plain = body((DISPUTED.model_copy(update={"blocks": (Blocked.OFFERS, Blocked.CONTACT)}),))
    shown = legal(with_case(talking(), tab=Tab.LEGAL, body=plain))
    assert [line.what for line in shown.blocked] == ["Ofertas e acordos", "Ligações e mensagens de cobrança"]
    assert [row[3].text.replace("\u2011", "-") for row in shown.events.rows] == [
        "regra CONTESTA-01, versão 7"
    ]


def test_what_the_debtor_may_say_can_be_recorded_only_during_the_call() -> None:
    free = legal(CASES["07-legal-free"]("pt-BR"))
    assert [line.kind for line in free.actions][:2] == [LegalKind.DISPUTE, LegalKind.COMPLAINT]
    assert free.none
    after = legal(with_case(wrapping(), tab=Tab.LEGAL))
    assert after.actions == ()


# --- contacts -------------------------------------------------------------------------------------


def test_contacts_stand_by_kind_and_quality_and_a_press_turns_a_consent() -> None:
    shown = contacts(CASES["04-contacts"]("pt-BR"))
    assert shown.ids == ("n1", "n2", "e1", "a1")
    by_name = {one.spoken: one for one in shown.consents}
    granted = by_name["SMS, lembretes: permite"]
    assert granted.deed == ConsentChanged("n1", Channel.SMS, "reminders", ConsentState.WITHDRAWN)
    refused = by_name["WhatsApp, ofertas: não permite"]
    assert refused.deed.state is ConsentState.GRANTED
    assert len(shown.consents) == 9
    assert [row[3].text for row in shown.parties.rows] == ["Sim", "Não: não diga nada"]


def test_a_value_is_whole_only_while_it_is_shown() -> None:
    hidden = contacts(CASES["04-contacts"]("pt-BR"))
    assert "91234" not in repr(hidden)
    shown = contacts(CASES["04-contacts-shown"]("pt-BR"))
    assert shown.table.rows[0][0].text == "+55 11 91234-4321"
    assert "91234" not in repr(Shown("phone", "n1", "+5511912344321"))


def test_the_reason_is_asked_before_a_value_is_shown() -> None:
    asking = contacts(CASES["04-contacts-why"]("pt-BR"))
    assert asking.asking
    assert asking.codes == ("debtor_asks", "confirm_data", "dial_elsewhere", "send_paper")
    assert [key for key, _, _ in asking.deeds] == ["Alt 1", "Alt 2", "Alt 3", "Alt 4"]


def test_the_numbers_of_the_case_are_there_before_the_list_is() -> None:
    coming = contacts(CASES["04-contacts-coming"]("pt-BR"))
    assert coming.ids == ("n1", "n2")
    assert coming.state == "Carregando…"


def test_a_fault_stands_at_its_field() -> None:
    shown = view(CASES["04-contact-address"]("pt-BR")).contact
    assert shown is not None
    assert {part.name: bool(part.fault) for part in shown.parts} == {
        "city": False,
        "region": False,
        "postcode": True,
    }
    assert (shown.value.fault, shown.error) == ("", "")


# --- documents and notes --------------------------------------------------------------------------


def test_words_that_do_not_belong_are_named_and_may_be_meant() -> None:
    shown = view(CASES["04-documents-words"]("pt-BR")).documents
    assert shown is not None
    assert "“câncer”" in shown.warning
    assert shown.keep is not None
    plain = view(CASES["04-documents"]("pt-BR")).documents
    assert plain is not None
    assert (plain.warning, plain.keep, plain.save.enabled) == ("", None, False)
    assert [note.pinned for note in plain.notes] == [True, False]


# --- nothing of the case --------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["03-other-person", "03-notice-before-amounts", "07-legal-taken-away"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_a_case_that_may_not_be_shown_is_in_any_view(state: str, language: str) -> None:
    for changes in ({}, {"tab": Tab.CONTACTS}, {"tab": Tab.HISTORY}):
        shown = view(with_case(CASES[state](language), **changes), language=language)
        assert shown.page is Page.WITHHELD
        assert (shown.negotiation, shown.history, shown.contacts, shown.documents) == (None,) * 4
        assert (shown.header.balance, shown.header.chips, shown.header.alert) == ("", (), "")
        assert all(tab.locked and not tab.count for tab in shown.tabs)
        spoken = repr(shown)
        assert not [word for word in ("14.880", "9.672", "Santo André", "3390", "Cartão") if word in spoken]


def test_nobody_else_sees_even_the_masked_document() -> None:
    shown = view(CASES["03-other-person"]("pt-BR"))
    assert shown.header.line == ""
    assert shown.withheld is not None
    assert [line.key for line in shown.withheld.lines] == [f"Alt {n}" for n in range(1, 8)]


def test_the_notice_that_holds_the_amounts_back_is_named_in_the_slot() -> None:
    shown = view(CASES["03-notice-before-amounts"]("pt-BR"))
    assert shown.slot is not None
    assert shown.slot.reason == "cobrança"
    assert shown.withheld is not None
    assert [key for key, _, _ in shown.withheld.facts] == ["R"]


# --- header ---------------------------------------------------------------------------------------


def test_pinned_notes_stand_on_one_line_and_the_coloured_chip_stays() -> None:
    shown = view(CASES["04-alerts"]("pt-BR")).header
    assert shown.alert == "Só pode falar depois das 18 h; trabalha em escola. (+1)"
    assert [chip.ink for chip in shown.chips[:2]] == [Ink.TEXT2, Ink.WARN]
    assert view(talking()).header.alert == ""


def test_every_state_is_worded_in_every_language() -> None:
    for language in LANGUAGES:
        for name, state in CASES.items():
            workspace = state(language)
            if workspace.case is not None:
                assert view(workspace, language=language) == view(workspace, language=language), name


def test_the_shown_values_of_another_line_are_not_mixed_up() -> None:
    extras = Extras(data=EXTRAS, shown=(Shown("email", "e1", "maria@ponte.example"),), chosen="e1")
    shown = contacts(replace(with_case(talking(), tab=Tab.CONTACTS, extras=extras)))
    assert [row[0].text for row in shown.table.rows][2] == "maria@ponte.example"
    assert "maria@" not in shown.table.rows[0][0].text
