"""Texts of messages to debtors. Whoever reads over their shoulder learns of no debt: neither creditor nor
amount is named, only who writes, about which day, and where to ask.
"""

_REMINDER = {
    "pt": (
        "{agency}: lembramos do compromisso combinado para amanhã, {day}. Dúvidas: {phone}.",
        "{agency}: lembramos do compromisso combinado para hoje, {day}. Dúvidas: {phone}.",
        "{agency}: lembramos do compromisso combinado para {day}. Dúvidas: {phone}.",
    ),
    "es": (
        "{agency}: le recordamos el compromiso acordado para mañana, {day}. Dudas: {phone}.",
        "{agency}: le recordamos el compromiso acordado para hoy, {day}. Dudas: {phone}.",
        "{agency}: le recordamos el compromiso acordado para el {day}. Dudas: {phone}.",
    ),
    "en": (
        "{agency}: a reminder of what we agreed for tomorrow, {day}. Questions: {phone}.",
        "{agency}: a reminder of what we agreed for today, {day}. Questions: {phone}.",
        "{agency}: a reminder of what we agreed for {day}. Questions: {phone}.",
    ),
}
_ORDER = {
    "pt": {
        "pix": "{agency}: Pix copia e cola que você pediu, válido até {day}:\n{code}",
        "boleto": "{agency}: linha digitável do boleto que você pediu, vencimento {day}:\n{code}",
        "link": "{agency}: link de pagamento que você pediu, válido até {day}: {code}",
    },
    "es": {
        "pix": "{agency}: código Pix que usted pidió, válido hasta el {day}:\n{code}",
        "boleto": "{agency}: línea del cupón de pago que usted pidió, vence el {day}:\n{code}",
        "link": "{agency}: liga de pago que usted pidió, válida hasta el {day}: {code}",
    },
    "en": {
        "pix": "{agency}: the Pix code you asked for, valid until {day}:\n{code}",
        "boleto": "{agency}: the payment slip line you asked for, due {day}:\n{code}",
        "link": "{agency}: the payment link you asked for, valid until {day}: {code}",
    },
}
_SENT = {
    "pt": {"pix": "Código Pix enviado", "boleto": "Boleto enviado", "link": "Link de pagamento enviado"},
    "es": {"pix": "Código Pix enviado", "boleto": "Cupón de pago enviado", "link": "Liga de pago enviada"},
    "en": {"pix": "Pix code sent", "boleto": "Payment slip sent", "link": "Payment link sent"},
}


_PROTOCOL = {
    "pt": ("{agency}: o número do seu atendimento é {protocol}.", "Protocolo {protocol} enviado"),
    "es": ("{agency}: el folio de su atención es {protocol}.", "Folio {protocol} enviado"),
    "en": ("{agency}: your case number is {protocol}.", "Case number {protocol} sent"),
}


def _of(language: str) -> str:
    return language[:2] if language[:2] in _REMINDER else "en"


def reminder_text(days: int, day: str, agency: str, phone: str, language: str) -> str:
    """``days`` ahead: 1 tomorrow, 0 today. Without a telephone number nothing is said of questions."""
    words = _REMINDER[_of(language)]
    text = words[{1: 0, 0: 1}.get(days, 2)]
    if not phone:
        text = text[: text.index("{day}")] + "{day}."
    if not agency:
        text = text.removeprefix("{agency}: ")
        text = text[0].upper() + text[1:]
    return text.format(agency=agency, day=day, phone=phone)


def order_text(kind: str, code: str, day: str, agency: str, language: str) -> str:
    """The message with a payment order that the debtor asked for."""
    text = _ORDER[_of(language)][kind].format(agency=agency, day=day, code=code)
    return text if agency else text.removeprefix(": ").strip()


def order_sent(kind: str, language: str) -> str:
    """What the timeline says of it."""
    return _SENT[_of(language)][kind]


def protocol_text(protocol: str, agency: str, language: str) -> str:
    """The number of what the debtor opened on the line; it says neither what nor about whom."""
    text = _PROTOCOL[_of(language)][0]
    if not agency:
        text = text.removeprefix("{agency}: ")
        text = text[0].upper() + text[1:]
    return text.format(agency=agency, protocol=protocol)


def protocol_sent(protocol: str, language: str) -> str:
    """What the timeline says of it."""
    return _PROTOCOL[_of(language)][1].format(protocol=protocol)
