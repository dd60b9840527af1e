"""What to do next, and why, in three languages."""

_HARDSHIP = (
    ("Ouça primeiro e ofereça só condições leves", "pessoa superendividada: preserve o mínimo existencial"),
    ("Escuche primero y ofrezca solo condiciones blandas", "persona sobreendeudada: respete su mínimo vital"),
    ("Listen first, and offer easy terms only", "over-indebted: leave enough to live on"),
)
_DUE_TODAY = (
    ("Promessa de {amount} vence hoje: confirme o pagamento", "combinada em {day}"),
    ("La promesa de {amount} vence hoy: confirme el pago", "acordada el {day}"),
    ("Promise of {amount} is due today: confirm the payment", "agreed on {day}"),
)
_OVERDUE = (
    ("Promessa de {amount} venceu em {due}: pergunte pelo pagamento", "combinada em {day}"),
    ("La promesa de {amount} venció el {due}: pregunte por el pago", "acordada el {day}"),
    ("Promise of {amount} was due {due}: ask about the payment", "agreed on {day}"),
)
_BROKEN = (
    (
        "Promessa de {amount} não cumprida: combine de novo",
        "venceu em {due}, dentro do que a pessoa consegue pagar",
    ),
    (
        "Promesa de {amount} incumplida: acuerde de nuevo",
        "venció el {due}; proponga lo que la persona pueda pagar",
    ),
    ("Promise of {amount} was broken: agree again", "it was due {due}; go for what they can pay"),
)
_PAID = (
    ("Agradeça o pagamento de {amount} e combine o restante", "recebido em {day}"),
    ("Agradezca el pago de {amount} y acuerde el resto", "recibido el {day}"),
    ("Thank them for the payment of {amount} and settle the rest", "received {day}"),
)
_BEST_TIME = (
    ("Combine um retorno para o melhor horário", "costuma atender {when}"),
    ("Acuerde llamar de nuevo en el mejor horario", "suele contestar {when}"),
    ("Arrange a call back at the best time", "usually answers {when}"),
)
_DATA = (
    ("Complete o cadastro: falta {what}", "sem isso não chegam lembretes nem boletos"),
    ("Complete los datos: falta {what}", "sin eso no llegan recordatorios ni fichas de pago"),
    ("Complete the contact data: {what} missing", "without it reminders and payment slips do not arrive"),
)
_MISSING = {
    "phones": ("um telefone que atenda", "un teléfono que funcione", "a working number"),
    "emails": ("e-mail", "correo electrónico", "e-mail"),
    "addresses": ("endereço", "domicilio", "address"),
}
_DAYS = {
    "work": ("em dias úteis", "entre semana", "on weekdays"),
    "weekend": ("no fim de semana", "en fin de semana", "at weekends"),
    "any": ("", "", ""),
}
_HOURS = ("das {first}h às {last}h", "de {first} a {last} h", "between {first} and {last}")
_REASON = ("Por quê: {reason}", "Por qué: {reason}", "Why: {reason}")


def of(language: str) -> int:
    """The place of a language in every tuple here."""
    return {"pt": 0, "es": 1}.get(language[:2], 2)


def hardship(language: str) -> tuple[str, str]:
    """To somebody who owes more than they can pay."""
    return _told(_HARDSHIP[of(language)], language)


def due_today(amount: str, made: str, language: str) -> tuple[str, str]:
    """A promise falls due."""
    return _told(_DUE_TODAY[of(language)], language, amount=amount, day=made)


def overdue(amount: str, due: str, made: str, language: str) -> tuple[str, str]:
    """A promise fell due, and is within its days of grace."""
    return _told(_OVERDUE[of(language)], language, amount=amount, due=due, day=made)


def broken(amount: str, due: str, language: str) -> tuple[str, str]:
    """A promise was broken lately."""
    return _told(_BROKEN[of(language)], language, amount=amount, due=due)


def paid(amount: str, day: str, language: str) -> tuple[str, str]:
    """Money came in."""
    return _told(_PAID[of(language)], language, amount=amount, day=day)


def best_time(when: str, language: str) -> tuple[str, str]:
    """Nothing can be offered now; another hour is better."""
    return _told(_BEST_TIME[of(language)], language, when=when)


def missing(what: str, language: str) -> tuple[str, str]:
    """``phones``, ``emails`` or ``addresses`` are not known."""
    return _told(_DATA[of(language)], language, what=_MISSING[what][of(language)])


def hours(days: str, first: int, last: int, language: str) -> str:
    """``em dias úteis das 18h às 20h``. ``days``: ``work``, ``weekend``, ``any``."""
    place = of(language)
    if place == 2:
        span = _HOURS[2].format(first=_clock(first), last=_clock(last))
    else:
        span = _HOURS[place].format(first=first, last=last)
    return f"{_DAYS[days][place]} {span}".strip()


def _clock(hour: int) -> str:
    return f"{hour % 12 or 12} {'a.m.' if hour % 24 < 12 else 'p.m.'}"


def _told(words: tuple[str, str], language: str, **given: str) -> tuple[str, str]:
    title, reason = words
    return title.format(**given), _REASON[of(language)].format(reason=reason.format(**given))
