"""Income and expenses as the desk and the timeline show them."""

from server_api.contract.hardship import HardshipSheet
from server_api.contract.money import Money
from server_api.services.wording import money_text
from server_api.store.hardship_rows import HardshipRow

_TOLD = {
    "pt": "Renda e despesas anotadas: cabe até {payable} por mês",
    "es": "Ingresos y gastos anotados: caben hasta {payable} al mes",
    "en": "Income and expenses noted: up to {payable} a month is affordable",
}
_NOTHING = {
    "pt": "Renda e despesas anotadas: não sobra nada no mês",
    "es": "Ingresos y gastos anotados: no sobra nada en el mes",
    "en": "Income and expenses noted: nothing is left over each month",
}


def sheet_view(row: HardshipRow) -> HardshipSheet:
    """A month as the desk shows it."""
    return HardshipSheet.model_validate(
        {
            "sheet_id": row.sheet_id,
            "at": row.at,
            "by": row.author,
            "income": row.income,
            "expenses": row.expenses,
            "dependants": row.dependants,
            "note": row.note,
            "left": Money(row.left_minor, row.currency),
            "protected": Money(row.protected_minor, row.currency),
            "payable": Money(row.payable_minor, row.currency),
            "rule_id": row.rule_id,
        }
    )


def told_text(payable: Money, language: str) -> str:
    """The timeline's row of a month that was told."""
    texts = _TOLD if payable.minor else _NOTHING
    return texts.get(language[:2], texts["en"]).format(payable=money_text(payable, language))
