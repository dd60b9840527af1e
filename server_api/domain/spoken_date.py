"""Understanding a date however it was typed."""

import re
from datetime import date

from server_api.domain.names import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan janeiro enero january ene",
            "fev fevereiro feb febrero february",
            "mar marco marzo march",
            "abr abril apr april",
            "mai maio mayo may",
            "jun junho junio june",
            "jul julho julio july",
            "ago agosto aug august",
            "set setembro sep septiembre setiembre september sept",
            "out outubro oct octubre october",
            "nov novembro noviembre november",
            "dez dezembro dic diciembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}


def read_date(text: str, *, century: int, month_first: bool = False) -> date | None:
    """The date meant by ``14/03/1968``, ``14031968``, ``14 de março de 68`` or ``1968-03-14``; else None.

    ``month_first`` is the order of the United States. Two-digit years lie in ``century`` (1900, 2000).
    """
    words = re.findall(r"\d+|[a-z]+", fold(text))
    named = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [word for word in words if word.isdigit()]
    if named:
        return _from_named(named[0], numbers, century)
    if len(numbers) == 1 and len(numbers[0]) in (6, 8):
        digits = numbers[0]
        numbers = [digits[:2], digits[2:4], digits[4:]]
    if len(numbers) != 3:
        return None
    return _from_numbers(numbers, month_first, century)


def _from_named(month: int, numbers: list[str], century: int) -> date | None:
    if len(numbers) != 2:
        return None
    return _date(_year(numbers[1], century), month, int(numbers[0]))


def _from_numbers(numbers: list[str], month_first: bool, century: int) -> date | None:
    if len(numbers[0]) == 4:
        return _date(int(numbers[0]), int(numbers[1]), int(numbers[2]))
    day, month = (numbers[1], numbers[0]) if month_first else (numbers[0], numbers[1])
    return _date(_year(numbers[2], century), int(month), int(day))


def _year(text: str, century: int) -> int:
    return century + int(text) if len(text) <= 2 else int(text)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
