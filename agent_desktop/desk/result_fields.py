"""Fields of a result: which kind each is, and whether what stands in it is of that kind."""

import re
from datetime import date

from server_api.contract.outcomes import ResultField

TEXT, CHOICE = "text", "choice"
DATE, MONEY = "date", "money"
PHONE, EMAIL = "phone", "email"
YES_NO = "yes_no"

_PHONE = re.compile(r"^\+?[\d\s().-]{8,25}$")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]{2,}$")
_MONEY = re.compile(r"^\d{1,12}([.,]\d{1,2})?$|^\d{1,3}([.,]\d{3})+([.,]\d{1,2})?$")


def kind_of(field: ResultField) -> str:
    """As the server says; where it says nothing, by its options."""
    return field.kind or (CHOICE if field.options else TEXT)


def fits(field: ResultField, value: str) -> bool:
    """Whether this may go out; an empty one may. The server judges again."""
    if not value:
        return True
    match kind_of(field):
        case "choice":
            return any(code == value for code, _ in field.options)
        case "date":
            return _is_date(value)
        case "money":
            return _MONEY.match(value) is not None
        case "phone":
            return _PHONE.match(value) is not None and sum(sign.isdigit() for sign in value) >= 8
        case "email":
            return _EMAIL.match(value) is not None
        case "yes_no":
            return value in ("yes", "no")
        case _:
            return True


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
