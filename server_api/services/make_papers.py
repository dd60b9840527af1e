"""Letters that follow from what happened: the agreement, a receipt of each payment, the discharge.

Each has an id made of what it is about: made twice, by two nodes or after a crash, it is there once.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, datetime

from babel.dates import format_date
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.debt_words import Component, DocumentKind, PlanKind, PromiseState
from server_api.contract.money import Money
from server_api.contract.statements import DebtStatement
from server_api.contract.words import Blocked, ErrorCode
from server_api.documents.paper import Grid, Paper
from server_api.documents.paper_pdf import paper_pdf
from server_api.documents.shelf import PaperShelf
from server_api.domain.masking import mask_document
from server_api.services.case_facts import language_of, local_day, read_case
from server_api.services.case_words import method_text
from server_api.services.creditor_terms import CreditorTerms, terms_of
from server_api.services.legal_guard import refuse_blocked
from server_api.services.paper_words import PaperWords, paper_words
from server_api.services.places import Places
from server_api.services.refusals import RefusalError
from server_api.services.show_statement import statement_of
from server_api.services.statement_words import component_text
from server_api.services.wording import full_date, locale_of, money_text
from server_api.store import (
    creditors_rows,
    debts_rows,
    papers_rows,
    payments_rows,
    people_rows,
    promise_life_rows,
    promise_lines_rows,
)
from server_api.store.creditors_rows import CreditorRow
from server_api.store.database import Database
from server_api.store.debts_rows import DebtRow
from server_api.store.papers_rows import PaperRow
from server_api.store.people_rows import PersonRow
from server_api.store.promise_life_rows import PromiseHead

_ONE_COLUMN = (0.5, 0.3, 0.2)


@dataclass(frozen=True, slots=True)
class _Letter:
    """To whom, from whom, in which words; ``contracts`` are those it is about."""

    person: PersonRow
    creditor: CreditorRow
    terms: CreditorTerms
    contracts: tuple[DebtRow, ...]
    zone: str
    language: str
    words: PaperWords

    def money(self, minor: int, currency: str) -> str:
        return money_text(Money(minor, currency), self.language)

    def day(self, day: date) -> str:
        return full_date(day, self.language)

    def day_of(self, moment: datetime) -> str:
        return self.day(local_day(moment, self.zone))

    def paper(self, document_id: str, title: str, today: date, **parts: tuple[object, ...]) -> Paper:
        """The letter's frame around its text."""
        words, terms = self.words, self.terms
        sender = tuple(line for line in (terms.agency or self.creditor.name, terms.official_phone) if line)
        questions = words.questions.format(agency=sender[0], phone=terms.official_phone)
        empty = Paper(
            title=title,
            sender=sender,
            place_and_day=format_date(today, "long", locale=locale_of(self.language)),
            facts=(),
            before=(),
            grids=(),
            after=(),
            page=words.page,
            number=words.number.format(number=document_id.partition("-")[2][:13].upper()),
            language=self.language,
        )
        paper = replace(empty, **parts)  # type: ignore[arg-type]
        return replace(paper, after=(*paper.after, questions)) if terms.official_phone else paper

    def who(self, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        """The named lines under the title."""
        words = self.words
        document = mask_document(self.person.document_kind, self.person.document)
        contracts = ", ".join(f"{debt.product} {debt.contract}".strip() for debt in self.contracts)
        facts = [(words.debtor, self.person.name), (words.document, document)]
        facts += [(words.creditor, self.creditor.name), (words.contracts, contracts), *more]
        return tuple((name, value) for name, value in facts if value)


class MakePapers:
    """Makes one, keeps it on the shelf and in the rows. Each returns whose it is; None: it is there already,
    or there is nobody left to write to.
    """

    def __init__(self, database: Database, clock: Clock, places: Places, shelf: PaperShelf) -> None:
        self._database, self._clock, self._places, self._shelf = database, clock, places, shelf

    async def agreement(self, promise_id: str) -> str | None:
        """The letter of a promise. Raises OSError, StoreError."""
        async with self._database.read() as conn:
            head = await promise_life_rows.get(conn, promise_id)
            letter = await self._letter(conn, head.person_id, head.debt_ids) if head else None
            lines = await promise_lines_rows.of_promise(conn, promise_id)
        if head is None or letter is None:
            return None
        document_id = f"agreement-{promise_id}"[:64]
        words, currency = letter.words, head.currency
        rows = tuple(
            (str(at), letter.day(line.due_on), letter.money(line.amount_minor, currency))
            for at, line in enumerate(lines, start=1)
        )
        total = (words.total, "", letter.money(head.amount_minor, currency))
        grid = Grid((words.payment, words.due, words.amount), (0.2, 0.4, 0.4), rows, total)
        method = method_text(head.method, letter.language)
        paper = letter.paper(
            document_id,
            words.agreement,
            self._today(letter),
            facts=letter.who((words.method, method)),
            before=_agreed(letter, head),
            grids=(grid,),
            after=(_conditions(letter, head, len(lines)),),
        )
        return await self._keep(document_id, DocumentKind.AGREEMENT, letter, paper, promise_id=promise_id)

    async def receipt(self, payment_id: str) -> str | None:
        """The receipt of a payment. Raises OSError, StoreError."""
        async with self._database.read() as conn:
            payment = await payments_rows.get(conn, payment_id)
            letter = await self._letter(conn, payment.person_id, (payment.debt_id,)) if payment else None
            promises = await promise_life_rows.of_person(conn, payment.person_id) if payment else []
        if payment is None or letter is None:
            return None
        document_id = f"receipt-{payment_id}"[:64]
        words = letter.words
        head = next((one for one in promises if payment.debt_id in one.debt_ids and one.next_due), None)
        rest = ""
        if head is not None and head.next_due is not None:
            left = letter.money(head.amount_minor - head.paid_minor, head.currency)
            rest = words.receipt_rest.format(left=left, due=letter.day(head.next_due))
        paper = letter.paper(
            document_id,
            words.receipt,
            self._today(letter),
            facts=letter.who(
                (words.amount, letter.money(payment.amount_minor, payment.currency)),
                (words.paid_on, letter.day_of(payment.paid_at)),
                (words.paid_by, payment.provider),
                (words.reference, payment.reference),
            ),
            before=(words.receipt_body.format(creditor=letter.creditor.name),),
            after=(rest,) if rest else (),
        )
        return await self._keep(document_id, DocumentKind.RECEIPT, letter, paper, debt_id=payment.debt_id)

    async def settlement(self, debt_id: str) -> str | None:
        """The discharge of a debt that was paid in full. Raises OSError, StoreError."""
        async with self._database.read() as conn:
            debt = await payments_rows.head(conn, debt_id)
            letter = await self._letter(conn, debt.person_id, (debt_id,)) if debt else None
            promises = await promise_life_rows.of_person(conn, debt.person_id) if debt else []
            last = await payments_rows.last_of(conn, debt.person_id) if debt else None
        if debt is None or letter is None or last is None or debt.state != "paid":
            return None
        document_id = f"settlement-{debt_id}"[:64]
        words = letter.words
        kept = next(
            (one for one in promises if one.state == PromiseState.KEPT and debt_id in one.debt_ids), None
        )
        after = [words.settlement_bureau]
        if kept is not None and kept.discount_minor:
            after.insert(0, words.settlement_agreed.format(made=letter.day_of(kept.made_at)))
        paper = letter.paper(
            document_id,
            words.settlement,
            self._today(letter),
            facts=letter.who(),
            before=(
                words.settlement_body.format(day=letter.day_of(last.paid_at), creditor=letter.creditor.name),
            ),
            after=tuple(after),
        )
        return await self._keep(document_id, DocumentKind.SETTLEMENT, letter, paper, debt_id=debt_id)

    async def statement(self, call_id: str, person_id: str, campaign_id: str) -> str:
        """What is owed today to the creditor of a call, with the arithmetic; the paper's id.

        Raises RefusalError NOT_FOUND, REFUSED (``legal``: amounts may not be told); OSError, StoreError.
        """
        async with self._database.read() as conn:
            case = await read_case(conn, call_id, person_id, campaign_id)
            refuse_blocked(case, Blocked.AMOUNTS)
            letter = await self._letter(conn, person_id, tuple(debt.debt_id for debt in case.debts))
        if letter is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="case")
        document_id = f"statement-{person_id}"[:50] + f"-{self._clock.utc():%y%m%d%H%M%S}"
        words, today = letter.words, self._today(letter)
        told = statement_of(case, today)
        paper = letter.paper(
            document_id,
            words.statement,
            today,
            facts=letter.who((words.total, money_text(told.total, letter.language))),
            before=(words.statement_body.format(day=letter.day(today)),),
            grids=tuple(_owed(letter, debt) for debt in told.debts),
            after=(
                words.statement_later.format(day=letter.day(today)),
                f"{told.rounding[:1].upper()}{told.rounding[1:]}.",
            ),
        )
        await self._keep(document_id, DocumentKind.STATEMENT, letter, paper)
        return document_id

    async def _letter(
        self, conn: AsyncConnection, person_id: str, debt_ids: tuple[str, ...]
    ) -> _Letter | None:
        person = await people_rows.get(conn, person_id)
        creditor_id = await promise_life_rows.creditor_of(conn, debt_ids)
        creditor = await creditors_rows.get(conn, creditor_id)
        if person is None or creditor is None:
            return None
        terms = terms_of(creditor)
        language = language_of(person, terms.language)
        found = [await debts_rows.one(conn, debt_id) for debt_id in debt_ids]
        contracts = tuple(debt for debt in found if debt is not None)
        zone = self._places.zone_of(person)
        return _Letter(person, creditor, terms, contracts, zone, language, paper_words(language))

    def _today(self, letter: _Letter) -> date:
        return local_day(self._clock.legal(), letter.zone)

    async def _keep(
        self,
        document_id: str,
        kind: DocumentKind,
        letter: _Letter,
        paper: Paper,
        *,
        debt_id: str = "",
        promise_id: str = "",
    ) -> str | None:
        # Laid out in a thread: pages take as long as a call may not wait.
        content = await asyncio.to_thread(paper_pdf, paper)
        path, checksum = await asyncio.to_thread(self._shelf.put, document_id, content)
        row = PaperRow(
            document_id=document_id,
            person_id=letter.person.person_id,
            debt_id=debt_id,
            promise_id=promise_id,
            kind=kind.value,
            title=paper.title,
            media_type="application/pdf",
            path=path,
            sha256=checksum,
            size=len(content),
            at=self._clock.utc(),
        )
        async with self._database.write() as conn:
            return row.person_id if await papers_rows.add(conn, row) else None


