"""Why an offer stands where it stands, in the agent's language."""

from server_api.domain.offers import Quote
from server_api.services.wording import money_text, short_date

_RECORD = {
    "kept_at_once": ("já quitou à vista", "ya liquidó de contado", "has settled in full before"),
    "kept_plan": (
        "cumpriu acordo parcelado",
        "cumplió un convenio en parcialidades",
        "has kept an installment plan",
    ),
    "broke_plan": (
        "já quebrou acordo parcelado",
        "ya incumplió un convenio en parcialidades",
        "has broken an installment plan",
    ),
}
_ENDS = ("acaba em {day}", "termina el {day}", "ends on {day}")
_SOFT = (
    "condição para superendividado",
    "condición para sobreendeudados",
    "terms for over-indebted customers",
)
_FITS = ("cabe no que sobra por mês", "cabe en lo que sobra al mes", "fits what is left each month")
_TOO_MUCH = ("acima do que sobra por mês", "más de lo que sobra al mes", "more than is left each month")
_INTEREST = (
    "juros de {interest} no prazo",
    "intereses de {interest} en el plazo",
    "{interest} interest over the term",
)


def reasons(quote: Quote, language: str) -> list[str]:
    """The creditor's own reason, then what speaks for it with this debtor; empty where nothing does."""
    policy, place = quote.policy, {"pt": 0, "es": 1}.get(language[:2], 2)
    found = [policy.reason] if policy.reason else []
    if quote.why:
        found.append(_RECORD[quote.why][place])
    if policy.soft:
        found.append(_SOFT[place])
    if quote.affordable is not None:
        found.append((_FITS if quote.affordable else _TOO_MUCH)[place])
    if policy.ends_on is not None:
        found.append(_ENDS[place].format(day=short_date(policy.ends_on, language)))
    if quote.interest.minor:
        found.append(_INTEREST[place].format(interest=money_text(quote.interest, language)))
    return found
