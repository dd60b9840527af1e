"""A case as filters of segments see it: the fields of ``domain/filter_fields``."""

from datetime import date
from typing import Any

from server_api.domain.filter_fields import CUSTOM, FIELDS, PromiseFacts, promise_facts
from server_api.services.case_facts import CaseFacts


def record_facts(case: CaseFacts, on: date) -> dict[str, Any]:
    """Field to value, a tuple where there may be several. Without the lead: a segment is of the debtor."""
    person, owed = case.person, [debt.terms for debt in case.debts]
    numbers = [phone for phone in case.phones if phone.state == "usable"]
    texts = (name.removeprefix("person.") for name in FIELDS if name.startswith("person."))
    facts: dict[str, Any] = {f"person.{name}": getattr(person, name, None) for name in texts}
    facts |= {f"{CUSTOM}{name}": value for name, value in person.custom.items()}
    facts |= {f"phone.{name}": tuple(getattr(row, name) for row in numbers) for name in _PHONE}
    amounts, due = [terms.principal.minor for terms in owed], [terms.due_on for terms in owed]
    born = person.birth_date
    return facts | {
        "person.age": _years(born, on) if born else None,
        "debt.count": len(owed),
        "debt.total_minor": sum(amounts),
        "debt.largest_minor": max(amounts, default=None),
        "debt.oldest_due_on": min(due, default=None),
        "debt.newest_due_on": max(due, default=None),
        "debt.days_late": (on - min(due)).days if due else None,
        "debt.product": tuple(debt.product for debt in case.debts),
        "debt.contract": tuple(debt.contract for debt in case.debts),
        "debt.currency": tuple(terms.principal.currency for terms in owed),
        "debt.interest_month_bp": tuple(terms.interest_month_bp for terms in owed),
        "debt.penalty_bp": tuple(terms.penalty_bp for terms in owed),
        "phone.count": len(numbers),
        **promise_facts([PromiseFacts(one.state, one.left, one.next_due) for one in case.promises]),
        "legal.kind": tuple(fact.kind.value for fact in case.legal),
    }


_PHONE = ("e164", "kind", "source", "last_result", "right_party_times")


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((born.month, born.day) > (day.month, day.day))
