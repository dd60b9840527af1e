"""What the legal status says on the screen: blocked, allowed, what happened."""

from server_api.contract.words import LegalKind
from server_api.services.case_words import legal_text

Texts = tuple[str, str, str]

_OPENED: Texts = (
    "{what}: aberta na ligação, protocolo {protocol}",
    "{what}: se abrió en la llamada, folio {protocol}",
    "{what}: opened on the call, reference {protocol}",
)
_ENDED: Texts = (
    "{what}: encerrada ({result}), protocolo {protocol}",
    "{what}: se cerró ({result}), folio {protocol}",
    "{what}: closed ({result}), reference {protocol}",
)
_RESULTS: dict[str, Texts] = {
    "upheld": ("procedente", "procedente", "upheld"),
    "rejected": ("improcedente", "improcedente", "not upheld"),
    "withdrawn": ("retirada pelo cliente", "retirada por el cliente", "withdrawn by the customer"),
}
#: What of the screen is forbidden, by its name on the wire.
_BLOCKED: dict[str, Texts] = {
    "offers": (
        "Ofertas, acordos e promessas",
        "Ofertas, convenios y promesas",
        "Offers, agreements and promises",
    ),
    "orders": (
        "Boleto, Pix e link de pagamento",
        "Ficha y liga de pago",
        "Payment slips and payment links",
    ),
    "calls": (
        "Ligações do discador e manuais",
        "Llamadas del marcador y manuales",
        "Dialler and manual calls",
    ),
    "messages": (
        "SMS, e-mail e carta de cobrança",
        "SMS, correo y carta de cobranza",
        "Texts, e-mails and collection letters",
    ),
    "listing": (
        "Novo protesto ou negativação",
        "Nuevo reporte a buró o protesto",
        "New credit reporting or protest",
    ),
    "amounts": (
        "Valores, contratos e histórico da dívida",
        "Importes, contratos e historial de la deuda",
        "Amounts, contracts and debt history",
    ),
    "pressure": (
        "Cobrança insistente e mensagens automáticas",
        "Cobranza insistente y mensajes automáticos",
        "Pressing for payment and automated messages",
    ),
}
_DETAILS: dict[str, Texts] = {
    "orders": (
        "Cobranças desligadas: {count}",
        "Órdenes de pago canceladas: {count}",
        "Payment orders cancelled: {count}",
    ),
    "calls": (
        "Tentativas e retornos cancelados: {count}",
        "Intentos y llamadas acordadas cancelados: {count}",
        "Attempts and callbacks cancelled: {count}",
    ),
    "offers": (
        "Pedidos ao líder retirados: {count}",
        "Solicitudes al líder retiradas: {count}",
        "Requests to the lead withdrawn: {count}",
    ),
    "messages": ("Lembretes parados", "Recordatorios detenidos", "Reminders stopped"),
    "pressure": (
        "Só ofertas suaves e o formulário de dificuldade",
        "Solo ofertas suaves y el formulario de dificultad",
        "Only soft offers and the hardship form",
    ),
}
_ALLOWED: dict[str, Texts] = {
    "hold_reason": ("Registrar o motivo", "Registrar el motivo", "Record the reason"),
    "send_protocol": ("Enviar o protocolo", "Enviar el folio", "Send the reference"),
    "transfer": ("Transferir à mesa", "Transferir al área", "Transfer to the desk"),
    "correct_contact": (
        "Corrigir telefone e endereço",
        "Corregir teléfono y domicilio",
        "Correct phone and address",
    ),
    "hear_attorney": (
        "Anotar o advogado e falar só com ele",
        "Anotar al abogado y hablar solo con él",
        "Note the attorney and speak only with them",
    ),
    "hardship": (
        "Anotar renda e despesas",
        "Anotar ingresos y gastos",
        "Note income and expenses",
    ),
    "soft_offer": ("Oferecer condição suave", "Ofrecer una condición suave", "Make a soft offer"),
    "note_estate": (
        "Anotar quem responde pelo espólio",
        "Anotar quién responde por la sucesión",
        "Note who answers for the estate",
    ),
    "close_politely": ("Encerrar com cortesia", "Despedirse con cortesía", "Close politely"),
}


def opened_text(kind: LegalKind, protocol: str, language: str) -> str:
    """The timeline's row of a hold that was opened."""
    return _OPENED[_of(language)].format(what=legal_text(kind, language), protocol=protocol)


def ended_text(kind: LegalKind, result: str, protocol: str, language: str) -> str:
    """The timeline's row of a hold that is over."""
    what, place = legal_text(kind, language), _of(language)
    return _ENDED[place].format(what=what, result=_RESULTS[result][place], protocol=protocol)


def blocked_text(what: str, language: str) -> str:
    """One thing that is forbidden now."""
    return _BLOCKED[what][_of(language)]


def blocked_detail(what: str, count: int, language: str) -> str:
    """What was stopped of it; empty where nothing was."""
    texts = _DETAILS.get(what)
    if texts is None or ("{count}" in texts[0] and not count):
        return ""
    return texts[_of(language)].format(count=count)


def allowed_text(code: str, language: str) -> str:
    """Something that may still be done."""
    return _ALLOWED[code][_of(language)]


def _of(language: str) -> int:
    return {"pt": 0, "es": 1}.get(language[:2], 2)
