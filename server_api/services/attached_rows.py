"""Rows of the files around a portfolio, each read into the columns of its table."""

import mimetypes
import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import RowMapping

from server_api.contract.debt_words import ConsentState, ContactKind, DocumentKind, PartyRole
from server_api.contract.money import Money
from server_api.contract.words import Channel
from server_api.services.check_contact import BadContactError, clean_contact, clean_email
from server_api.services.check_document import clean_document
from server_api.services.csv_source import inert
from server_api.services.set_consent import CHANNELS, PURPOSES
from server_api.services.sheet import Sheet, read_phone
from server_api.store.people_rows import backwards

_CONTACTS = frozenset(kind.value for kind in ContactKind if kind is not ContactKind.UNKNOWN)
_ROLES = frozenset(role.value for role in PartyRole if role is not PartyRole.UNKNOWN)
_PAPERS = frozenset(kind.value for kind in DocumentKind if kind is not DocumentKind.UNKNOWN)
_STATES = frozenset({ConsentState.GRANTED.value, ConsentState.WITHDRAWN.value})
_CHANNELS = frozenset(channel.value for channels in CHANNELS.values() for channel in channels)


def contact_row(sheet: Sheet, person_id: str, country: str) -> dict[str, Any]:
    """A phone, an e-mail or an address; ``contact_kind`` says which."""
    kind = sheet.word("kind", _CONTACTS, "unknown_kind")
    quality = sheet.convert("quality", _quality, "bad_quality", required=False)
    label = sheet.text("label", 20 if kind == "phone" else 40)
    shared = {
        "contact_kind": kind,
        "person_id": person_id,
        "kind" if kind == "phone" else "label": label,
        "source": sheet.text("source", 60) or "import",
        "quality": 50 if quality is None else quality,
    }
    value = _contact(sheet, kind, country)
    if value is None:
        return shared
    return shared | value | ({"backwards": backwards(value["e164"])} if kind == "phone" else {})


def consent_row(
    sheet: Sheet,
    person_id: str,
    country: str,
    contact_of: Callable[[str, str, str], str],
    now: datetime,
) -> dict[str, Any] | None:
    """What a contact may be used for; its last word of before is not taken back by an older file."""
    kind = sheet.word("kind", _CONTACTS, "unknown_kind")
    channel = sheet.word("channel", _CHANNELS, "unknown_channel")
    purpose = sheet.word("purpose", frozenset(PURPOSES), "unknown_purpose")
    state = sheet.word("state", _STATES, "unknown_state")
    since = sheet.moment("since", required=False) or now
    if kind in CHANNELS and channel in _CHANNELS and Channel(channel) not in CHANNELS[kind]:
        sheet.fail("channel", "unknown_channel")
    if kind == ContactKind.ADDRESS:
        named = " ".join(inert(sheet.value("value")).split())
    else:
        named = next(iter((_contact(sheet, kind, country) or {}).values()), "")
    contact_id = contact_of(person_id, kind, named)
    if not contact_id:
        if not sheet.problems:
            sheet.fail("value", "unknown_contact")
        return None
    return {
        "consent_id": _own_id("consent", contact_id, channel, purpose, state, sheet.value("since")),
        "person_id": person_id,
        "contact_id": contact_id,
        "channel": channel,
        "purpose": purpose,
        "state": state,
        "since": since,
        "source": sheet.text("source", 60) or "import",
    }


def party_row(sheet: Sheet, person_id: str, country: str, debt_id: str) -> dict[str, Any]:
    """Somebody beside the debtor."""
    role = sheet.word("role", _ROLES, "unknown_role")
    name = sheet.text("name", 200, required=True)
    kind = sheet.text("party_document_kind", 20).lower()
    document = sheet.convert(
        "party_document", lambda text: clean_document(kind, text), "bad_document", required=False
    )
    phone = sheet.convert("phone", lambda text: read_phone(text, country), "bad_phone", required=False)
    return {
        "party_id": _own_id("party", person_id, role, name, debt_id),
        "person_id": person_id,
        "role": role,
        "name": name,
        "document": document or "",
        "document_kind": kind,
        "phone": phone or "",
        "email": sheet.convert("email", _email, "bad_contact", required=False) or "",
        "debt_id": debt_id,
        "may_hear": sheet.flag("may_hear"),
        "since": sheet.convert("since", sheet.date, "bad_date", required=False),
        "source": "import",
        "note": sheet.text("note", 200),
    }


