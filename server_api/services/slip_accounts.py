"""Creditors' accounts at banks that take slips as files."""

from dataclasses import dataclass, fields

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.payments.cnab.banks import banks
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, slip_accounts_rows
from server_api.store.database import Database
from server_api.store.slip_accounts_rows import AccountRow

_LONGEST = {"agency": 5, "account": 12, "agency_digit": 1, "account_digit": 1, "wallet": 3, "variation": 3}
_DIGITS = ("agency", "account", "agreement", "wallet", "variation", "tax_id")
_MOST_BP, _MOST_DAYS = 10_000, 999


@dataclass(frozen=True, slots=True)
class NewAccount:
    """As the bank's contract says it. Interest a month and fine in basis points."""

    creditor_id: str
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


class SlipAccounts:
    """Kept, and looked at."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def put(self, new: NewAccount) -> AccountRow:
        """Raises RefusalError ``creditor_unknown``, ``slip_bank_unknown``, ``slip_account_wrong`` (``name``:
        the field), ``slip_agreement_taken`` (another creditor's slips are numbered under it); StoreError.
        """
        _check(new)
        values = {one.name: getattr(new, one.name) for one in fields(new)}
        row = AccountRow(**values, since=self._clock.utc())
        async with self._database.write() as conn:
            if not await slip_accounts_rows.creditor_known(conn, new.creditor_id):
                raise RefusalError(ErrorCode.NOT_FOUND, fault="creditor_unknown", name=new.creditor_id)
            for other in await slip_accounts_rows.every(conn):
                same = (other.bank, other.agreement) == (new.bank, new.agreement)
                if same and other.creditor_id != new.creditor_id:
                    raise RefusalError(
                        ErrorCode.INVALID, fault="slip_agreement_taken", name=other.creditor_id
                    )
            await slip_accounts_rows.put(conn, row)
            told = {"bank": row.bank, "agreement": row.agreement}
            await audit_rows.add(
                conn, row.since, user_id="", what="slip_account", subject=new.creditor_id, **told
            )
        return row

    async def listed(self) -> list[AccountRow]:
        """Raises StoreError."""
        async with self._database.read() as conn:
            return await slip_accounts_rows.every(conn)


def _check(new: NewAccount) -> None:
    bank = banks().get(new.bank)
    if bank is None:
        raise RefusalError(
            ErrorCode.INVALID, fault="slip_bank_unknown", name=new.bank, detail=", ".join(banks())
        )
    wrong = [name for name in _DIGITS if not _number(getattr(new, name))]
    wrong += [name for name, most in _LONGEST.items() if len(getattr(new, name)) > most]
    wrong += ["agreement"] if len(new.agreement) != bank.agreement_digits else []
    wrong += ["tax_id"] if len(new.tax_id) not in (11, 14) else []
    wrong += ["name"] if not new.name.strip() or len(new.name) > 60 else []
    wrong += [name for name in ("interest_month_bp", "fine_bp") if not 0 <= getattr(new, name) <= _MOST_BP]
    wrong += ["days_open"] if not 0 <= new.days_open <= _MOST_DAYS else []
    if wrong:
        raise RefusalError(ErrorCode.INVALID, fault="slip_account_wrong", name=wrong[0])


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit()