def _owed(letter: _Letter, debt: DebtStatement) -> Grid:
    """One contract: each step of the arithmetic, what comes off with a minus sign."""
    words, language = letter.words, letter.language
    rows = []
    for line in debt.lines:
        off = {Component.PAID: words.paid, Component.DISCOUNT: words.discount}.get(line.component, "")
        less = "\N{MINUS SIGN}" if off else ""
        how = " · ".join(text for text in (line.formula, line.rule) if text)
        item = off or component_text(line.component, language)
        rows.append((item[:1].upper() + item[1:], how, less + money_text(line.amount, language)))
    title = f"{debt.product} {debt.contract}".strip()
    total = (words.total, "", money_text(debt.total, language))
    return Grid((title, words.item, words.amount), (0.24, 0.52, 0.24), tuple(rows), total)


def _agreed(letter: _Letter, head: PromiseHead) -> tuple[str, ...]:
    words = letter.words
    told = [words.agreement_body.format(made=letter.day_of(head.made_at), creditor=letter.creditor.name)]
    if head.discount_minor:
        owed, discount = (letter.money(one, head.currency) for one in (head.debt_minor, head.discount_minor))
        told.append(words.agreement_discount.format(owed=owed, discount=discount))
    return tuple(told)


def _conditions(letter: _Letter, head: PromiseHead, lines: int) -> str:
    single = head.kind == PlanKind.SINGLE or lines == 1
    text = letter.words.agreement_one if single else letter.words.agreement_terms
    return text.format(grace=letter.terms.promises.grace_days)
