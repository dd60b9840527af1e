"""Who is to pay a slip, as the banks' register wants them named."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.payments.cnab.remittance import Payer
from server_api.store import slip_payers_rows
from server_api.store.slip_payers_rows import PayerRow

_TAX_IDS = (11, 14)
_POSTCODE = 8
_NO_STREET = "NAO INFORMADO"
#: Of whom nothing is kept any more; a slip of theirs can still be written off.
NOBODY = Payer("", "", "", "", "", "")


async def payers_of(conn: AsyncConnection, person_ids: Sequence[str]) -> dict[str, Payer]:
    """By person. The best usable address counts; without one with a postcode, their own record does."""
    best: dict[str, PayerRow] = {}
    for row in await slip_payers_rows.of_people(conn, person_ids):
        before = best.get(row.person_id)
        if before is None or _rank(row) > _rank(before):
            best[row.person_id] = row
    return {person_id: _payer(row) for person_id, row in best.items()}


def can_be_registered(payer: Payer | None) -> bool:
    """Whether name, CPF or CNPJ, postcode and state are known: without them a bank refuses the slip."""
    if payer is None:
        return False
    named = bool(payer.name.strip()) and len(payer.tax_id) in _TAX_IDS
    return named and len(payer.postcode) == _POSTCODE and len(payer.region) == 2


def _payer(row: PayerRow) -> Payer:
    home = not _rank(row)[0]
    region = (row.home_region if home else row.region).strip().upper()
    tax_id = _digits(row.document)
    return Payer(
        name=row.name,
        tax_id=tax_id if len(tax_id) in _TAX_IDS else "",
        street=_NO_STREET if home else row.street,
        city=row.home_city if home else row.city,
        region=region if len(region) == 2 and region.isascii() and region.isalpha() else "",
        postcode=_digits(row.home_postcode if home else row.postcode)[:_POSTCODE],
    )


def _rank(row: PayerRow) -> tuple[bool, int]:
    return bool(row.street.strip()) and len(_digits(row.postcode)) == _POSTCODE, row.quality


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())
