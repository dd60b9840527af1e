"""What is known around a debtor: contacts, consents, notes, whole values."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.contacts import (
    CaseExtras,
    ChangeContact,
    Note,
    Reveal,
    Revealed,
    SetConsent,
    WriteNote,
)
from server_api.contract.hardship import WriteHardship
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.CASE_EXTRAS)
async def case_extras(person_id: str, seat: OwnSeat, room: TheRoom) -> CaseExtras:
    """What the hidden tabs show."""
    return await room.extras.read(seat, person_id)


@router.post(routes.CONTACTS)
async def change_contact(person_id: str, body: ChangeContact, seat: OwnSeat, room: TheRoom) -> CaseExtras:
    """Add or change a contact."""
    return await room.extras.contacts(seat, person_id, body)


@router.post(routes.CONSENTS)
async def set_consent(person_id: str, body: SetConsent, seat: OwnSeat, room: TheRoom) -> CaseExtras:
    """What a contact may be used for, from now on."""
    return await room.extras.consents(seat, person_id, body)


@router.post(routes.NOTES)
async def write_note(person_id: str, body: WriteNote, seat: OwnSeat, room: TheRoom) -> Note:
    """A note of the case."""
    return await room.extras.notes(seat, person_id, body)


@router.delete(routes.NOTE, status_code=204)
async def take_note_down(note_id: str, seat: OwnSeat, room: TheRoom) -> None:
    """Pinned no more."""
    await room.extras.notes.take_down(seat, note_id)


@router.post(routes.HARDSHIP)
async def write_hardship(person_id: str, body: WriteHardship, seat: OwnSeat, room: TheRoom) -> CaseExtras:
    """A month of income and expenses."""
    return await room.extras.hardship(seat, person_id, body)


@router.post(routes.REVEAL)
async def reveal(person_id: str, body: Reveal, seat: OwnSeat, room: TheRoom) -> Revealed:
    """A whole value, logged."""
    return await room.extras.reveal(seat, person_id, body)
