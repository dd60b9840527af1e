"""Letters in three languages: agreement, receipt, discharge; kept once, and checked when they are read."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdf
import pytest

from server_api.documents.paper import Grid, Paper
from server_api.documents.paper_pdf import paper_pdf
from server_api.documents.shelf import PaperLostError, PaperShelf
from server_api.jobs.keep_papers import KeepPapers
from server_api.services.make_papers import MakePapers
from server_api.services.paper_words import PaperWords, paper_words
from server_api.store import tables
from tests.promises.room import DAY_S, PLACES, Room

FRIDAY = date(2026, 11, 27)
LINES = [(FRIDAY, 40_000), (date(2026, 12, 28), 40_000)]
NBSP = "\N{NO-BREAK SPACE}"


def keeper(room: Room, folder: Path, told: list[tuple[str, str]] | None = None) -> KeepPapers:
    heard = told if told is not None else []
    make = MakePapers(room.database, room.clock, PLACES, PaperShelf(folder))
    return KeepPapers(
        room.database, room.clock, lambda: True, make, lambda *one: heard.append((one[0], one[1])), 60.0
    )


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


async def opened(room: Room, folder: Path, kind: str) -> str:
    row = await room.one(tables.documents, kind=kind)
    return text_of(PaperShelf(folder).read(row["path"], row["sha256"]))


async def test_an_agreement_is_written_once_with_every_payment(room: Room, tmp_path: Path) -> None:
    rules = {"agency": "Ponte Assessoria", "official_phone": "0800 000 0100", "promises": {"grace_days": 3}}
    await room.change(tables.creditors, rules=rules)
    told: list[tuple[str, str]] = []
    await room.promise(LINES, kind="instalments", debt_minor=150_000, discount_minor=70_000)
    assert await keeper(room, tmp_path, told).look() == 1
    assert await keeper(room, tmp_path).look() == 0
    assert told == [("person-1", "documents")]
    text = await opened(room, tmp_path, "agreement")
    for words in (
        "Ponte Assessoria",
        "24 de novembro de 2026",
        "Carta de acordo",
        "Titular Marina Souza 1",
        "Contratos Cartão C-1",
        "Forma de pagamento Pix",
        "Sobre o saldo de R$ 1.500,00 na data do acordo foi concedido desconto de R$ 700,00",
        "1 27/11/2026 R$ 400,00 2 28/12/2026 R$ 400,00 Total R$ 800,00",
        "aceita até 3 dias úteis depois",
        "Dúvidas: Ponte Assessoria, telefone 0800 000 0100.",
        "Página 1 de 1",
    ):
        assert words in text.replace(NBSP, " ")
    assert "52998224726" not in text  # a letter may be read by others: the document is masked


async def test_a_payment_has_its_receipt_and_the_last_one_the_discharge(room: Room, tmp_path: Path) -> None:
    await room.promise(LINES, debt_minor=150_000, discount_minor=70_000)
    await room.pay(40_000, "E1")
    await keeper(room, tmp_path).look()
    text = (await opened(room, tmp_path, "receipt")).replace(NBSP, " ")
    assert "Recibo de pagamento" in text
    assert "Valor R$ 400,00 Pago em 24/11/2026 Recebido por banco Referência E1" in text
    assert "Do acordo ainda faltam R$ 400,00, com próximo vencimento em 28/12/2026." in text
    assert await room.rows(tables.documents, kind="settlement") == []
    room.clock.advance(30 * DAY_S)
    await room.pay(40_000, "E2")
    assert await keeper(room, tmp_path).look() == 2
    text = await opened(room, tmp_path, "settlement")
    assert "Carta de quitação" in text
    assert "integralmente paga em 24/12/2026" in text
    assert "nos termos do acordo de 24/11/2026" in text


@pytest.mark.parametrize(
    ("country", "language", "title", "currency", "amount"),
    [
        ("MX", "es-MX", "Carta finiquito", "MXN", "$1,500.00"),
        ("US", "en-US", "Settlement letter", "USD", "$1,500.00"),
    ],
)
async def test_each_country_reads_its_own_words(
    room: Room, tmp_path: Path, country: str, language: str, title: str, currency: str, amount: str
) -> None:
    await room.change(tables.people, country=country, language=language, region="", time_zone="UTC")
    await room.change(tables.debts, currency=currency)
    await room.pay(150_000, currency=currency)
    assert await keeper(room, tmp_path).look() == 2
    assert title in await opened(room, tmp_path, "settlement")
    assert amount in await opened(room, tmp_path, "receipt")


async def test_the_balance_shows_every_step_and_what_came_off(room: Room, tmp_path: Path) -> None:
    changes = {"interest_month_bp": 300, "penalty_bp": 200, "fees_minor": 1_500, "discount_minor": 2_000}
    await room.change(tables.debts, **changes)
    await room.pay(20_000)
    make = MakePapers(room.database, room.clock, PLACES, PaperShelf(tmp_path))
    await make.statement("call", "person-1", "campaign-1")
    text = (await opened(room, tmp_path, "statement")).replace(NBSP, " ")
    for words in ("Multa", "Juros", "Pago", "Desconto", "\N{MINUS SIGN}R$ 200,00", "\N{MINUS SIGN}R$ 20,00"):
        assert words in text


async def test_a_result_that_may_be_undone_has_no_letter_yet(room: Room, tmp_path: Path) -> None:
    await room.promise(LINES, undo_until=room.clock.utc().replace(second=5))
    assert await keeper(room, tmp_path).look() == 0
    room.clock.advance(5)
    assert await keeper(room, tmp_path).look() == 1


async def test_a_letter_that_cannot_be_made_stops_no_other(
    room: Room, tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("the paper about a could not be made")
    await room.promise(LINES, promise_id="a")
    await room.promise(LINES, promise_id="b", person=2)

    class Failing(MakePapers):
        async def agreement(self, promise_id: str) -> str | None:
            if promise_id == "a":
                raise OSError("the disk is full")
            return await super().agreement(promise_id)

    make = Failing(room.database, room.clock, PLACES, PaperShelf(tmp_path))
    job = KeepPapers(room.database, room.clock, lambda: True, make, lambda *_: None, 60.0)
    assert await job.look() == 1
    assert await job.look() == 0


def test_what_was_changed_on_the_shelf_is_not_handed_out(tmp_path: Path) -> None:
    shelf = PaperShelf(tmp_path)
    name, checksum = shelf.put("d", b"paper")
    assert shelf.read(name, checksum) == b"paper"
    (tmp_path / name).write_bytes(b"other")
    with pytest.raises(PaperLostError):
        shelf.read(name, checksum)
    with pytest.raises(PaperLostError):
        shelf.read("no/such", checksum)


def test_a_long_schedule_runs_over_pages_with_its_headings_and_hostile_names_stay_text() -> None:
    rows = tuple((str(at), "27/11/2026", "R$ 1,00") for at in range(1, 251))
    name = '<b>José & "Zoë" Łukasz Жук</b><img src="file:///etc/passwd"/>'
    paper = Paper(
        title="Carta de acordo",
        sender=("Ponte",),
        place_and_day="",
        facts=(("Titular", name),),
        before=(),
        grids=(Grid(("Parcela", "Vencimento", "Valor"), (0.2, 0.4, 0.4), rows, ("Total", "", "R$ 250,00")),),
        after=(),
        page="Página {n} de {of}",
        number="Documento nº 1",
        language="pt-BR",
    )
    content = paper_pdf(paper)
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert len(pages) > 3
    assert all("Parcela Vencimento Valor" in page for page in pages)
    assert f"Página 2 de {len(pages)}" in pages[1]
    assert name in pages[0]
    assert paper_pdf(paper) == content


@pytest.mark.parametrize("language", ["pt-BR", "es-MX", "en-US"])
def test_every_text_is_there_in_every_language(language: str) -> None:
    words, english = paper_words(language), paper_words("en")
    for name in PaperWords.__dataclass_fields__:
        text = getattr(words, name)
        assert text
        fields = {part.split("}")[0] for part in text.split("{")[1:]}
        assert fields == {part.split("}")[0] for part in getattr(english, name).split("{")[1:]}, name
