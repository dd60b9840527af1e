"""What stops a server from starting, in one sentence: what happened, what was kept, what to do."""

import errno
import ssl

from server_api.settings import BadSettingsError, ServerSettings
from server_api.store.database import StoreBusyError, StoreError, StoreFullError
from server_api.telephony.port import SwitchError


def sentence(error: Exception, settings: ServerSettings) -> str:
    """For the person at the terminal."""
    match error:
        case BadSettingsError():
            return "The configuration cannot be used:\n  " + "\n  ".join(error.problems)
        case StoreBusyError():
            return (
                "The database is locked by another program, so the server did not start. Nothing was "
                "changed. Close that program (perhaps another Acordo server on this data) and start again."
            )
        case StoreFullError():
            return (
                f"The disk of {settings.data_dir.absolute()} is full, so the server did not start. "
                "Everything saved before is kept. Free some space and start again."
            )
        case StoreError():
            return f"The database cannot be used: {error}. Nothing was changed."
        case SwitchError():
            return _switch(error, settings)
        case ssl.SSLError():
            return f"The certificate or its key cannot be used: {error}."
        case OSError():
            return _system(error, settings)
        case _:
            return f"The server could not start: {error}"


def _switch(error: SwitchError, settings: ServerSettings) -> str:
    match error.code:
        case "embedded_unavailable":
            return (
                f"The embedded telephone switch cannot run on this machine; missing: {error.detail}. "
                "Run the server on Linux or macOS, and only the desktop here."
            )
        case "switch_unknown":
            return f"There is no telephone switch named {settings.switch!r}. Known: embedded."
        case _:
            return f"The telephone switch could not start: {error}. No call was placed."


def _system(error: OSError, settings: ServerSettings) -> str:
    where = f"{settings.host}:{settings.port}"
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"Port {settings.port} on {settings.host} is taken by another program. Stop it, or choose "
                "another port with ACORDO_PORT or `port` in the settings file."
            )
        case errno.EADDRNOTAVAIL:
            return f"This machine has no address {settings.host}. Set `host` to one of its addresses."
        case errno.ENOSPC:
            return f"The disk of {settings.data_dir.absolute()} is full. Free some space and start again."
        case errno.EACCES | errno.EPERM if error.filename is None:
            return f"This user may not listen on {where}. Choose a port above 1023."
        case _:
            what = f"{error.filename}: " if error.filename else ""
            return f"The server could not start: {what}{error.strerror or error}"
