"""Files around a portfolio: good rows load, bad ones are named in three languages, twice is once."""

from pathlib import Path

import pytest
from sqlalchemy import select

from server_api.services.import_report import sentence
from server_api.store import tables
from tests.services.test_import import GOOD, MAP, Desk, desk, lines

__all__ = ["desk"]

WHO = "BR,cpf,529.982.247-25"
FILES = {
    "contacts": (
        "country,document_kind,document,kind,value,label,source,quality,city,region,postcode",
        f"{WHO},email,Maria@Example.com,pessoal,contract,80,,,",
        f"{WHO},phone,(11) 90000-0001,,bureau,35,,,",
        f'{WHO},address,"Rua A, 1",casa,contract,70,Santo André,SP,09010-120',
    ),
    "consents": (
        "country,document_kind,document,kind,value,channel,purpose,state,since,source",
        f"{WHO},phone,+5511900000001,sms,collection,granted,2026-10-01T12:00+00:00,contract",
    ),
    "parties": (
        "country,document_kind,document,role,name,party_document_kind,party_document,phone,email,"
        "may_hear,since,note,creditor,contract",
        f"{WHO},guarantor,João Melo,cpf,111.444.777-35,(11) 98765-4321,joao@example.com,sim,"
        "01/02/2026,,meridiano,A-1",
    ),
    "instalments": (
        "creditor,contract,number,due_on,principal,interest,paid",
        'meridiano,A-1,1,13/09/2026,"1.000,00","20,00",',
        'meridiano,A-1,2,13/10/2026,"1.000,00","20,00","1.020,00"',
    ),
    "documents": (
        "country,document_kind,document,kind,title,file,at,creditor,contract",
        f"{WHO},contract,Contrato A-1,contrato.pdf,2026-01-02T12:00+00:00,meridiano,A-1",
    ),
    "notes": (
        "country,document_kind,document,at,text,pinned,author",
        f"{WHO},2026-11-01T12:00+00:00,Liga à noite,sim,Ana",
    ),
}
TABLES = {
    "contacts": tables.emails,
    "consents": tables.consents,
    "parties": tables.parties,
    "instalments": tables.debt_instalments,
    "documents": tables.documents,
    "notes": tables.notes,
}


def write(folder: Path, **changed: tuple[str, ...]) -> None:
    """Every file, some of them with other rows, and a map that names them all."""
    (folder / "contrato.pdf").write_bytes(b"%PDF-1.4 sample")
    for name, rows in (FILES | changed).items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    named = "".join(f'{name} = {{ file = "{name}.csv" }}\n' for name in FILES)
    (folder / "map.toml").write_text(f"{MAP}\n[files]\n{named}", encoding="utf-8")


async def test_all_of_it_loads_and_twice_is_once(desk: Desk) -> None:
    write(desk.folder)
    for _ in range(2):
        done = await desk.load(lines(GOOD))
        assert done.remarks == 0
        assert [await desk.count(table) for table in TABLES.values()] == [1, 1, 1, 2, 1, 1]
    async with desk.database.read() as conn:
        mail = (await conn.execute(select(tables.emails))).one()
        phone = (await conn.execute(select(tables.phones))).one()
        home = (await conn.execute(select(tables.addresses))).one()
        party = (await conn.execute(select(tables.parties))).one()
        late = (await conn.execute(select(tables.debt_instalments).order_by("number"))).all()
        paper = (await conn.execute(select(tables.documents))).one()
        note = (await conn.execute(select(tables.notes))).one()
        consent = (await conn.execute(select(tables.consents))).one()
    assert (mail.address, mail.quality) == ("Maria@example.com", 80)
    assert (phone.e164, phone.source, phone.quality) == ("+5511900000001", "bureau", 35)
    assert (home.street, home.postcode) == ("Rua A, 1", "09010-120")
    assert (party.role, party.document, party.phone, party.may_hear) == (
        "guarantor",
        "11144477735",
        "+5511987654321",
        True,
    )
    assert party.debt_id == paper.debt_id != ""
    assert [(row.principal_minor, row.interest_minor, row.paid_minor) for row in late] == [
        (100_000, 2_000, 0),
        (100_000, 2_000, 102_000),
    ]
    assert (paper.media_type, paper.size, len(paper.sha256)) == ("application/pdf", 15, 64)
    assert (note.body, note.pinned) == ("Liga à noite", True)
    assert consent.contact_id == phone.phone_id


