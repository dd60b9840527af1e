"""The arithmetic of a balance in words: every line can be counted again with what stands in it."""

from calendar import isleap
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal

from server_api.contract.debt_words import Component
from server_api.contract.money import Money
from server_api.domain.day_count import DayCount, days_counted
from server_api.domain.debt_terms import DebtTerms
from server_api.domain.interest import InterestKind
from server_api.domain.ledger import Charge
from server_api.domain.rounding import Rounding
from server_api.services.wording import full_date, locale_of, money_text

_BLANK = "\N{NO-BREAK SPACE}"
_TIMES, _MINUS = " × ", "\N{MINUS SIGN}"
_COMPONENTS = {
    Component.COSTS: ("custas", "costos", "costs"),
    Component.FEES: ("tarifas", "comisiones", "fees"),
    Component.PENALTY: ("multa", "recargo", "penalty"),
    Component.INTEREST: ("juros", "intereses", "interest"),
    Component.PRINCIPAL: ("principal", "capital", "principal"),
}
_KINDS = {
    InterestKind.SIMPLE: ("juros simples", "interés simple", "simple interest"),
    InterestKind.COMPOUND: ("juros compostos", "interés compuesto", "compound interest"),
    InterestKind.PRICE: ("juros simples", "interés simple", "simple interest"),
}
_COUNTS = {
    DayCount.MONTH_30: ("mês de 30 dias", "mes de 30 días", "30-day month"),
    DayCount.BOND_30_360: ("base 30/360", "base 30/360", "30/360 basis"),
    DayCount.EURO_30_360: ("base 30E/360", "base 30E/360", "30E/360 basis"),
    DayCount.ACTUAL_360: ("dias corridos/360", "días naturales/360", "actual/360"),
    DayCount.ACTUAL_365: ("dias corridos/365", "días naturales/365", "actual/365"),
    DayCount.ACTUAL_ACTUAL: (
        "dias corridos/dias do ano",
        "días naturales/días del año",
        "actual/actual (ISDA)",
    ),
}
_INTEREST = (
    "{kind}, {rate} ao mês, {count}, de {since} a {until}",
    "{kind}, {rate} mensual, {count}, del {since} al {until}",
    "{kind}, {rate} a month, {count}, {since} to {until}",
)
_RULES = {
    "principal": ("venceu em {since}", "venció el {since}", "due {since}"),
    "agreed": (
        "juros contratados da parcela",
        "intereses pactados del pago",
        "interest agreed in the installment",
    ),
    "growing": (
        "juros da parcela a vencer, pelos dias já corridos",
        "intereses del pago por vencer, por los días transcurridos",
        "interest of the coming installment for the days gone by",
    ),
    "penalty": ("multa de {rate}, uma só vez", "recargo de {rate}, una sola vez", "penalty of {rate}, once"),
    "fees": ("tarifas do contrato", "comisiones del contrato", "fees of the contract"),
    "costs": ("custas do contrato", "costos del contrato", "costs of the contract"),
    "paid_before": ("pago antes da carteira", "pagado antes de la cartera", "paid before the portfolio came"),
    "discount": ("desconto do contrato", "descuento del contrato", "discount on the contract"),
    "paid": ("pagamento de {since}", "pago del {since}", "payment of {since}"),
    "to_come": ("vence em {since}", "vence el {since}", "falls due {since}"),
}
_ROUNDING = {
    Rounding.HALF_UP: (
        "cada componente ao centavo; a metade, para cima",
        "cada componente al centavo; la mitad, hacia arriba",
        "each component to the cent; halves up",
    ),
    Rounding.HALF_EVEN: (
        "cada componente ao centavo; a metade, para o par",
        "cada componente al centavo; la mitad, al par",
        "each component to the cent; halves to even",
    ),
}


def component_text(component: Component, language: str) -> str:
    """``multa`` or ``penalty``."""
    return _COMPONENTS[component][_of(language)]


def rounding_text(rounding: Rounding, language: str) -> str:
    """How the figures are rounded."""
    return _ROUNDING[rounding][_of(language)]


