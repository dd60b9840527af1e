"""Refusals and faults as answers: a code, what the desk needs to word it, never what was sent."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from server_api.contract.errors import ErrorBody
from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError
from server_api.store.database import StoreAwayError, StoreBusyError, StoreError, StoreFullError

log = logging.getLogger(__name__)

STATUS = {
    ErrorCode.BAD_CREDENTIALS: 401,
    ErrorCode.NOT_SIGNED_IN: 401,
    ErrorCode.TAKEN_OVER: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.STALE_VERSION: 409,
    ErrorCode.BAD_TRANSITION: 409,
    ErrorCode.KEY_REUSED: 409,
    ErrorCode.GATE_DENIED: 409,
    ErrorCode.ANOTHER_SPEAKS: 409,
    ErrorCode.TARGET_BUSY: 409,
    ErrorCode.GONE: 410,
    ErrorCode.REFUSED: 422,
    ErrorCode.INVALID: 422,
    ErrorCode.TOO_OLD: 426,
    ErrorCode.TOO_MANY_TRIES: 429,
    ErrorCode.BUSY: 503,
    ErrorCode.SWITCH_UNAVAILABLE: 503,
    ErrorCode.DISK_FULL: 507,
}


def answer(code: ErrorCode, **params: str) -> JSONResponse:
    """An error answer."""
    body = ErrorBody(code=code, params=params)
    headers = {"Retry-After": params["retry_after_s"]} if "retry_after_s" in params else None
    return JSONResponse(body.model_dump(mode="json"), STATUS.get(code, 500), headers)


def add_error_handlers(app: FastAPI) -> None:
    """Word every failure the same way."""
    app.add_exception_handler(RefusalError, _refused)
    app.add_exception_handler(StoreError, _store_failed)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _broken)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RefusalError)
    return answer(error.code, **error.params)


async def _store_failed(_request: Request, error: Exception) -> JSONResponse:
    log.warning("the store failed a request: %s", type(error).__name__)
    match error:
        case StoreBusyError() | StoreAwayError():
            return answer(ErrorCode.BUSY)
        case StoreFullError():
            return answer(ErrorCode.DISK_FULL)
        case _:
            return answer(ErrorCode.INTERNAL)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    # Names of fields only: what was sent may be a password or a debtor's data.
    fields = {".".join(str(part) for part in item["loc"]) for item in error.errors()}
    return answer(ErrorCode.INVALID, field=", ".join(sorted(fields))[:200])


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = ErrorCode.NOT_FOUND if error.status_code == 404 else ErrorCode.INVALID
    body = ErrorBody(code=code, params={"status": str(error.status_code)})
    return JSONResponse(body.model_dump(mode="json"), error.status_code, error.headers)


async def _broken(request: Request, _error: Exception) -> JSONResponse:
    log.error("a request failed: %s %s", request.method, request.scope.get("path"))
    return answer(ErrorCode.INTERNAL)
