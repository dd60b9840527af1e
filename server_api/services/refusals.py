"""How a service says no: a stable code, and what the desk needs to word it."""

from server_api.contract.words import ErrorCode


class RefusalError(Exception):
    """The request was understood and not done; nothing the user gave was lost."""

    def __init__(self, code: ErrorCode, **params: str) -> None:
        super().__init__(code.value, params)
        self.code = code
        self.params = params
