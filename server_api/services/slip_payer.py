"""Who is to pay a slip, as the banks' register wants them named."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.payments.cnab.remittance import Payer
from server_api.store import contact_book_rows, people_rows
from server_api.store.contact_book_rows import AddressRow

_TAX_IDS = (11, 14)
_POSTCODE = 8
_NO_STREET = "NAO INFORMADO"


async def payer_of(conn: AsyncConnection, person_id: str) -> Payer | None:
    """None where name, CPF or CNPJ, postcode or state are not known: the bank would refuse the slip."""
    person = await people_rows.get(conn, person_id)
    if person is None:
        return None
    address = _best(await contact_book_rows.addresses_of(conn, person_id))
    place = address if address is not None and len(_digits(address.postcode)) == _POSTCODE else person
    payer = Payer(
        name=person.name,
        tax_id=_digits(person.document),
        street=address.street if address is not None and place is address else _NO_STREET,
        city=place.city,
        region=place.region[:2].upper(),
        postcode=_digits(place.postcode),
    )
    named = payer.name.strip() and len(payer.tax_id) in _TAX_IDS
    return payer if named and len(payer.postcode) == _POSTCODE and len(payer.region) == 2 else None


def _best(addresses: list[AddressRow]) -> AddressRow | None:
    usable = [one for one in addresses if one.state == "usable" and one.street.strip()]
    return max(usable, key=lambda one: one.quality, default=None)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())
