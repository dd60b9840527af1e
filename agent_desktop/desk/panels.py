"""What an agent's desk holds beside call and case: transfer, search, help, parked calls, own day."""

from dataclasses import dataclass

from server_api.contract.floor import HelpRequest
from server_api.contract.push import CallerProposed, Monitored
from server_api.contract.transfers import LoggedCall, ParkedCall, PeopleFound, TransferTarget


@dataclass(frozen=True, slots=True)
class TransferPanel:
    """Docked at the right while a call is being handed on. ``asked``: transfer, consult, finish or park."""

    open: bool = False
    loading: bool = False
    targets: tuple[TransferTarget, ...] = ()
    may_dial_numbers: bool = False
    typed: str = ""
    chosen: int = 0  # in the list as filtered
    note: str = ""
    asked: str = ""
    error: str = ""
    error_params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPanel:
    """Looking for a person, to dial by hand or to say who calls. ``asked`` is the text under way."""

    open: bool = False
    typed: str = ""
    asked: str = ""
    found: PeopleFound | None = None
    chosen: int = -1  # in the list shown
    phone_id: str = ""
    reason: str = ""
    sent: bool = False  # dialling, or telling who it is
    error: str = ""
    error_params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CardTaking:
    """The card's page is up. ``asked``: the pause is under way; ``fault``: why the last try was refused.

    ``tab`` is the one below the page. Nothing of the card is here: that is the widget's alone.
    """

    call_id: str
    asked: bool = False
    charging: bool = False
    fault: str = ""
    tab: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What the server says besides: help asked for, a lead on the line, parked calls, an unknown caller."""

    help: HelpRequest | None = None
    help_sent: bool = False
    monitored: Monitored | None = None
    parked_calls: tuple[ParkedCall, ...] = ()
    unparking: str = ""
    proposed: CallerProposed | None = None
    log: tuple[LoggedCall, ...] = ()
    heard: tuple[str, bool] = ("", False)  # the call whose verdict was corrected, and to what
    card: CardTaking | None = None
    card_unsure: tuple[str, str] = ("", "")  # the call, and the key of a charge without a clear answer
    resume_due: str = ""  # the call whose recording is to go on
