"""One row of a portfolio: read, checked, or refused with the reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from zoneinfo import available_timezones

from server_api.contract.money import Money
from server_api.contract.words import LegalKind
from server_api.domain.day_count import DayCount
from server_api.domain.interest import InterestKind
from server_api.domain.names import fold
from server_api.services.check_document import clean_document
from server_api.services.csv_source import SourceRow, inert
from server_api.services.portfolio_map import PortfolioMap
from server_api.services.sheet import Problem, Sheet, read_phone

_INTEREST = frozenset(kind.value for kind in InterestKind)
_DAY_COUNTS = frozenset(count.value for count in DayCount)
_CHARGES = ("fees", "costs", "discount")
_MOST_TAGS = 20
_ZONES = available_timezones()
_DEBT_FACTS = frozenset(
    {
        LegalKind.JUDICIAL,
        LegalKind.PROTESTED,
        LegalKind.BUREAU_LISTED,
        LegalKind.DISPUTE,
        LegalKind.PRESCRIBED,
    }
)


@dataclass(frozen=True, slots=True)
class PhoneEntry:
    """A number to call."""

    e164: str
    kind: str


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """A good row: a person, one debt, numbers, tags, a legal fact perhaps."""

    number: int
    person: Mapping[str, object]
    debt: Mapping[str, object]
    phones: tuple[PhoneEntry, ...]
    legal: tuple[LegalKind, date] | None
    legal_on_debt: bool
    tags: tuple[str, ...] = ()

    @property
    def person_key(self) -> tuple[str, str, str]:
        """What makes a person the same in every file."""
        return str(self.person["country"]), str(self.person["document_kind"]), str(self.person["document"])

    @property
    def debt_key(self) -> tuple[str, str]:
        """What makes a debt the same in every file."""
        return str(self.debt["creditor_id"]), str(self.debt["contract"])


class RowReader:
    """Reads rows after one map."""

    def __init__(self, mapping: PortfolioMap, creditors: Mapping[str, str]) -> None:
        self._map, self._creditors = mapping, creditors

    def read(self, source: SourceRow) -> tuple[PortfolioRow | None, tuple[Problem, ...]]:
        """The row, or None, and what was wrong with it."""
        if source.fault:
            return None, (Problem(source.number, "", source.fault),)
        sheet = Sheet(source, self._map, self._map)
        row = self._row(sheet)
        fatal = any(problem.fatal for problem in sheet.problems)
        return None if fatal else row, tuple(sheet.problems)

    def _row(self, sheet: Sheet) -> PortfolioRow:
        creditor_id = sheet.text("creditor", 64, required=True)
        if creditor_id and creditor_id not in self._creditors:
            sheet.fail("creditor", "unknown_creditor")
        country = sheet.text("country", 2).upper() or self._creditors.get(creditor_id, "")
        if not country:
            sheet.fail("country", "missing")
        legal = self._legal(sheet)
        return PortfolioRow(
            number=sheet.number,
            person=self._person(sheet, country),
            debt=_debt(sheet, creditor_id) | self._debt_custom(sheet),
            phones=_phones(sheet, self._map, country),
            legal=legal,
            legal_on_debt=legal is not None and legal[0] in _DEBT_FACTS,
            tags=_tags(sheet),
        )

    def _person(self, sheet: Sheet, country: str) -> dict[str, object]:
        kind = sheet.text("document_kind", 20).lower()
        document = sheet.convert("document", lambda text: clean_document(kind, text), "bad_document")
        zone = sheet.text("time_zone", 60)
        if zone and zone not in _ZONES:
            sheet.fail("time_zone", "unknown_zone", fatal=False)
            zone = ""
        name = sheet.text("name", 200, required=True)
        return {
            "country": country,
            "document_kind": kind,
            "document": document or "",
            "name": name,
            "folded_name": fold(name)[:200],
            "birth_date": sheet.convert("birth_date", sheet.date, "bad_date", required=False),
            "mother_name": sheet.text("mother_name", 200),
            "region": sheet.text("region", 40).upper(),
            "city": sheet.text("city", 100),
            "postcode": sheet.text("postcode", 20),
            "time_zone": zone,
            "language": sheet.text("language", 10),
            "customer_since": sheet.convert("customer_since", _year, "bad_year", required=False),
            "risk": sheet.text("risk", 40),
            "segment": sheet.text("segment", 60),
            "custom": _custom(sheet, self._map.custom),
            **sheet.given({"score": lambda: sheet.convert("score", _score, "bad_score", required=False)}),
        }

    def _debt_custom(self, sheet: Sheet) -> dict[str, object]:
        fields = self._map.debt_custom
        return {"custom": _custom(sheet, fields)} if fields else {}

    def _legal(self, sheet: Sheet) -> tuple[LegalKind, date] | None:
        kind = sheet.text("legal_kind", 30).lower()
        if not kind:
            return None
        if kind not in {item.value for item in LegalKind}:
            sheet.fail("legal_kind", "unknown_legal_kind")
            return None
        since = sheet.convert("legal_since", sheet.date, "bad_date")
        return (LegalKind(kind), since) if since else None


def _debt(sheet: Sheet, creditor_id: str) -> dict[str, object]:
    currency = sheet.text("currency", 3, required=True).upper()
    if currency and not re.fullmatch("[A-Z]{3}", currency):
        sheet.fail("currency", "bad_currency")
        currency = ""
    digits = Money(0, currency).digits if currency else 2
    interest = sheet.convert("interest_month_percent", sheet.percent, "bad_rate", required=False)
    penalty = sheet.convert("penalty_percent", sheet.percent, "bad_rate", required=False)

    def charge(field: str) -> int:
        """What is added to the contract, or taken off it, as it came."""
        read = sheet.convert(
            field, lambda text: sheet.scaled(text, digits, least=0), "bad_amount", required=False
        )
        return read or 0

    return {
        "creditor_id": creditor_id,
        "contract": sheet.text("contract", 60, required=True),
        "product": sheet.text("product", 100),
        "currency": currency,
        "due_on": sheet.convert("due_on", sheet.date, "bad_date"),
        "principal_minor": sheet.convert("principal", lambda text: sheet.scaled(text, digits), "bad_amount"),
        "interest_month_bp": interest or 0,
        "penalty_bp": penalty or 0,
        "state": "open",
        **sheet.given(
            {
                "interest_kind": lambda: sheet.word("interest_kind", _INTEREST, "bad_interest_kind"),
                "day_count": lambda: sheet.word("day_count", _DAY_COUNTS, "bad_day_count"),
                "opened_on": lambda: sheet.convert("opened_on", sheet.date, "bad_date", required=False),
            }
        ),
        **{
            f"{name}_minor": value
            for name, value in sheet.given({name: partial(charge, name) for name in _CHARGES}).items()
        },
    }


def _phones(sheet: Sheet, mapping: PortfolioMap, country: str) -> tuple[PhoneEntry, ...]:
    found: dict[str, PhoneEntry] = {}
    for heading, kind_heading in mapping.phones:
        text = sheet.cells.get(heading, "")
        if not text:
            continue
        e164 = read_phone(text, country)
        if e164 is None:
            sheet.problems.append(Problem(sheet.number, heading, "bad_phone", text[:60], fatal=False))
        else:
            found.setdefault(e164, PhoneEntry(e164, sheet.cells.get(kind_heading, "")[:20] or "other"))
    return tuple(found.values())


def _custom(sheet: Sheet, fields: Mapping[str, str]) -> dict[str, str]:
    return {name: inert(sheet.cells.get(heading, ""))[:200] for name, heading in fields.items()}


def _tags(sheet: Sheet) -> tuple[str, ...]:
    """Marks with ``|`` or ``;`` between."""
    found = (part.strip()[:60] for part in re.split("[|;]", sheet.text("tags", 1000)))
    return tuple(dict.fromkeys(part for part in found if part))[:_MOST_TAGS]


def _score(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,4}", text, re.ASCII) else None


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"(19|20)\d\d", text) else None
