"""What a request must respect before it is read: its size, and the version of the wire it speaks."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError
from server_api.services.sign_in import check_version
from server_api.web.errors import answer

#: Header in which a desk names its version of the wire.
CONTRACT_HEADER = b"acordo-contract"


class _TooLargeError(Exception):
    pass


class LimitRequests:
    """ASGI middleware: refuses bodies over ``max_body`` bytes and desks that are too old."""

    def __init__(self, app: ASGIApp, max_body: int) -> None:
        self._app = app
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        try:
            self._check(headers)
            await self._app(scope, self._counted(receive), send)
        except RefusalError as error:
            await answer(error.code, **error.params)(scope, receive, send)
        except _TooLargeError:
            await answer(ErrorCode.INVALID, field="body", most_bytes=str(self._max_body))(
                scope, receive, send
            )

    def _check(self, headers: dict[bytes, bytes]) -> None:
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self._max_body:
            raise _TooLargeError
        if (contract := headers.get(CONTRACT_HEADER)) is not None:
            check_version(contract.decode("latin-1"))

    def _counted(self, receive: Receive) -> Receive:
        """Count what arrives: a chunked body has no length header."""
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._max_body:
                raise _TooLargeError
            return message

        return counted
