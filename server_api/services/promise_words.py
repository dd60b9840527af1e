"""What became of a promise, as rows of the debtor's timeline and of the promise's own story."""

_HISTORY = {
    "kept": (
        "Promessa de {amount} cumprida",
        "Promesa de {amount} cumplida",
        "Promise of {amount} kept",
    ),
    "broken": (
        "Promessa quebrada: faltam {left} de {amount}",
        "Promesa incumplida: faltan {left} de {amount}",
        "Promise broken: {left} of {amount} missing",
    ),
    "restored": (
        "Promessa retomada: o pagamento foi feito no prazo",
        "Promesa retomada: el pago se hizo a tiempo",
        "Promise restored: the payment was made in time",
    ),
    "renegotiated": (
        "Promessa renegociada: {left} em novo acordo",
        "Promesa renegociada: {left} en un nuevo acuerdo",
        "Promise renegotiated: {left} under a new agreement",
    ),
    "cancelled": (
        "Promessa cancelada: {left}",
        "Promesa cancelada: {left}",
        "Promise cancelled: {left}",
    ),
}


def _of(language: str) -> int:
    return {"pt": 0, "es": 1}.get(language[:2], 2)


def life_text(kind: str, amount: str, left: str, language: str) -> str:
    """A row of the timeline; empty for what is no row of its own (a payment has one)."""
    return _HISTORY[kind][_of(language)].format(amount=amount, left=left) if kind in _HISTORY else ""
