"""The case as ready strings: what is shown, what is locked, what is worded how."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agent_desktop.debtor_panel.view_model import Page, PanelLocal
from agent_desktop.debtor_panel.view_model.identity import RowState, open_question
from agent_desktop.desk.events import ResultChosen
from agent_desktop.desk.events_extras import OtherPersonAnswered
from agent_desktop.desk.workspace import (
    ChallengeDraft,
    Finding,
    Form,
    History,
    Tab,
    Workspace,
)
from agent_desktop.widgets.tokens import Ink
from server_api.contract.cases import Challenge
from server_api.contract.money import Money
from server_api.contract.words import (
    Channel,
    IdentityMode,
    IdentityStatus,
    Question,
    Verdict,
)
from tests.debtor_panel.viewing import case_of, view
from tests.ui.order_samples import all_parts
from tests.ui.sample_case import DISPUTED, NOW, at, body, head, identity, item
from tests.ui.samples import disputed, history, pending, promising, talking, with_case, wrapping


def test_the_header_says_who_where_and_how_much() -> None:
    header = view(talking()).header
    assert header.name == "Maria Aparecida dos Santos"
    assert header.line.replace("\u2011", "-") == (
        "CPF ***.482.915-** · Santo André, SP · 58 anos · cliente desde 2017"
    )
    assert header.balance == "R$\u00a014.880,20"
    assert header.balance_label == "Saldo em 24/11/2026"
    assert [chip.text for chip in header.chips] == [
        "72 dias de atraso",
        "M3 · risco médio",
        "Promessas: 3 de 5 cumpridas",
        "Protestada desde 10/11",
    ]


def test_at_most_one_chip_is_coloured() -> None:
    for workspace in (talking(), disputed(), pending(mode=IdentityMode.SHOWN)):
        coloured = [chip for chip in view(workspace).header.chips if chip.ink is not Ink.TEXT2]
        assert len(coloured) <= 1


def test_a_masked_case_has_nothing_but_questions() -> None:
    shown = view(pending())
    assert shown.page is Page.IDENTITY
    assert (shown.slot, shown.negotiation, shown.history, shown.promise) == (None, None, None, None)
    assert (shown.contacts, shown.legal, shown.documents, shown.statement) == (None, None, None, None)
    assert all(tab.locked and not tab.count for tab in shown.tabs)
    assert (shown.header.balance, shown.header.chips) == ("", ())


def test_a_masked_case_stays_masked_whatever_tab_or_form_is_asked_for() -> None:
    for changes in ({"tab": Tab.HISTORY}, {"form": Form.PROMISE}, {"form": Form.CALLBACK}):
        assert view(with_case(pending(), **changes)).page is Page.IDENTITY


def test_a_shown_case_asks_for_the_identity_and_locks_the_offers_keys() -> None:
    shown = view(pending(mode=IdentityMode.SHOWN))
    assert shown.page is Page.NEGOTIATION
    assert shown.slot is not None
    assert shown.slot.title == "Confirme a identidade antes de falar da dívida"
    assert shown.negotiation is not None
    assert all(not cell.key for row in shown.negotiation.offers.rows for cell in row)
    opened = view(pending(mode=IdentityMode.SHOWN), PanelLocal(identity_open=True))
    assert opened.page is Page.IDENTITY


def test_debts_add_up_and_the_currency_stands_once() -> None:
    shown = view(talking()).negotiation
    assert shown is not None
    assert shown.debts_hint == "valores em R$"
    assert [cell.text for cell in shown.debts.total] == [
        "Total",
        "",
        "",
        "13.702,00",
        "904,16",
        "274,04",
        "14.880,20",
    ]
    assert all("R$" not in cell.text for row in shown.debts.rows for cell in row)


def test_offers_are_ranked_marked_and_worded() -> None:
    shown = view(talking()).negotiation
    assert shown is not None
    first, *_, last = shown.offers.rows
    assert [cell.key or cell.text for cell in first] == [
        "Alt 1",
        "À vista",
        "9.672,13",
        "35\u00a0%",
        "9.672,13 em 27/11",
        "Dentro",
    ]
    assert [cell.text for cell in last][1:] == [
        "Entrada + 22 × 640,00",
        "14.880,20",
        "—",
        "800,20 em 27/11",
        "Pede aprovação",
    ]
    assert shown.offers.selected == 0
    assert shown.offer_ids == ("o1", "o2", "o3", "o4")


def test_in_wrap_up_the_offers_keys_are_gone() -> None:
    shown = view(wrapping()).negotiation
    assert shown is not None
    assert all(not cell.key for row in shown.offers.rows for cell in row)


def test_a_dispute_blocks_by_name_rule_and_date() -> None:
    shown = view(with_case(disputed(), tab=Tab.NEGOTIATION))
    assert shown.slot is not None
    assert shown.slot.ink is Ink.BAD
    assert shown.slot.title == "Cobrança suspensa: dívida contestada"
    assert shown.slot.reason.replace("\u2011", "-") == "Desde 24/11/2026 · regra CONTESTA-01, versão 7"
    assert shown.negotiation is not None
    assert shown.negotiation.offers.rows == ()
    assert [tab.locked for tab in shown.tabs] == [True, False, True, False, False, False]
    tips = [tab.tip.replace("\u2011", "-") for tab in shown.tabs if tab.locked]
    assert tips == ["Dívida contestada · regra CONTESTA-01, versão 7 · Desde 24/11/2026"] * 2


def test_a_block_of_one_contract_leaves_the_offers() -> None:
    partly = DISPUTED.model_copy(update={"debt_ids": ("d1",)})
    shown = view(with_case(talking(), body=body((partly,)))).negotiation
    assert shown is not None
    assert len(shown.offers.rows) == 4


def test_the_slot_tells_what_became_of_the_promise() -> None:
    slot = view(wrapping()).slot
    assert slot is not None
    assert slot.title == "Acordo combinado: R$\u00a09.672,13, primeiro pagamento na sexta-feira, 27/11"


@pytest.mark.parametrize(
    ("verdicts", "asked"),
    [
        ((Verdict.UNASKED, Verdict.UNASKED, Verdict.UNASKED), Question.BIRTH_DATE),
        ((Verdict.RIGHT, Verdict.UNASKED, Verdict.UNASKED), Question.DOCUMENT_FIRST_3),
        ((Verdict.RIGHT, Verdict.WRONG, Verdict.UNASKED), Question.POSTCODE_FIRST_5),
        ((Verdict.RIGHT, Verdict.RIGHT, Verdict.UNASKED), None),
        ((Verdict.WRONG, Verdict.WRONG, Verdict.WRONG), None),
    ],
)
def test_the_question_to_ask_now(verdicts: tuple[Verdict, ...], asked: Question | None) -> None:
    questions = (Question.BIRTH_DATE, Question.DOCUMENT_FIRST_3, Question.POSTCODE_FIRST_5)
    challenges = tuple(
        Challenge(question=question, verdict=verdict, spare=question is Question.POSTCODE_FIRST_5)
        for question, verdict in zip(questions, verdicts, strict=True)
    )
    check = identity(IdentityMode.MASKED, IdentityStatus.PENDING, 0)
    assert open_question(check.model_copy(update={"challenges": challenges})) is asked


def test_an_answer_on_its_way_cannot_be_sent_twice() -> None:
    shown = view(with_case(pending(), challenge=ChallengeDraft("315", sent=True))).identity
    assert shown is not None
    row = next(row for row in shown.rows if row.state is RowState.OPEN)
    assert (row.busy, row.hint, shown.check.enabled) == (True, "Conferindo", False)


def test_the_right_answer_is_never_on_the_screen() -> None:
    shown = view(pending()).identity
    assert shown is not None
    right = next(row for row in shown.rows if row.state is RowState.RIGHT)
    assert set(right.text) == {"•"}


def test_results_for_other_people_have_keys_and_words() -> None:
    shown = view(pending()).identity
    assert shown is not None
    assert [(other.key, other.deed) for other in shown.others] == [
        ("Alt 1", OtherPersonAnswered("other", "third_party")),
        ("Alt 2", OtherPersonAnswered("stranger", "wrong_number")),
        ("Alt 3", OtherPersonAnswered("other", "deceased")),
        ("Alt 4", ResultChosen("opt_out")),
    ]
    assert all(other.how for other in shown.others)


def test_the_history_has_months_and_filters() -> None:
    shown = view(history()).history
    assert shown is not None
    lines = [shown.lines.line(n) for n in range(shown.lines.count)]
    assert [line.text for line in lines if line.heading] == ["Novembro de 2026", "Outubro de 2026"]
    assert shown.filters[0].count == "17"
    # not everything is loaded yet: only the total is known
    assert {button.count for button in shown.filters[1:]} == {""}
    voice = view(with_case(history(), found=Finding(("voice",)))).history
    assert voice is not None
    assert sum(not voice.lines.line(n).heading for n in range(voice.lines.count)) == 3
    typed = view(with_case(history(), found=Finding(text="PIX"))).history
    assert typed is not None
    assert sum(not typed.lines.line(n).heading for n in range(typed.lines.count)) == 2


def test_a_search_says_how_far_it_came() -> None:
    far = History(next_cursor="x", searched_to=at(3, 12, 10, 0))
    shown = view(with_case(history(), found=Finding(text="acordo antigo", history=far))).history
    assert shown is not None
    assert shown.further is not None
    assert (shown.empty, shown.further.text) == ("Procurado até 12/03/2026.", "Procurar mais")
    assert not shown.lines.more, "the agent says when to go on"


def test_a_month_begins_at_the_debtors_midnight() -> None:
    late = (item(1, at(11, 1, 0, 30), Channel.VOICE, "a"), item(2, at(10, 31, 23, 30), Channel.VOICE, "b"))
    shown = view(with_case(history(), history=History(items=late, total=2))).history
    assert shown is not None
    kinds = [shown.lines.line(n).heading for n in range(shown.lines.count)]
    assert kinds == [True, False, True, False]


def test_ten_thousand_contacts_make_no_line_before_they_are_asked_for() -> None:
    many = tuple(
        item(n, NOW - timedelta(minutes=n), Channel.SMS, f"contact {n}", "sent") for n in range(10_000)
    )
    workspace = with_case(history(), history=History(items=many, total=10_000))
    first, second = view(workspace).history, view(workspace).history
    assert first is not None
    assert second is not None
    assert first == second
    assert first.lines.count == 10_000 + 1
    assert first.lines.line(9_999).text == "contact 9998"
    assert first.filters[1].count == "10000"


def test_equal_desks_give_equal_views() -> None:
    for workspace in (talking(), pending(), promising(), history(), disputed(), wrapping()):
        assert view(workspace) == view(workspace)


def test_every_language_words_every_page() -> None:
    for language in ("pt-BR", "es", "en"):
        for workspace in (talking(), pending(), promising(), history(), disputed(), wrapping()):
            assert view(workspace, language=language).header.name == head().name


def test_rare_parts_of_a_balance_have_a_column_only_where_there_are_any() -> None:
    def titles(workspace: Workspace) -> list[str]:
        shown = view(workspace).negotiation
        assert shown is not None
        return [column.title for column in shown.debts.columns]

    assert "Tarifas" not in titles(talking())
    several = titles(all_parts())
    assert "Outros" in several
    assert "Tarifas" not in several
    case = case_of(talking())
    assert case.body is not None
    one = case.body.debts[0].model_copy(update={"fees": Money(1250, "BRL")})
    told = case.body.model_copy(update={"debts": (one, *case.body.debts[1:])})
    assert "Tarifas" in titles(with_case(talking(), body=told))