def instalment_row(sheet: Sheet, debt: RowMapping) -> dict[str, Any]:
    """One of a contract's own instalments; ``paid`` is what the creditor had of it before the file."""
    digits = Money(0, debt["currency"]).digits

    def amount(text: str) -> int | None:
        return sheet.scaled(text, digits, least=0)

    return {
        "debt_id": debt["debt_id"],
        "number": sheet.convert("number", _number, "bad_number"),
        "due_on": sheet.convert("due_on", sheet.date, "bad_date"),
        "principal_minor": sheet.convert("principal", amount, "bad_amount"),
        "interest_minor": sheet.convert("interest", amount, "bad_amount", required=False) or 0,
        "paid_minor": sheet.convert("paid", amount, "bad_amount", required=False) or 0,
    }


def document_row(sheet: Sheet, person_id: str, debt_id: str, folder: Path) -> dict[str, Any]:
    """A paper; its file lies beside the map and is read once, for its size and checksum."""
    kind = sheet.word("kind", _PAPERS, "unknown_kind")
    title = sheet.text("title", 200, required=True)
    named = sheet.text("file", 400)
    found = _content(folder, named)
    if named and found is None:
        sheet.fail("file", "no_file")
    checksum, size = found or ("", 0)
    return {
        "document_id": _own_id("document", person_id, debt_id, kind, title, sheet.value("at")),
        "person_id": person_id,
        "debt_id": debt_id,
        "kind": kind,
        "title": title,
        "media_type": mimetypes.guess_type(named)[0] or "application/octet-stream",
        "path": str((folder / named).resolve()) if found else "",
        "sha256": checksum,
        "size": size,
        "at": sheet.moment("at"),
    }


def note_row(sheet: Sheet, person_id: str) -> dict[str, Any]:
    """A note of before."""
    at = sheet.moment("at")
    body = inert(sheet.value("text"))[:4000]
    if not body:
        sheet.fail("text", "missing")
    return {
        "note_id": _own_id("note", person_id, sheet.value("at"), body),
        "person_id": person_id,
        "body": body,
        "pinned": sheet.flag("pinned"),
        "at": at,
        "author": sheet.text("author", 200),
    }


def _contact(sheet: Sheet, kind: str, country: str) -> dict[str, Any] | None:
    """The columns of its value; a number need only be possible, as in the portfolio itself."""
    text = sheet.value("value")
    if kind not in _CONTACTS or not text:
        if not text:
            sheet.fail("value", "missing")
        return None
    if kind == ContactKind.PHONE:
        e164 = read_phone(text, country)
        if e164 is None:
            sheet.fail("value", "bad_phone")
            return None
        return {"e164": e164}
    parts = {name: sheet.value(name) for name in ("city", "region", "postcode")}
    try:
        return clean_contact(ContactKind(kind), inert(text), parts, country)
    except BadContactError as error:
        known = error.fault in ("bad_postcode", "missing", "too_long")
        sheet.fail(error.field, error.fault if known else "bad_contact")
        return None


def _email(text: str) -> str | None:
    try:
        return clean_email(text)
    except BadContactError:
        return None


def _quality(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,3}", text, re.ASCII) and int(text) <= 100 else None


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[1-9]\d{0,2}", text, re.ASCII) else None


@lru_cache(maxsize=256)
def _content(folder: Path, named: str) -> tuple[str, int] | None:
    """Checksum and size of a file below ``folder``; None where there is none, or the name leads elsewhere."""
    path = (folder / named).resolve()
    if not named or not path.is_relative_to(folder.resolve()) or not path.is_file():
        return None
    content = path.read_bytes()
    return sha256(content).hexdigest(), len(content)


def _own_id(*parts: str) -> str:
    """The same row of the same file has the same id."""
    return str(uuid5(NAMESPACE_OID, "|".join(parts)))
