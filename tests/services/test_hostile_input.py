"""Whatever stands in a cell or is typed as an answer, reading it ends with a value or a named problem."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.words import Question
from server_api.domain.identity import KnownFacts, matches
from server_api.domain.masking import mask_document, mask_phone
from server_api.services.check_document import clean_document
from server_api.services.csv_source import SourceRow, inert
from server_api.services.import_report import sentence
from server_api.services.portfolio_map import PortfolioMap
from server_api.services.portfolio_row import RowReader
from server_api.services.sheet import read_phone

FIELDS = [
    "creditor",
    "country",
    "document_kind",
    "document",
    "name",
    "birth_date",
    "postcode",
    "time_zone",
    "customer_since",
    "contract",
    "currency",
    "due_on",
    "principal",
    "interest_month_percent",
    "penalty_percent",
    "legal_kind",
    "legal_since",
]
MAP = PortfolioMap.model_validate({"columns": {name: name for name in FIELDS}, "phones": [["phone", "kind"]]})
TYPICAL = {
    "creditor": "c",
    "country": "BR",
    "document_kind": "cpf",
    "document": "529.982.247-25",
    "name": "Maria",
    "contract": "A-1",
    "currency": "BRL",
    "due_on": "2026-09-13",
    "principal": "100.00",
}
NASTY = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["1e999999", "sNaN", "-Infinity", "٣٣٣", "0" * 50, "9" * 400, "0001-01-01", "2026-02-30", "CLP"]
    ),
)
READER = RowReader(MAP, {"c": "BR"})


@given(field=st.sampled_from([*FIELDS, "phone", "kind"]), value=NASTY)
def test_any_cell_is_read_or_named(field: str, value: str) -> None:
    row, problems = READER.read(SourceRow(2, {**TYPICAL, "phone": "+5511900000001", field: value}))
    assert (row is None) == any(problem.fatal for problem in problems)
    assert all(sentence(problem.code, "pt") for problem in problems)


@given(
    kind=st.sampled_from(["cpf", "cnpj", "rfc", "curp", "rut", "cuit", "dni", "cedula", "ssn", "other"]),
    document=NASTY,
)
def test_any_document_is_judged(kind: str, document: str) -> None:
    clean = clean_document(kind, document)
    assert clean is None or clean_document(kind, clean) == clean


@given(question=st.sampled_from(list(Question)), answer=st.text(max_size=200))
def test_any_answer_is_right_or_wrong(question: Question, answer: str) -> None:
    facts = KnownFacts(date(1968, 3, 14), "38448291520", "09010-120", "José", "BR")
    assert matches(question, answer, facts) in (True, False)


@pytest.mark.parametrize(
    "answer", ["1/1/99999999999999999999", "9" * 200, "0/0/0", "31/12/-1", "março março 5"]
)
def test_dates_beyond_the_calendar_are_wrong(answer: str) -> None:
    facts = KnownFacts(date(1968, 3, 14), country="BR")
    assert not matches(Question.BIRTH_DATE, answer, facts)


@given(text=st.text(max_size=40))
def test_masks_and_formulas(text: str) -> None:
    assert inert(inert(text)) == inert(text)
    assert len(mask_document("cpf", text)) <= 2 * len(text) + 14
    assert mask_phone(text)
    assert read_phone(text, "BR") is None or str(read_phone(text, "BR")).startswith("+")
