"""Money on the wire and in the domain: minor units and a currency, never a float. Standard library only."""

from dataclasses import dataclass

#: Digits after the decimal mark (ISO 4217); currencies not named here have two.
_MINOR_DIGITS = {"CLP": 0, "PYG": 0, "JPY": 0}


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies were added or compared."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount: ``minor`` is in the currency's smallest unit (cents), ``currency`` is ISO 4217."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if len(self.currency) != 3 or not self.currency.isascii() or not self.currency.isupper():
            raise ValueError(f"not an ISO 4217 code: {self.currency!r}")

    @property
    def digits(self) -> int:
        """Digits after the decimal mark."""
        return _MINOR_DIGITS.get(self.currency, 2)

    def _same(self, other: "Money") -> None:
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor <= other.minor

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """No money of this currency."""
        return cls(0, currency)
