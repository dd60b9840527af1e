"""Portfolios as the world sends them: good rows load, bad ones are named, twice is once, half is nothing."""

import csv
import shutil
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select, text

from server_api.clock import ManualClock
from server_api.dialer.placings import Placings
from server_api.dialer.promotion import Promotion
from server_api.services.csv_source import UnreadableFileError
from server_api.services.import_portfolio import Imported, ImportPortfolio
from server_api.services.manage_campaigns import ManageCampaigns, NewCampaign
from server_api.services.manage_trunks import ManageTrunks, NewTrunk
from server_api.services.portfolio_map import BadMapError
from server_api.store import people_rows, ready_rows
from server_api.store.database import Database, StoreFullError, sqlite_url
from server_api.store.tables import creditors, debts, history, imports, people, phones
from tests.helpers.postgresql import PostgreSql
from tests.services.conftest import SAMPLE, some_debtors

NOW = datetime(2026, 11, 24, 13, 40, tzinfo=UTC)
MAP = """
creditors = "creditors.toml"
dates = "dmy"
decimal = ","
phones = [["fone", ""]]
[columns]
document = "cpf"
name = "nome"
contract = "contrato"
due_on = "vencimento"
principal = "valor"
city = "cidade"
[defaults]
creditor = "meridiano"
document_kind = "cpf"
currency = "BRL"
interest_month_percent = "3"
[custom]
score = "score"
"""
HEAD = "cpf;nome;contrato;vencimento;valor;cidade;fone;score"
GOOD = "529.982.247-25;Maria;A-1;13/09/2026;9.180,00;Santo André;(11) 90000-0001;7"
ALSO_GOOD = "111.444.777-35;João;B-1;13/09/2026;100,50;Niterói;(21) 90000-0002;"


class Desk:
    """A folder with a map, and a database to import into."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder, self.database = folder, database
        (folder / "map.toml").write_text(MAP, encoding="utf-8")
        shutil.copy(SAMPLE / "creditors.toml", folder / "creditors.toml")

    async def load(self, content: str | bytes, language: str = "pt-BR") -> Imported:
        """Import a file of these bytes."""
        file = self.folder / "carteira.csv"
        file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        run = ImportPortfolio(self.database, ManualClock(NOW))
        return await run(file=file, map_file=self.folder / "map.toml", language=language)

    def report(self) -> list[list[str]]:
        """The report's lines without its heading."""
        with (self.folder / "carteira.csv.report.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))[1:]

    async def count(self, table: Table) -> int:
        """How many rows a table has."""
        async with self.database.read() as conn:
            return int((await conn.execute(select(func.count()).select_from(table))).scalar_one())


@pytest.fixture
async def desk(server: PostgreSql | None, tmp_path: Path) -> AsyncIterator[Desk]:
    """On each of both databases in turn."""
    database = Database(server.url(await server.fresh()) if server else sqlite_url(tmp_path / "acordo.db"))
    await database.open()
    yield Desk(tmp_path, database)
    await database.close()


def lines(*rows: str) -> str:
    return "\r\n".join((HEAD, *rows)) + "\r\n"


async def test_good_rows_load_as_they_are_meant(desk: Desk) -> None:
    done = await desk.load(lines(GOOD, ALSO_GOOD))
    assert (done.counts.good, done.counts.bad, done.remarks) == (2, 0, 0)
    assert not done.report.exists()
    async with desk.database.read() as conn:
        person = (await conn.execute(select(people).where(people.c.name == "Maria"))).one()
        debt = (await conn.execute(select(debts).where(debts.c.contract == "A-1"))).one()
        phone = (await conn.execute(select(phones).where(phones.c.person_id == person.person_id))).one()
    assert (person.document, person.country, person.city) == ("52998224725", "BR", "Santo André")
    assert person.custom == {"score": "7"}
    assert (debt.principal_minor, str(debt.due_on), debt.interest_month_bp) == (918000, "2026-09-13", 300)
    assert (phone.e164, phone.kind) == ("+5511900000001", "other")


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + lines(GOOD, ALSO_GOOD).encode(),
        lines(GOOD, ALSO_GOOD).encode("cp1252"),
        lines(GOOD, ALSO_GOOD).replace("\r\n", "\n").encode(),
        lines(GOOD, ALSO_GOOD).replace(";", "\t").encode(),
    ],
    ids=["bom", "cp1252", "unix", "tabs"],
)
async def test_encodings_and_separators_are_understood(desk: Desk, content: bytes) -> None:
    assert (await desk.load(content)).counts.good == 2
    async with desk.database.read() as conn:
        cities = (await conn.execute(select(people.c.city).order_by(people.c.city))).scalars().all()
    assert cities == ["Niterói", "Santo André"]


