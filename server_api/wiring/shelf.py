"""Where recordings are, for the server and for the command line."""

from server_api.recordings.keys import MasterKeys
from server_api.recordings.shelf import Shelf
from server_api.settings import ServerSettings


def open_shelf(settings: ServerSettings) -> Shelf:
    """Raises KeyFileError: without its keys nothing may be recorded and nothing can be heard."""
    return Shelf(settings.recordings, MasterKeys.load(settings.recordings_keys))
