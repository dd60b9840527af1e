"""A payment as a row of the debtor's timeline, in the debtor's language."""

_TEXT = {
    "pt": "Pagamento de {amount} ({provider})",
    "es": "Pago de {amount} ({provider})",
    "en": "Payment of {amount} ({provider})",
}


def payment_text(amount: str, provider: str, language: str) -> str:
    """``amount`` is worded already; an unknown language is told in English."""
    return _TEXT.get(language[:2], _TEXT["en"]).format(amount=amount, provider=provider)
