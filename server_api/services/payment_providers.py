"""Which provider makes which order."""

from server_api.contract.debt_words import OrderKind
from server_api.services.file_bank import FileBank
from server_api.services.payment_port import PaymentProvider


class PaymentProviders:
    """Slips of a creditor with an account at a bank that takes files go there; all else to ``api``."""

    def __init__(self, api: PaymentProvider | None, files: FileBank) -> None:
        self._api, self._files = api, files

    async def choose(self, kind: OrderKind, creditor_id: str) -> PaymentProvider | None:
        """None: nobody makes such an order. Raises StoreError."""
        if kind is OrderKind.BOLETO and await self._files.serves(creditor_id):
            return self._files
        return self._api

    def named(self, name: str) -> PaymentProvider | None:
        """The one that made orders under this name, where it is still there."""
        return next((one for one in (self._files, self._api) if one is not None and one.name == name), None)
