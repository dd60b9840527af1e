"""What stops a server from starting, as the code and the parameters of one sentence."""

import errno

from server_api.recordings.keys import KeyFileError
from server_api.settings import ServerSettings
from server_api.store.database import (
    NewerDatabaseError,
    StoreAwayError,
    StoreBusyError,
    StoreError,
    StoreFullError,
)
from server_api.telephony.port import SwitchError
from server_api.wiring.listen import CertificateError
from server_api.wiring.node import NodeTakenError
from server_api.wiring.start_words import say

_SWITCH = frozenset({"embedded_unavailable", "switch_unknown", "sip_port_taken"})


def sentence(error: Exception, settings: ServerSettings, language: str = "en") -> str:
    """For the person at the terminal, in their language."""
    code, detail = _code(error)
    return say(
        code,
        language,
        detail=detail,
        host=settings.host,
        port=settings.port,
        switch=settings.switch,
        data_dir=settings.data_dir.absolute(),
    )


def _code(error: Exception) -> tuple[str, str]:
    match error:
        case StoreBusyError():
            return "locked", ""
        case StoreFullError():
            return "disk_full", ""
        case NodeTakenError():
            return "node_taken", str(error)
        case StoreAwayError():
            return "store_away", str(error)
        case NewerDatabaseError():
            return "newer_data", ""
        case StoreError():
            return "store", str(error)
        case SwitchError():
            if error.code in _SWITCH:
                return error.code, error.detail
            return "switch_failed", str(error)
        case CertificateError():
            return "certificate", str(error)
        case KeyFileError():
            return "recording_keys", str(error)
        case OSError():
            return _system(error)
        case _:
            return "other", str(error)


def _system(error: OSError) -> tuple[str, str]:
    match error.errno:
        case errno.EADDRINUSE:
            return "port_taken", ""
        case errno.EADDRNOTAVAIL:
            return "no_address", ""
        case errno.ENOSPC:
            return "disk_full", ""
        case errno.EACCES | errno.EPERM if error.filename is None:
            return "port_forbidden", ""
        case _:
            what = f"{error.filename}: " if error.filename else ""
            return "other", f"{what}{error.strerror or error}"
