"""What is owed on a day of the agent's choice, with every step of the arithmetic in words."""

from collections.abc import Iterator
from datetime import date

from server_api.clock import Clock
from server_api.contract.debt_words import Component
from server_api.contract.money import Money
from server_api.contract.statements import DebtStatement, InstalmentLine, Statement, StatementLine
from server_api.contract.words import Blocked, ErrorCode
from server_api.domain.balance import Reckoned, statement_at
from server_api.services import statement_words as words
from server_api.services.case_access import own_case
from server_api.services.case_facts import CaseFacts, local_day, read_case
from server_api.services.led_cases import CaseLooks, led_campaign
from server_api.services.legal_guard import refuse_blocked
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.places import Places
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.services.wording import money_text
from server_api.store.database import Database
from server_api.store.debts_rows import DebtRow

_FIRST_YEAR, _LAST_YEAR = 1950, 2150


class ShowStatement:
    """Of the debtor on the agent's own line; a lead's of a live call in a campaign they lead."""

    def __init__(
        self, database: Database, clock: Clock, calls: LiveCalls, places: Places, looks: CaseLooks
    ) -> None:
        self._database, self._clock, self._calls, self._places = database, clock, calls, places
        self._looks = looks

    async def __call__(self, seat: Seat, person_id: str, on: date | None, call_id: str = "") -> Statement:
        """``on`` None is today at the debtor's place.

        Raises RefusalError NOT_FOUND (another's debtor, or not identified yet), REFUSED (``legal``: amounts
        may not be shown), INVALID (``on``); StoreError.
        """
        if on is not None and not _FIRST_YEAR <= on.year <= _LAST_YEAR:
            raise RefusalError(ErrorCode.INVALID, field="on", fault="day_wrong")
        own = own_case(self._calls, seat, person_id)
        call = own or await self._led(seat, call_id, person_id)
        await self._looks(seat, person_id, own, "statement")
        campaign_id = call.plan.campaign_id
        case = await self._database.read_at_once(
            lambda conn: read_case(conn, call.call_id, person_id, campaign_id)
        )
        refuse_blocked(case, Blocked.AMOUNTS)
        today = local_day(self._clock.legal(), self._places.zone_of(case.person))
        return statement_of(case, on or today)

    async def _led(self, lead: Seat, call_id: str, person_id: str) -> LiveCall:
        call = self._calls.get(call_id)
        if call is not None and call.person_id == person_id and call.shows:
            async with self._database.read() as conn:
                if await led_campaign(conn, lead, call.plan.campaign_id):
                    return call
        raise RefusalError(ErrorCode.NOT_FOUND, what="person")


def statement_of(case: CaseFacts, on: date) -> Statement:
    """All of the creditor's contracts on a day."""
    how = case.terms.money.reckoning
    reckoned = [(debt, statement_at(debt.terms, on, how)) for debt in case.debts]
    currency = case.currency or "USD"
    total = Money.zero(currency)
    for debt, found in reckoned:
        if debt.terms.principal.currency == currency:
            total += found.balance.total
    return Statement(
        person_id=case.person.person_id,
        on=on,
        debts=tuple(_debt(debt, found, on, case.language) for debt, found in reckoned),
        total=total,
        allocation=how.order,
        rounding=words.rounding_text(how.rounding, case.language),
    )


def _debt(debt: DebtRow, found: Reckoned, on: date, language: str) -> DebtStatement:
    return DebtStatement(
        debt_id=debt.debt_id,
        product=debt.product,
        contract=debt.contract,
        lines=tuple(_lines(debt, found, on, language)),
        instalments=tuple(
            InstalmentLine(
                number=item.number,
                due_on=item.due_on,
                amount=item.amount,
                paid=item.paid,
                balance=item.balance,
                days_late=item.days_late,
            )
            for item in found.instalments
        ),
        total=found.balance.total,
    )


def _lines(debt: DebtRow, found: Reckoned, on: date, language: str) -> Iterator[StatementLine]:
    terms = debt.terms
    for charge in found.charges:
        yield StatementLine(
            debt_id=debt.debt_id,
            component=charge.component,
            amount=Money(charge.amount, terms.principal.currency),
            formula=words.formula(charge, terms, on, language),
            rule=words.charge_rule(charge, terms, on, language),
            instalment=charge.number,
        )
    yield from _less(debt, found, language)


def _less(debt: DebtRow, found: Reckoned, language: str) -> Iterator[StatementLine]:
    """What comes off: paid before, paid since, granted."""
    currency = debt.terms.principal.currency

    def line(component: Component, minor: int, rule: str, text: str = "") -> StatementLine:
        amount = Money(minor, currency)
        return StatementLine(
            debt_id=debt.debt_id, component=component, amount=amount, formula=text[:200], rule=rule
        )

    if found.paid_before:
        yield line(Component.PAID, found.paid_before, words.rule_text("paid_before", language))
    for paid, taken in found.taken:
        parts = " + ".join(
            f"{words.component_text(component, language)} {money_text(Money(minor, currency), language)}"
            for component, minor in taken.parts.items()
        )
        counted = sum(taken.parts.values())
        yield line(Component.PAID, counted, words.rule_text("paid", language, paid.on), parts)
    if found.discount:
        yield line(Component.DISCOUNT, found.discount, words.rule_text("discount", language))
