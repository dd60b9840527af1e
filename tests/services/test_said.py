"""What debtors said on calls stays with them when their portfolio is loaded again."""

from pathlib import Path

from server_api.services.import_portfolio import ImportPortfolio
from server_api.store import script_rows
from server_api.store.tables import people
from tests.services.floor import Floor


async def test_an_import_keeps_what_the_debtor_said(floor: Floor, sample: Path) -> None:
    before = (await floor.rows(people))[0]
    async with floor.database.write() as conn:
        await script_rows.keep_said(conn, before["person_id"], {"says_paid": "yes", "paid_by": ""})
    await ImportPortfolio(floor.database, floor.clock)(
        file=sample / "portfolio.csv", map_file=sample / "map.toml", language="en"
    )
    (after,) = await floor.rows(people, person_id=before["person_id"])
    assert after["custom"] == before["custom"] | {"said.says_paid": "yes"}
