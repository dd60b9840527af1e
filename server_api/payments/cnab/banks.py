"""What single banks add to the common layout: ``resources/cnab/banks.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from server_api.resources import resource_folder


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank whose files are known; the texts in braces are filled from the creditor's account."""

    code: str
    name: str
    agreement_digits: int
    agreement_field: str
    our_number: str
    wallet_code: str
    free: str
    source: str

    def number_of(self, agreement: str, sequence: int) -> str:
        """The bank's name of a slip ("nosso número")."""
        return self.our_number.format(agreement=agreement, sequence=sequence)

    def free_field(self, our_number: str, wallet: str) -> str:
        """The 25 digits of the bar code that are the bank's own."""
        return self.free.format(our_number=our_number, wallet=wallet)

    def agreement_of(self, agreement: str, wallet: str, variation: str) -> str:
        """The agreement as it stands in headers."""
        return self.agreement_field.format(agreement=agreement, wallet=wallet, variation=variation)


@lru_cache(maxsize=1)
def banks() -> Mapping[str, Bank]:
    """By their code of three digits. Raises ResourceMissingError."""
    text = (resource_folder("cnab") / "banks.toml").read_text(encoding="utf-8")
    return {code: Bank(code=code, **told) for code, told in tomllib.loads(text).items()}