@pytest.mark.parametrize(
    ("file", "row", "column", "code"),
    [
        ("contacts", f"{WHO},email,no-at-sign,,,,,,", "value", "bad_contact"),
        ("contacts", f"{WHO},fax,123,,,,,,", "kind", "unknown_kind"),
        ("contacts", f'{WHO},address,"Rua A, 1",,,,X,SP,123', "postcode", "bad_postcode"),
        ("contacts", f"{WHO},email,a@example.com,,,101,,,", "quality", "bad_quality"),
        ("contacts", "BR,cpf,111.444.777-35,email,a@example.com,,,,,,", "document", "unknown_person"),
        ("consents", f"{WHO},phone,+5511900000001,fax,offers,granted,,", "channel", "unknown_channel"),
        ("consents", f"{WHO},phone,+5511900000001,sms,fun,granted,,", "purpose", "unknown_purpose"),
        ("consents", f"{WHO},phone,+5511900000001,sms,offers,maybe,,", "state", "unknown_state"),
        ("consents", f"{WHO},phone,+5511988887777,sms,offers,granted,,", "value", "unknown_contact"),
        ("parties", f"{WHO},friend,Zé,,,,,,,,,", "role", "unknown_role"),
        ("parties", f"{WHO},relative,Zé,cpf,123,,,,,,,", "party_document", "bad_document"),
        ("parties", f"{WHO},relative,Zé,,,,,maybe,,,,", "may_hear", "bad_flag"),
        ("parties", f"{WHO},relative,Zé,,,,,,,,meridiano,Z-9", "contract", "unknown_contract"),
        ("instalments", "meridiano,A-1,0,13/09/2026,1,,", "number", "bad_number"),
        ("instalments", "meridiano,Z-9,1,13/09/2026,1,,", "contract", "unknown_contract"),
        ("instalments", "meridiano,A-1,1,2026-09-13,1,,", "due_on", "bad_date"),
        ("documents", f"{WHO},contract,C,../../etc/passwd,2026-01-02T12:00+00:00,,", "file", "no_file"),
        ("documents", f"{WHO},poem,C,,2026-01-02T12:00+00:00,,", "kind", "unknown_kind"),
        ("notes", f"{WHO},2026-11-01 12:00,Olá,,", "at", "bad_moment"),
        ("notes", f"{WHO},2026-11-01T12:00+00:00,,,", "text", "missing"),
    ],
)
async def test_a_bad_row_is_named_and_the_others_load(
    desk: Desk, file: str, row: str, column: str, code: str
) -> None:
    heading, *good = FILES[file]
    write(desk.folder, **{file: (heading, row, *good)})
    await desk.load(lines(GOOD))
    (told,) = desk.report()
    assert told[:4] == [f"{file}.csv", "2", column, code]
    assert told[6] == "0"
    assert len({sentence(code, language) for language in ("pt", "es", "en")}) >= 2
    expected = 2 if file == "instalments" else 1
    assert await desk.count(TABLES[file]) == expected


async def test_a_file_that_is_not_there_stops_the_import_before_anything_is_written(desk: Desk) -> None:
    write(desk.folder)
    (desk.folder / "notes.csv").unlink()
    with pytest.raises(ValueError, match="cannot_open"):
        await desk.load(lines(GOOD))
    assert await desk.count(tables.people) == 0


async def test_what_the_file_does_not_know_stays_on_file(desk: Desk) -> None:
    write(desk.folder)
    await desk.load(lines(GOOD))
    async with desk.database.write() as conn:
        await conn.execute(tables.debts.update().values(fees_minor=500, day_count="actual/365"))
        await conn.execute(tables.people.update().values(score=700))
    await desk.load(lines(GOOD))
    async with desk.database.read() as conn:
        debt = (await conn.execute(select(tables.debts))).one()
        person = (await conn.execute(select(tables.people))).one()
    assert (debt.fees_minor, debt.day_count, person.score) == (500, "actual/365", 700)