def rule_text(code: str, language: str, since: date | None = None, rate: str = "") -> str:
    """The term a line comes from."""
    day = full_date(since, language) if since else ""
    return _RULES[code][_of(language)].format(since=day, rate=rate)


def charge_rule(charge: Charge, terms: DebtTerms, on: date, language: str) -> str:
    """The term a charge comes from."""
    if charge.code == "interest" and charge.since and charge.until:
        return _INTEREST[_of(language)].format(
            kind=_KINDS[terms.interest_kind][_of(language)],
            rate=rate_text(charge.rate_bp, language),
            count=_COUNTS[terms.day_count][_of(language)],
            since=full_date(charge.since, language),
            until=full_date(charge.until, language),
        )
    coming = charge.code == "principal" and charge.since is not None and charge.since >= on
    return rule_text(
        "to_come" if coming else charge.code, language, charge.since, rate_text(charge.rate_bp, language)
    )


def formula(charge: Charge, terms: DebtTerms, on: date, language: str) -> str:
    """``R$ 9.180,00 × 3 % × 72 ÷ 30``; empty where there is nothing to count."""
    base = money_text(Money(charge.base, terms.principal.currency), language)
    rate = rate_text(charge.rate_bp, language)
    match charge.code:
        case "penalty":
            return f"{base}{_TIMES}{rate}"
        case "growing" if charge.since and charge.until:
            period = (charge.until - charge.since).days
            days = min(max(0, (on - charge.since).days), period)
            return f"{base}{_TIMES}{days} ÷ {period}" if period else ""
        case "interest" if terms.interest_kind is InterestKind.COMPOUND:
            return f"{base}{_TIMES}{_growth(charge, rate, language)}"
        case "interest":
            return f"{base}{_TIMES}{rate}{_TIMES}{_time(charge, terms.day_count)}"
        case _:
            return ""


def rate_text(basis_points: int, language: str) -> str:
    """``3,5 %`` or ``3.5%``."""
    number = format_decimal(Decimal(basis_points) / 100, format="#,##0.##", locale=locale_of(language))
    return f"{number}%" if language[:2] == "en" else f"{number}{_BLANK}%"


def _growth(charge: Charge, rate: str, language: str) -> str:
    """Whole months on the capital, and the days beyond them at simple interest."""
    whole = charge.months.numerator // charge.months.denominator
    rest = charge.months - whole
    parts = [f"(1 + {rate})^{whole}"] if whole else []
    if rest:
        parts.append(f"(1 + {rate}{_TIMES}{rest.numerator} ÷ {rest.denominator})")
    return f"({_TIMES.join(parts)} {_MINUS} 1)"


def _time(charge: Charge, count: DayCount) -> str:
    """Months, as the convention counts them."""
    if charge.since is None or charge.until is None:
        return ""
    days = days_counted(charge.since, charge.until, count)
    match count:
        case DayCount.MONTH_30 | DayCount.BOND_30_360 | DayCount.EURO_30_360:
            return f"{days} ÷ 30"
        case DayCount.ACTUAL_360:
            return f"12{_TIMES}{days} ÷ 360"
        case DayCount.ACTUAL_365:
            return f"12{_TIMES}{days} ÷ 365"
        case DayCount.ACTUAL_ACTUAL:
            years = list(_years(charge.since, charge.until))
            text = " + ".join(f"{part} ÷ {length}" for part, length in years)
            return f"12{_TIMES}{text}" if len(years) == 1 else f"12{_TIMES}({text})"


def _years(start: date, end: date) -> Iterator[tuple[int, int]]:
    """Days in years of 365 and of 366 days: leap years apart, the others together."""
    days = {365: 0, 366: 0}
    while start < end:
        turn = min(end, date(start.year + 1, 1, 1))
        days[366 if isleap(start.year) else 365] += (turn - start).days
        start = turn
    return ((part, length) for length, part in days.items() if part)


def _of(language: str) -> int:
    return {"pt": 0, "es": 1}.get(language[:2], 2)
