"""Debts past the years in which they may be listed: marked, whether a file says so or not."""

from collections.abc import Iterable
from datetime import date

from server_api.contract.words import LegalKind
from server_api.domain.legal import Fact, rule_of
from server_api.domain.plan_dates import months_after

#: Years by the creditor's country. Brazil: Código de Defesa do Consumidor, art. 43, § 1 and § 5. Elsewhere
#: they differ by kind of debt and by state: a file must say it.
_YEARS = {"BR": 5}


def past_limit(
    debts: Iterable[tuple[str, date]], country: str, on: date, known: Iterable[Fact]
) -> tuple[Fact, ...]:
    """A fact for each debt (id and due date) that is too old on a day and is not known to be."""
    years = _YEARS.get(country)
    if years is None:
        return ()
    marked = {fact.debt_id for fact in known if fact.kind is LegalKind.PRESCRIBED}
    rule = rule_of(LegalKind.PRESCRIBED)
    found = ((debt_id, months_after(due_on, 12 * years)) for debt_id, due_on in debts)
    return tuple(
        Fact(LegalKind.PRESCRIBED, since, rule.rule_id, rule.version, debt_id)
        for debt_id, since in found
        if since <= on and not marked & {debt_id, ""}
    )
