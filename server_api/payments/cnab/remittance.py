"""What is written for a bank: slips to register, and slips to write off (segments P, Q, R)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from server_api.payments.cnab.banks import Bank
from server_api.payments.cnab.layout import records

ENTRY, WRITE_OFF = "01", "02"
_END = "\r\n"
_BATCH = 1
_CPF, _CNPJ = 1, 2
_MONTHLY, _NO_INTEREST = 2, 3
_PER_CENT = "2"


@dataclass(frozen=True, slots=True)
class Payee:
    """The creditor's account at the bank. Interest a month and fine in basis points, on what is late;
    ``days_open``: days after which the bank writes an unpaid slip off (0: never).
    """

    bank: str
    agency: str
    agency_digit: str
    account: str
    account_digit: str
    agreement: str
    wallet: str
    variation: str
    name: str
    tax_id: str
    interest_month_bp: int = 0
    fine_bp: int = 0
    days_open: int = 0


@dataclass(frozen=True, slots=True)
class Payer:
    """Who is to pay, as the register wants it; ``tax_id`` digits, ``postcode`` eight digits."""

    name: str
    tax_id: str
    street: str
    city: str
    region: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Title:
    """A slip. ``movement``: ENTRY or WRITE_OFF; ``own_id`` comes back with the bank's answers."""

    movement: str
    our_number: str
    document: str
    own_id: str
    due_on: date
    issued_on: date
    amount_minor: int
    payer: Payer


def write_remittance(bank: Bank, payee: Payee, number: int, made: datetime, titles: Sequence[Title]) -> bytes:
    """A file, ASCII with CR LF. ``made``: in the bank's own time. Raises FieldError."""
    details = list(_details(bank, payee, titles))
    common = {"bank": payee.bank, "batch": _BATCH}
    who = _who(bank, payee)
    lines = [
        records()["file_header"].write(
            **who,
            bank_name=bank.name,
            way=1,
            made_on=made.date(),
            made_at=f"{made:%H%M%S}",
            number=number,
        ),
        records()["batch_header"].write(
            **who, batch=_BATCH, operation="R", service=1, number=number, made_on=made.date()
        ),
        *details,
        records()["batch_trailer"].write(**common, records=len(details) + 2),
        records()["file_trailer"].write(bank=payee.bank, batches=1, records=len(details) + 4),
    ]
    return "".join(line + _END for line in lines).encode("ascii")


def _who(bank: Bank, payee: Payee) -> dict[str, object]:
    return {
        "bank": payee.bank,
        "tax_kind": _tax_kind(payee.tax_id),
        "tax_id": payee.tax_id,
        "agreement": bank.agreement_of(payee.agreement, payee.wallet, payee.variation),
        "agency": payee.agency,
        "agency_digit": payee.agency_digit,
        "account": payee.account,
        "account_digit": payee.account_digit,
        "name": payee.name,
    }


def _details(bank: Bank, payee: Payee, titles: Sequence[Title]) -> Iterator[str]:
    sequence = 0
    for title in titles:
        for line in _segments(bank, payee, title):
            sequence += 1
            head = {"bank": payee.bank, "batch": _BATCH, "sequence": sequence, "movement": title.movement}
            name, values = line
            yield records()[name].write(**head, **values)


def _segments(bank: Bank, payee: Payee, title: Title) -> Iterator[tuple[str, dict[str, object]]]:
    yield "segment_p", _terms(bank, payee, title)
    payer = title.payer
    yield (
        "segment_q",
        {
            "payer_kind": _tax_kind(payer.tax_id),
            "payer_tax_id": payer.tax_id,
            "payer_name": payer.name,
            "street": payer.street,
            "postcode": payer.postcode,
            "city": payer.city,
            "region": payer.region,
        },
    )
    if payee.fine_bp and title.movement == ENTRY:
        late = title.due_on + timedelta(days=1)
        yield "segment_r", {"fine_code": _PER_CENT, "fine_from": late, "fine": payee.fine_bp}


def _terms(bank: Bank, payee: Payee, title: Title) -> dict[str, object]:
    late = title.due_on + timedelta(days=1)
    interest = payee.interest_month_bp
    return {
        "agency": payee.agency,
        "agency_digit": payee.agency_digit,
        "account": payee.account,
        "account_digit": payee.account_digit,
        "our_number": title.our_number,
        "wallet_code": bank.wallet_code,
        "document": title.document,
        "own_id": title.own_id,
        "due_on": title.due_on,
        "amount": title.amount_minor,
        "issued_on": title.issued_on,
        "interest_code": _MONTHLY if interest else _NO_INTEREST,
        "interest_from": late if interest else None,
        "interest": interest,
        "write_off_code": 1 if payee.days_open else 2,
        "write_off_days": payee.days_open,
    }


def _tax_kind(tax_id: str) -> int:
    return _CPF if len(tax_id) <= 11 else _CNPJ
