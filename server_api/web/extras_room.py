"""What the handlers of a case's hidden tabs need."""

from dataclasses import dataclass

from server_api.services.case_extras import ReadExtras
from server_api.services.change_contacts import ChangeContacts
from server_api.services.reveal import RevealValue
from server_api.services.set_consent import SetConsents
from server_api.services.write_hardship import WriteHardshipSheet
from server_api.services.write_note import WriteNotes


@dataclass(frozen=True, slots=True)
class ExtrasRoom:
    """Contacts, consents, notes, whole values."""

    read: ReadExtras
    contacts: ChangeContacts
    consents: SetConsents
    notes: WriteNotes
    reveal: RevealValue
    hardship: WriteHardshipSheet
