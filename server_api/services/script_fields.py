"""The fields with which a script is filled, and the facts its conditions are judged by (script_names)."""

from datetime import datetime

from server_api.domain.names import first_word
from server_api.services.case_facts import CaseFacts, local_day
from server_api.services.case_words import greeting
from server_api.services.quote_offer import DayFigures
from server_api.services.wording import money_text, spoken_date


def script_fields(
    case: CaseFacts, figures: DayFigures, agent_name: str, now: datetime, zone: str
) -> dict[str, str]:
    """Everything a script may name; offers are left out where there are none."""
    language = case.language
    fields = {
        "agent_name": agent_name,
        "agency": case.terms.agency or case.creditor.name,
        "debtor_name": case.person.name,
        "first_name": first_word(case.person.name),
        "greeting": greeting(now, zone, language),
        "official_phone": case.terms.official_phone,
        "city": case.person.city,
        "country": case.person.country,
        "language": language,
        "creditor": case.creditor.name,
        "balance": money_text(figures.total, language),
        "contracts": str(len(case.debts)),
        "days_late": _days_late(figures),
        "product": case.debts[0].product if case.debts else "",
        "segment": case.person.segment,
        "risk": case.person.risk,
    }
    today = local_day(now, zone)
    if figures.best is not None:
        fields["best_offer"] = figures.best.policy.policy_id
        fields["best_total"] = money_text(figures.best.total, language)
        fields["best_discount"] = f"{figures.best.policy.discount_bp // 100} %"
        fields["best_due"] = spoken_date(figures.best.first_due, today, language)
        fields["best_due_on"] = figures.best.first_due.isoformat()
    if figures.plan is not None and figures.plan.instalment is not None:
        fields["plan_offer"] = figures.plan.policy.policy_id
        fields["plan_first"] = money_text(figures.plan.first, language)
        fields["plan_count"] = str(figures.plan.count)
        fields["plan_instalment"] = money_text(figures.plan.instalment, language)
        fields["plan_due"] = spoken_date(figures.plan.first_due, today, language)
        fields["plan_due_on"] = figures.plan.first_due.isoformat()
    return fields


def script_facts(case: CaseFacts, figures: DayFigures) -> dict[str, str]:
    """What conditions are judged by; the names of FACTS."""
    states = [promise.state for promise in case.promises]
    return {
        "campaign": case.campaign.name[:200],
        "contracts": str(len(case.debts)),
        "country": case.person.country,
        "creditor_id": case.creditor.creditor_id,
        "currency": case.currency,
        "days_late": _days_late(figures),
        "has_offer": "yes" if figures.best is not None else "",
        "has_plan": "yes" if figures.plan is not None else "",
        "language": case.language,
        "legal": _legal(case),
        "product": case.debts[0].product[:200] if case.debts else "",
        "promises_broken": str(states.count("broken")),
        "promises_kept": str(states.count("kept")),
        "risk": case.person.risk[:200],
        "segment": case.person.segment[:200],
    }


def _legal(case: CaseFacts) -> str:
    """The kind of the legal fact that forbids most; empty where there is none."""
    worst = max(case.legal, key=lambda fact: len(fact.blocks), default=None)
    return worst.kind.value if worst else ""


def _days_late(figures: DayFigures) -> str:
    return str(max((balance.days_late for balance in figures.balances.values()), default=0))