async def test_commas_separate_too(desk: Desk) -> None:
    rows = lines(GOOD.replace("9.180,00", '"9.180,00"')).replace(";", ",")
    assert (await desk.load(rows)).counts.good == 1


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (GOOD.replace("529.982.247-25", "529.982.247-26"), "cpf", "bad_document"),
        (GOOD.replace("529.982.247-25", "111.111.111-11"), "cpf", "bad_document"),
        (GOOD.replace("529.982.247-25", ""), "cpf", "missing"),
        (GOOD.replace("Maria", ""), "nome", "missing"),
        (GOOD.replace("Maria", "M" * 201), "nome", "too_long"),
        (GOOD.replace("13/09/2026", "31/02/2026"), "vencimento", "bad_date"),
        (GOOD.replace("9.180,00", "0"), "valor", "bad_amount"),
        (GOOD.replace("9.180,00", "-5"), "valor", "bad_amount"),
        (GOOD.replace("9.180,00", "1,234"), "valor", "bad_amount"),
        (GOOD.replace("9.180,00", "NaN"), "valor", "bad_amount"),
        (GOOD.replace("9.180,00", "um mil"), "valor", "bad_amount"),
        (GOOD + ";one more", "", "wrong_cells"),
        (GOOD.replace("Maria", "Ma\x00ria"), "", "nul_byte"),
        (GOOD.replace("Maria", '"' + "x" * 140_000 + '"'), "", "unreadable"),
    ],
)
async def test_a_bad_row_is_named_and_the_others_load(desk: Desk, row: str, column: str, code: str) -> None:
    done = await desk.load(lines(row, ALSO_GOOD))
    assert (done.counts.rows, done.counts.good, done.counts.bad) == (2, 1, 1)
    (line,) = desk.report()
    assert (line[0], line[1], line[2], line[3], line[6]) == ("carteira.csv", "2", column, code, "0")
    assert line[4].endswith(".")
    assert await desk.count(people) == 1


async def test_a_bad_number_costs_only_itself(desk: Desk) -> None:
    done = await desk.load(lines(GOOD.replace("(11) 90000-0001", "12")))
    assert (done.counts.good, done.remarks, await desk.count(phones)) == (1, 1, 0)
    assert desk.report()[0][3:7:3] == ["bad_phone", "1"]


async def test_contradictions_inside_a_file(desk: Desk) -> None:
    rows = (
        GOOD,
        GOOD.replace("A-1", "A-2"),
        GOOD.replace("A-1", "A-3").replace("Maria", "Pedro"),
        GOOD.replace("9.180,00", "1,00"),
        ALSO_GOOD.replace("B-1", "A-1"),
    )
    done = await desk.load(lines(*rows))
    assert (done.counts.good, done.counts.bad) == (2, 3)
    assert [(line[1], line[3]) for line in desk.report()] == [
        ("4", "document_of_another"),
        ("5", "contract_twice"),
        ("6", "contract_twice"),
    ]
    assert (await desk.count(people), await desk.count(debts)) == (1, 2)


async def test_formulas_are_text(desk: Desk) -> None:
    formula = '=HYPERLINK("http://x","y")'
    await desk.load(lines(GOOD.replace("Santo André", "=1+1").replace("Maria", "@Maria")))
    async with desk.database.read() as conn:
        row = (await conn.execute(select(people.c.name, people.c.city))).one()
    assert tuple(row) == ("'@Maria", "'=1+1")
    quoted = '"' + formula.replace('"', '""') + '"'
    await desk.load(lines(ALSO_GOOD.replace("111.444.777-35", quoted)))
    assert desk.report()[0][5] == f"'{formula}"


async def test_a_second_import_changes_nothing_but_what_changed(desk: Desk) -> None:
    await desk.load(lines(GOOD, ALSO_GOOD))
    again = asdict((await desk.load(lines(GOOD, ALSO_GOOD))).counts)
    assert (again["good"], again["people_added"], again["debts_added"], again["phones_added"]) == (2, 0, 0, 0)
    assert (again["people_changed"], again["debts_changed"]) == (0, 0)
    changed = await desk.load(
        lines(GOOD.replace("9.180,00", "9.000,00"), ALSO_GOOD.replace("João", "João B"))
    )
    assert (changed.counts.people_changed, changed.counts.debts_changed) == (1, 1)
    async with desk.database.read() as conn:
        query = select(debts.c.principal_minor).where(debts.c.contract == "A-1")
        assert (await conn.execute(query)).scalar_one() == 900000
    assert (await desk.count(people), await desk.count(debts), await desk.count(imports)) == (2, 2, 3)


