"""The ways to pay of an agreement: whole words at any number of them, in the width of the form."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agent_desktop.debtor_panel.plan_form import WIDTH, PlanForm
from agent_desktop.debtor_panel.view_model.promise import PromiseView
from agent_desktop.desk.workspace import Workspace
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.theme import apply_theme
from agent_desktop.widgets.words import LANGUAGES, Catalogue
from server_api.contract.words import PayMethod
from tests.debtor_panel.viewing import view
from tests.ui.samples import PROMISE, promising, with_case

WAYS = (PayMethod.TRANSFER, PayMethod.CASH, PayMethod.PIX, PayMethod.BOLETO, PayMethod.CARD)


def _of(ways: tuple[PayMethod, ...], language: str) -> PromiseView:
    desk: Workspace = promising()
    assert desk.case is not None
    assert desk.case.body is not None
    body = desk.case.body.model_copy(update={"methods": ways})
    shown = view(with_case(desk, body=body, promise=PROMISE), language=language).promise
    assert shown is not None
    return shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_every_way_is_named_whole_within_the_form(qtbot: QtBot, language: str, count: int) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    apply_theme(application, "light")
    form = PlanForm(Catalogue(language), lambda event: None)
    qtbot.addWidget(form)
    form.setFixedWidth(WIDTH)
    form.display(_of(WAYS[:count], language))
    form.show()
    buttons = [one for one in form.findChildren(KeyButton) if one.isVisible()]
    assert len(buttons) == count
    assert all(button.window() is form for button in buttons)
    assert all(button.width() >= button.sizeHint().width() for button in buttons)
    assert max(button.mapTo(form, button.rect().topRight()).x() for button in buttons) < WIDTH
