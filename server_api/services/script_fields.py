"""The fields with which a script is filled."""

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
        "creditor": case.creditor.name,
        "balance": money_text(figures.total, language),
        "contracts": str(len(case.debts)),
        "days_late": str(max((item.days_late for item in figures.balances.values()), default=0)),
    }
    today = local_day(now, zone)
    if figures.best is not None:
        fields["best_total"] = money_text(figures.best.total, language)
        fields["best_discount"] = f"{figures.best.policy.discount_bp // 100} %"
        fields["best_due"] = spoken_date(figures.best.first_due, today, language)
    if figures.plan is not None and figures.plan.instalment is not None:
        fields["plan_first"] = money_text(figures.plan.first, language)
        fields["plan_count"] = str(figures.plan.policy.instalments)
        fields["plan_instalment"] = money_text(figures.plan.instalment, language)
        fields["plan_due"] = spoken_date(figures.plan.first_due, today, language)
    return fields