async def test_lists_are_in_the_order_of_the_files(desk: Desk) -> None:
    await ManageTrunks(desk.database, ManualClock(NOW)).add(NewTrunk("sim", "127.0.0.1"))
    campaigns = ManageCampaigns(desk.database, ManualClock(NOW))
    third = GOOD.replace("529.982.247-25", "123.456.789-09").replace("A-1", "A-2").replace("Maria", "Rui")
    await desk.load(lines(GOOD, ALSO_GOOD))
    before, _ = await campaigns.add(NewCampaign("before", "meridiano", "sim"))
    await desk.load(lines(third, ALSO_GOOD, GOOD))
    after, _ = await campaigns.add(NewCampaign("after", "meridiano", "sim"))
    clock = ManualClock(NOW)
    promote = Promotion(desk.database, clock, Placings(desk.database, clock, lambda _: None))
    for campaign_id in (before, after):
        await promote(campaign_id)
        async with desk.database.read() as conn:
            heads = await ready_rows.pick(conn, campaign_id, 10)
            names = [(await people_rows.get(conn, lead.person_id)) for lead in heads]
        assert [person.name for person in names if person] == ["Maria", "João", "Rui"]


async def test_a_file_without_its_columns_is_refused_whole(desk: Desk) -> None:
    with pytest.raises(UnreadableFileError) as error:
        await desk.load(lines(GOOD).replace("contrato", "kontrakt"))
    assert (error.value.code, error.value.detail) == ("missing_column", "contrato")
    assert await desk.count(creditors) == 0


@pytest.mark.parametrize("content", ["", "\n", b"\xff\xfea\x00"])
async def test_files_that_are_none(desk: Desk, content: str | bytes) -> None:
    with pytest.raises(UnreadableFileError):
        await desk.load(content)


async def test_a_mistyped_path_leaves_nothing_behind(desk: Desk) -> None:
    run = ImportPortfolio(desk.database, ManualClock(NOW))
    with pytest.raises(UnreadableFileError):
        await run(file=desk.folder / "none.csv", map_file=desk.folder / "map.toml")
    assert list(desk.folder.glob("none*")) == []


@pytest.mark.parametrize(
    ("old", "new"), [("dates =", "datas ="), ('"dmy"', '"other"'), ("creditors.toml", "none.toml"), ("[", "")]
)
async def test_a_bad_map_is_refused(desk: Desk, old: str, new: str) -> None:
    (desk.folder / "map.toml").write_text(MAP.replace(old, new), encoding="utf-8")
    with pytest.raises(BadMapError):
        await desk.load(lines(GOOD))


@pytest.mark.parametrize("server", [None], ids=["sqlite"])
async def test_a_full_disk_keeps_nothing_of_an_import(
    desk: Desk, server: PostgreSql | None, tmp_path: Path
) -> None:
    portfolio = some_debtors(tmp_path / "sample", each=60)
    async with desk.database.read() as conn:
        pages = (await conn.execute(text("PRAGMA page_count"))).scalar_one()
        # The limit belongs to this connection, which the pool hands to the import again.
        await conn.execute(text(f"PRAGMA max_page_count={pages + 30}"))
    run = ImportPortfolio(desk.database, ManualClock(NOW))
    with pytest.raises(StoreFullError):
        await run(file=portfolio / "portfolio.csv", map_file=portfolio / "map.toml")
    assert [await desk.count(table) for table in (people, debts, creditors, imports)] == [0, 0, 0, 0]


async def test_the_whole_sample_loads_without_a_remark(desk: Desk, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "sample")
    run = ImportPortfolio(desk.database, ManualClock(NOW))
    done = await run(file=tmp_path / "sample" / "portfolio.csv", map_file=tmp_path / "sample" / "map.toml")
    assert (done.remarks, done.counts.bad, await desk.count(people)) == (0, 0, 2000)
    assert await desk.count(history) == done.counts.history_added > 4000
    ending = func.substr(phones.c.e164, func.length(phones.c.e164))
    async with desk.database.read() as conn:
        endings = (await conn.execute(select(ending, func.count()).group_by(ending))).all()
    assert len(endings) == 10
    assert min(count for _, count in endings) > 200
