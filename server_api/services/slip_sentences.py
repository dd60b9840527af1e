"""What is said of banks' files, in three languages: at a terminal, and beside a file that was set aside."""

from server_api.payments.cnab.returns import BadFileError

Sentence = tuple[str, str, str]

_FAULTS: dict[str, Sentence] = {
    "empty": ("está vazio", "está vacío", "is empty"),
    "too_large": ("passa de {detail} MB", "pasa de {detail} MB", "is larger than {detail} MB"),
    "utf16": (
        "está em UTF-16; peça o arquivo como o banco o gerou",
        "está en UTF-16; pida el archivo como lo generó el banco",
        "is UTF-16; ask for the file as the bank made it",
    ),
    "width": (
        "tem uma linha de {detail} posições em vez de 240",
        "tiene una línea de {detail} posiciones en vez de 240",
        "has a line of {detail} positions instead of 240",
    ),
    "not_cnab": ("não é um arquivo CNAB 240", "no es un archivo CNAB 240", "is no CNAB 240 file"),
    "remittance": (
        "é uma remessa, não um retorno",
        "es una remesa, no un retorno",
        "is a remittance, not a return",
    ),
    "bank_differs": (
        "traz uma linha de outro banco ({detail})",
        "trae una línea de otro banco ({detail})",
        "has a line of another bank ({detail})",
    ),
    "service": ("não é de cobrança", "no es de cobranza", "is not about payment slips"),
    "order": (
        "tem um registro fora de ordem",
        "tiene un registro fuera de orden",
        "has a record out of order",
    ),
    "pair": (
        "tem um segmento T sem o seu U",
        "tiene un segmento T sin su U",
        "has a segment T without its U",
    ),
    "field": (
        "tem um campo que não se lê: posições {detail}",
        "tiene un campo ilegible: posiciones {detail}",
        "has a field that cannot be read: positions {detail}",
    ),
    "batch_count": (
        "não fecha: registros do lote, ditos e contados {detail}",
        "no cuadra: registros del lote, dichos y contados {detail}",
        "does not add up: records of the batch, told and counted {detail}",
    ),
    "total": (
        "não fecha: total dos títulos, dito e somado {detail}",
        "no cuadra: total de los títulos, dicho y sumado {detail}",
        "does not add up: total of the slips, told and summed {detail}",
    ),
    "file_count": (
        "não fecha: registros do arquivo, ditos e contados {detail}",
        "no cuadra: registros del archivo, dichos y contados {detail}",
        "does not add up: records of the file, told and counted {detail}",
    ),
    "truncated": (
        "está cortado: falta o fim",
        "está cortado: falta el final",
        "is cut off: its end is missing",
    ),
    "after_end": ("continua depois do fim", "sigue después del final", "goes on after its end"),
    "bank_unknown": (
        "é do banco {detail}, e nenhum credor tem conta nele",
        "es del banco {detail}, y ningún acreedor tiene cuenta en él",
        "is of bank {detail}, where no creditor has an account",
    ),
    "account_unknown": (
        "é de outro convênio ({detail})",
        "es de otro convenio ({detail})",
        "is of another agreement ({detail})",
    ),
}
_WHOLE: Sentence = (
    "O arquivo {name} {fault}{where}. Nada foi lançado.",
    "El archivo {name} {fault}{where}. No se registró nada.",
    "The file {name} {fault}{where}. Nothing was posted.",
)
_WHERE: Sentence = (" (linha {line})", " (línea {line})", " (line {line})")


def bad_file(error: BadFileError, name: str, language: str) -> str:
    """Why a file cannot be taken, and where."""
    at = {"pt": 0, "es": 1}.get(language[:2], 2)
    where = _WHERE[at].format(line=error.line) if error.line else ""
    fault = _FAULTS[error.code][at].format(detail=error.detail)
    return _WHOLE[at].format(name=name, fault=fault, where=where)
