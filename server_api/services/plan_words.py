"""An agreement in words: why a day moved, what is checked beside it, what goes beyond, what is read back."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from server_api.contract.money import Money
from server_api.domain.bounds import Limit, Measure
from server_api.domain.promise import Agreed
from server_api.domain.schedule import Moved
from server_api.services import case_words
from server_api.services.case_words import method_text
from server_api.services.wording import full_date, locale_of, money_text, spoken_date

Words = tuple[str, str, str]

_NOTE: Words = ("{day} é {what}", "el {day} es {what}", "the {day} is {what}")
_WITHIN: dict[str, Words] = {
    "debt": (
        "Total até a dívida atualizada",
        "Total hasta la deuda actualizada",
        "Total within the debt of today",
    ),
    "days": (
        "Todas em dia útil em {place}",
        "Todos en día hábil en {place}",
        "All on business days in {place}",
    ),
    Limit.DISCOUNT: (
        "Desconto de {value}: sua alçada vai até {bound}",
        "Descuento del {value}: sus facultades llegan al {bound}",
        "{value} discount: your authority goes up to {bound}",
    ),
    Limit.ENTRY: (
        "Entrada de {value}: o mínimo é {bound}",
        "Enganche de {value}: el mínimo es {bound}",
        "{value} down: the minimum is {bound}",
    ),
    Limit.INSTALMENTS: (
        "{value} parcelas: sua alçada vai até {bound}",
        "{value} pagos: sus facultades llegan a {bound}",
        "{value} installments: your authority goes up to {bound}",
    ),
    Limit.INSTALMENT: (
        "Parcela de {value}: o mínimo é {bound}",
        "Pago de {value}: el mínimo es {bound}",
        "Instalment of {value}: the minimum is {bound}",
    ),
    Limit.FIRST_DAY: (
        "1º pagamento em {value}: o prazo vai até {bound}",
        "1.er pago el {value}: el plazo llega al {bound}",
        "First payment on {value}: no later than {bound}",
    ),
    Limit.TERM: (
        "Último pagamento em {value}: o prazo vai até {bound}",
        "Último pago el {value}: el plazo llega al {bound}",
        "Last payment on {value}: no later than {bound}",
    ),
}
_BEYOND: dict[Limit, Words] = {
    Limit.DISCOUNT: ("Desconto de {value}", "Descuento del {value}", "{value} discount"),
    Limit.ENTRY: ("Entrada de {value}", "Enganche de {value}", "{value} down"),
    Limit.INSTALMENTS: ("{value} parcelas", "{value} pagos", "{value} installments"),
    Limit.INSTALMENT: ("Parcela de {value}", "Pago de {value}", "Instalment of {value}"),
    Limit.FIRST_DAY: ("1º pagamento em {value}", "1.er pago el {value}", "First payment on {value}"),
    Limit.TERM: ("Último pagamento em {value}", "Último pago el {value}", "Last payment on {value}"),
    Limit.METHOD: ("Pagamento por {value}", "Pago por {value}", "Payment by {value}"),
    Limit.FREQUENCY: ("Pagamento {value}", "Pago {value}", "{value} payments"),
    Limit.OFFER: ("Esta oferta", "Esta oferta", "This offer"),
}
_NEEDS: Words = (
    "{what}: precisa de aprovação",
    "{what}: requiere autorización",
    "{what}: needs approval",
)
_LEAST: Words = ("mínimo {bound}", "mínimo {bound}", "minimum {bound}")
_MOST: Words = ("máximo {bound}", "máximo {bound}", "maximum {bound}")
_FREQUENCIES: dict[str, Words] = {
    "weekly": ("semanal", "semanal", "weekly"),
    "fortnightly": ("quinzenal", "quincenal", "fortnightly"),
    "monthly": ("mensal", "mensual", "monthly"),
}
_USE: Words = ("Usar {what}", "Usar {what}", "Use {what}")
_USE_COUNT: Words = ("Usar {what} parcelas", "Usar {what} pagos", "Use {what} installments")
_REST_OWED: Words = (
    "O restante da dívida continua em aberto.",
    "El resto de la deuda sigue pendiente.",
    "The rest of the debt stays owed.",
)
_CONFIRM: Words = ("Você confirma?", "¿Me lo confirma?", "Do you confirm?")
_INSTALMENTS: Words = (
    "O acordo é de {total}: entrada de {first} na {day}, e mais {count} parcelas de {each}, "
    "a primeira em {next}, sempre por {method}.",
    "El acuerdo es por {total}: un primer pago de {first} el {day} y {count} pagos más de {each}, "
    "el primero el {next}, siempre por {method}.",
    "The agreement is {total}: {first} on {day}, then {count} installments of {each}, "
    "the first on {next}, always by {method}.",
)
_REST: Words = (
    "O acordo é de {total}: entrada de {first} na {day}, uma parcela de {second} em {next} "
    "e mais {count} de {each}, sempre por {method}.",
    "El acuerdo es por {total}: un primer pago de {first} el {day}, un pago de {second} el {next} "
    "y {count} pagos más de {each}, siempre por {method}.",
    "The agreement is {total}: {first} on {day}, one installment of {second} on {next}, "
    "then {count} of {each}, always by {method}.",
)
_ONE_MORE: Words = (
    "O acordo é de {total}: entrada de {first} na {day}, e mais uma parcela de {each} em {next}, "
    "sempre por {method}.",
    "El acuerdo es por {total}: un primer pago de {first} el {day} y un pago más de {each} el {next}, "
    "siempre por {method}.",
    "The agreement is {total}: {first} on {day}, then one installment of {each} on {next}, "
    "always by {method}.",
)
_EQUAL: Words = (
    "O acordo é de {total} em {count} pagamentos de {each}, o primeiro na {day} e o último em {last}, "
    "sempre por {method}.",
    "El acuerdo es por {total} en {count} pagos de {each}, el primero el {day} y el último el {last}, "
    "siempre por {method}.",
    "The agreement is {total} in {count} payments of {each}, the first on {day} and the last on {last}, "
    "always by {method}.",
)
_LISTED: Words = (
    "O acordo é de {total} em {count} pagamentos por {method}: {payments}.",
    "El acuerdo es por {total} en {count} pagos por {method}: {payments}.",
    "The agreement is {total} in {count} payments by {method}: {payments}.",
)
_LISTED_ONE: Words = ("{amount} em {day}", "{amount} el {day}", "{amount} on {day}")
_MANY: Words = (
    "O acordo é de {total} em {count} pagamentos por {method}, de {least} a {most} cada um, "
    "o primeiro na {day} e o último em {last}.",
    "El acuerdo es por {total} en {count} pagos por {method}, de {least} a {most} cada uno, "
    "el primero el {day} y el último el {last}.",
    "The agreement is {total} in {count} payments by {method}, between {least} and {most} each, "
    "the first on {day} and the last on {last}.",
)
_PROMISED: Words = (
    "Acordo de {total} em {count} pagamentos, o primeiro de {first} em {day}, por {method}",
    "Acuerdo por {total} en {count} pagos, el primero de {first} el {day}, por {method}",
    "Agreement of {total} in {count} payments, the first {first} on {day}, by {method}",
)

#: So many payments are named before "and so many more".
_SAID_BEFORE: dict[Words, int] = {_INSTALMENTS: 1, _REST: 2}
#: So many payments of different amounts are read out one by one.
_READ_ONE_BY_ONE = 6

Paid = tuple[date, Money]


def words_of(words: Words, language: str) -> str:
    """The one for ``pt-BR``, ``es…`` or ``en…``."""
    return words[{"pt": 0, "es": 1}.get(language[:2], 2)]


def note_of(moved: Moved | None, language: str) -> str:
    """Why a payment is due on another day: ``27 é domingo``; empty where it is due as asked."""
    if moved is None or moved.day == moved.asked:
        return ""
    name = moved.holiday or format_date(moved.asked, "EEEE", locale=locale_of(language))
    return words_of(_NOTE, language).format(day=moved.asked.day, what=name)


def share_text(basis_points: int, language: str) -> str:
    """``7,6 %``."""
    number = format_decimal(basis_points / 100, "#,##0.##", locale=locale_of(language))
    return f"{number}%" if language[:2] == "en" else f"{number}\N{NO-BREAK SPACE}%"


def within_text(code: str, language: str, **values: str) -> str:
    """What holds."""
    return words_of(_WITHIN[code], language).format(**values)


def measure_text(measure: Measure, language: str) -> str:
    """How the agreement stands to one bound."""
    if not measure.ok:
        return words_of(_NEEDS, language).format(what=_what(measure, language))
    value, bound = value_text(measure, measure.value, language), value_text(measure, measure.bound, language)
    return within_text(measure.limit, language, value=value, bound=bound)


def beyond_text(measures: tuple[Measure, ...], language: str) -> str:
    """What goes beyond, with the bound: ``Entrada de R$ 904,16, mínimo R$ 1.190,42``."""
    parts = []
    for measure in measures:
        if measure.ok:
            continue
        words = _LEAST if measure.limit in (Limit.ENTRY, Limit.INSTALMENT) else _MOST
        bound = value_text(measure, measure.bound, language)
        limit = f", {words_of(words, language).format(bound=bound)}" if bound else ""
        parts.append(_what(measure, language) + limit)
    return "; ".join(parts)


def value_text(measure: Measure, value: object, language: str) -> str:
    """A value of a bound: money, a share, a day, a count, a word."""
    if isinstance(value, Money):
        return money_text(value, language)
    if isinstance(value, date):
        return full_date(value, language)
    if isinstance(value, int):
        return share_text(value, language) if measure.limit is Limit.DISCOUNT else str(value)
    if measure.limit is Limit.METHOD and value:
        return method_text(str(value), language)
    if measure.limit is Limit.FREQUENCY and str(value) in _FREQUENCIES:
        return words_of(_FREQUENCIES[str(value)], language)
    return str(value)


def use_text(value: Money | int | date, language: str) -> str:
    """The way back inside authority, on a key."""
    if isinstance(value, Money):
        return words_of(_USE, language).format(what=money_text(value, language))
    if isinstance(value, date):
        return words_of(_USE, language).format(what=full_date(value, language))
    return words_of(_USE_COUNT, language).format(what=value)


def read_back(payments: tuple[Paid, ...], method: str, today: date, language: str, *, settles: bool) -> str:
    """More than one payment, as it is read to the debtor."""
    total = Money(sum(amount.minor for _day, amount in payments), payments[0][1].currency)
    day, last = (spoken_date(payments[place][0], today, language) for place in (0, -1))
    form = _form(payments)
    text = words_of(form, language).format(
        total=money_text(total, language),
        first=money_text(payments[0][1], language),
        second=money_text(payments[1][1], language),
        each=money_text(payments[-1][1], language),
        least=money_text(min((amount for _day, amount in payments), key=_minor), language),
        most=money_text(max((amount for _day, amount in payments), key=_minor), language),
        count=len(payments) - _SAID_BEFORE.get(form, 0),
        day=day,
        next=spoken_date(payments[1][0], today, language),
        last=last,
        method=method_text(method, language),
        payments=_one_by_one(payments, today, language) if form is _LISTED else "",
    )
    rest = "" if settles else words_of(_REST_OWED, language)
    return " ".join(part for part in (text, rest, words_of(_CONFIRM, language)) if part)


def _one_by_one(payments: tuple[Paid, ...], today: date, language: str) -> str:
    each = words_of(_LISTED_ONE, language)
    return "; ".join(
        each.format(amount=money_text(amount, language), day=spoken_date(due, today, language))
        for due, amount in payments
    )


def draft_read_back(agreed: Agreed, today: date, language: str) -> str:
    """An agreement as it is read to the debtor; one payment more shortly."""
    method = agreed.method.value if agreed.method else ""
    payments = tuple((one.due_on, one.amount) for one in agreed.payments)
    if len(payments) > 1:
        return read_back(payments, method, today, language, settles=agreed.settles)
    (day, amount) = payments[0]
    return case_words.read_back(
        money_text(amount, language), spoken_date(day, today, language), method, language
    )


def agreement_text(payments: tuple[Paid, ...], method: str, language: str) -> str:
    """More than one payment, as a row of the timeline."""
    total = Money(sum(amount.minor for _day, amount in payments), payments[0][1].currency)
    return words_of(_PROMISED, language).format(
        total=money_text(total, language),
        count=len(payments),
        first=money_text(payments[0][1], language),
        day=full_date(payments[0][0], language),
        method=method_text(method, language),
    )


def _form(payments: tuple[Paid, ...]) -> Words:
    amounts = [amount.minor for _day, amount in payments]
    if len(set(amounts)) == 1:
        return _EQUAL
    if len(amounts) == 2:
        return _ONE_MORE
    if len(set(amounts[1:])) == 1:
        return _INSTALMENTS
    if len(set(amounts[2:])) == 1 and len(amounts) > _READ_ONE_BY_ONE:
        return _REST
    return _LISTED if len(amounts) <= _READ_ONE_BY_ONE else _MANY


def _what(measure: Measure, language: str) -> str:
    return words_of(_BEYOND[measure.limit], language).format(
        value=value_text(measure, measure.value, language)
    )


def _minor(amount: Money) -> int:
    return amount.minor
