"""What is known around a debtor: contacts, consents, notes, whole values."""

from server_api.resources import resource_folder
from server_api.services.case_extras import ReadExtras
from server_api.services.change_contacts import ChangeContacts
from server_api.services.conduct import Conduct
from server_api.services.led_cases import CaseLooks
from server_api.services.note_words import NoteWords
from server_api.services.reveal import RevealValue
from server_api.services.set_consent import SetConsents
from server_api.services.withdraw_person import WithdrawalNews
from server_api.services.write_hardship import WriteHardshipSheet
from server_api.services.write_note import WriteNotes
from server_api.web.extras_room import ExtrasRoom
from server_api.wiring.core import Core


def build_extras(core: Core) -> ExtrasRoom:
    """Made once. Raises BadConductError, BadWordsError, ResourceMissingError."""
    database, clock, calls = core.database, core.clock, core.calls
    tell = core.tell_case.of_person
    words = NoteWords.load(resource_folder("note_words"))
    return ExtrasRoom(
        read=ReadExtras(database, calls, CaseLooks(database, clock)),
        contacts=ChangeContacts(database, clock, calls, tell),
        consents=SetConsents(database, clock, calls, tell, WithdrawalNews(core.bus)),
        notes=WriteNotes(database, clock, calls, words, tell),
        reveal=RevealValue(database, clock, calls),
        hardship=WriteHardshipSheet(
            database, clock, calls, Conduct.load(resource_folder("conduct")), core.tell_case.of_person
        ),
    )
