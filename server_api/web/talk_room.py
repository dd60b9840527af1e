"""The services around conversations: supervision, transfers, people, the phone."""

from dataclasses import dataclass

from server_api.services.consult_party import ConsultParty
from server_api.services.dial_by_hand import DialByHand
from server_api.services.find_people import FindPeople
from server_api.services.finish_consult import FinishConsultation
from server_api.services.help_desk import HelpDesk
from server_api.services.name_caller import NameCaller
from server_api.services.note_quality import NoteQuality
from server_api.services.park_call import ParkCalls
from server_api.services.phone_check import KeepPhoneCheck
from server_api.services.supervise_line import SuperviseLine
from server_api.services.transfer_call import TransferCall
from server_api.services.transfer_targets import FindTargets


@dataclass(frozen=True, slots=True)
class TalkRoom:
    """What the handlers of floor, transfers, people and phone call."""

    supervise: SuperviseLine
    help_desk: HelpDesk
    targets: FindTargets
    transfer: TransferCall
    consult: ConsultParty
    finish_consult: FinishConsultation
    park: ParkCalls
    dial_by_hand: DialByHand
    find_people: FindPeople
    name_caller: NameCaller
    quality: NoteQuality
    phone_check: KeepPhoneCheck
