"""The report of an import: a line for everything that was not taken as it came, in the user's language."""

import csv
from pathlib import Path
from types import TracebackType
from typing import Self

from server_api.services.csv_source import inert
from server_api.services.sheet import Problem

_SENTENCES: dict[str, tuple[str, str, str]] = {
    "missing": ("Falta este valor.", "Falta este valor.", "This value is missing."),
    "too_long": ("O texto é longo demais.", "El texto es demasiado largo.", "The text is too long."),
    "bad_document": (
        "O documento não confere: verifique os dígitos.",
        "El documento no es válido: revise los dígitos.",
        "The document is not valid: check its digits.",
    ),
    "bad_date": ("A data não foi entendida.", "No se entiende la fecha.", "The date cannot be read."),
    "bad_year": ("O ano não foi entendido.", "No se entiende el año.", "The year cannot be read."),
    "bad_moment": (
        "Data e hora com fuso são necessárias (2026-11-24T10:40-03:00).",
        "Se necesita fecha y hora con zona (2026-11-24T10:40-06:00).",
        "A date and time with a zone is needed (2026-11-24T10:40-05:00).",
    ),
    "bad_amount": (
        "O valor não é uma quantia válida.",
        "El importe no es válido.",
        "The amount is not valid.",
    ),
    "bad_rate": (
        "A taxa deve estar entre 0 e 100 %, com até duas casas.",
        "La tasa debe estar entre 0 y 100 %, con hasta dos decimales.",
        "The rate must be between 0 and 100 % with at most two decimals.",
    ),
    "bad_currency": (
        "A moeda deve ser um código como BRL.",
        "La moneda debe ser un código como MXN.",
        "The currency must be a code such as USD.",
    ),
    "bad_phone": (
        "O telefone não existe e não foi carregado; o resto da linha, sim.",
        "El teléfono no existe y no se cargó; el resto de la fila, sí.",
        "The number cannot exist and was left out; the rest of the row was loaded.",
    ),
    "unknown_zone": (
        "O fuso horário é desconhecido e foi ignorado.",
        "La zona horaria es desconocida y se ignoró.",
        "The time zone is unknown and was left out.",
    ),
    "unknown_creditor": (
        "Este credor não está cadastrado.",
        "Este acreedor no está dado de alta.",
        "This creditor is not known.",
    ),
    "unknown_legal_kind": (
        "A situação jurídica é desconhecida.",
        "La situación jurídica es desconocida.",
        "The legal status is unknown.",
    ),
    "unknown_person": (
        "Não há devedor com este documento.",
        "No hay deudor con este documento.",
        "There is no debtor with this document.",
    ),
    "bad_score": (
        "A pontuação deve ser um número de 0 a 9999.",
        "El puntaje debe ser un número de 0 a 9999.",
        "The score must be a number from 0 to 9999.",
    ),
    "bad_interest_kind": (
        "O tipo de juros deve ser simple, compound ou price.",
        "El tipo de interés debe ser simple, compound o price.",
        "The kind of interest must be simple, compound or price.",
    ),
    "bad_day_count": (
        "A contagem de dias é desconhecida (30, 30/360, actual/365, actual/actual …).",
        "La cuenta de días es desconocida (30, 30/360, actual/365, actual/actual …).",
        "The day count is unknown (30, 30/360, actual/365, actual/actual …).",
    ),
    "bad_flag": (
        "Aqui cabe apenas sim ou não.",
        "Aquí solo cabe sí o no.",
        "Only yes or no fits here.",
    ),
    "bad_number": (
        "O número deve ser inteiro, de 1 a 999.",
        "El número debe ser entero, de 1 a 999.",
        "The number must be whole, from 1 to 999.",
    ),
    "bad_quality": (
        "A qualidade deve ser um número de 0 a 100.",
        "La calidad debe ser un número de 0 a 100.",
        "The quality must be a number from 0 to 100.",
    ),
    "bad_contact": (
        "Este contato não pode existir: verifique o valor.",
        "Este contacto no puede existir: revise el valor.",
        "This contact cannot exist: check its value.",
    ),
    "bad_postcode": (
        "O código postal não é do país do devedor.",
        "El código postal no es del país del deudor.",
        "The postcode is not one of the debtor's country.",
    ),
    "unknown_kind": (
        "O tipo é desconhecido.",
        "El tipo es desconocido.",
        "The kind is unknown.",
    ),
    "unknown_role": (
        "O papel desta pessoa é desconhecido.",
        "El papel de esta persona es desconocido.",
        "The role of this person is unknown.",
    ),
    "unknown_contact": (
        "O devedor não tem este contato.",
        "El deudor no tiene este contacto.",
        "The debtor does not have this contact.",
    ),
    "unknown_contract": (
        "Não há contrato com este número neste credor.",
        "No hay contrato con este número de este acreedor.",
        "There is no contract with this number of this creditor.",
    ),
    "unknown_purpose": (
        "A finalidade deve ser collection, offers ou reminders.",
        "La finalidad debe ser collection, offers o reminders.",
        "The purpose must be collection, offers or reminders.",
    ),
    "unknown_state": (
        "O estado é desconhecido.",
        "El estado es desconocido.",
        "The state is unknown.",
    ),
    "no_file": (
        "O arquivo do documento não está ao lado do mapa.",
        "El archivo del documento no está junto al mapa.",
        "The document's file is not beside the map.",
    ),
    "unknown_channel": ("O canal é desconhecido.", "El canal es desconocido.", "The channel is unknown."),
    "document_of_another": (
        "O mesmo documento aparece com outro nome neste arquivo.",
        "El mismo documento aparece con otro nombre en este archivo.",
        "The same document stands beside another name in this file.",
    ),
    "contract_twice": (
        "O contrato aparece duas vezes neste arquivo; vale a primeira.",
        "El contrato aparece dos veces en este archivo; vale la primera.",
        "The contract appears twice in this file; the first one counts.",
    ),
    "contract_of_another": (
        "O contrato já pertence a outro devedor.",
        "El contrato ya pertenece a otro deudor.",
        "The contract already belongs to another debtor.",
    ),
    "nul_byte": (
        "A linha contém um byte nulo.",
        "La fila contiene un byte nulo.",
        "The row contains a NUL byte.",
    ),
    "wrong_cells": (
        "A linha não tem tantas células quanto o cabeçalho.",
        "La fila no tiene tantas celdas como el encabezado.",
        "The row does not have as many cells as the heading.",
    ),
    "unreadable": (
        "A linha não pôde ser lida.",
        "No se pudo leer la fila.",
        "The row could not be read.",
    ),
}
_HEADINGS = (
    ("arquivo", "linha", "coluna", "código", "motivo", "valor", "linha_carregada"),
    ("archivo", "fila", "columna", "código", "motivo", "valor", "fila_cargada"),
    ("file", "row", "column", "code", "reason", "value", "row_loaded"),
)


def sentence(code: str, language: str) -> str:
    """What a code means, for people."""
    return _SENTENCES[code][_of(language)]


class ImportReport:
    """``FILE.report.csv``, written as the import goes; gone again where there is nothing to report."""

    def __init__(self, path: Path, language: str) -> None:
        self.path, self._language = path, language
        self.lines = 0

    def __enter__(self) -> Self:
        # With a BOM, or spreadsheets take the accents for something else.
        self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(_HEADINGS[_of(self._language)])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        # Nothing to say, or nothing loaded: a report would only mislead.
        if error is not None or not self.lines:
            self.path.unlink()

    def add(self, file_name: str, problems: tuple[Problem, ...]) -> None:
        """Write down what was wrong with some rows."""
        for item in problems:
            reason = sentence(item.code, self._language)
            loaded = "0" if item.fatal else "1"
            cells = (file_name, str(item.number), item.column, item.code, reason, item.value, loaded)
            self._writer.writerow([inert(cell) for cell in cells])
            self.lines += 1


def _of(language: str) -> int:
    return {"pt": 0, "es": 1}.get(language[:2], 2)
