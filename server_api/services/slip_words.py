"""What banks' codes and our findings about their lines mean, in three languages."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache

from server_api.resources import resource_folder

_LANGUAGES = {"pt": 0, "es": 1}
#: Movements whose reasons are those of money and of writing off (C047 C); all others refuse (C047 A).
_ENDS = ("06", "09", "17", "25")

RESULTS: dict[str, tuple[str, str, str]] = {
    "": ("aguarda", "espera", "waiting"),
    "registered": ("registrado", "registrado", "registered"),
    "refused": ("recusado", "rechazado", "refused"),
    "paid": ("pago", "pagado", "paid"),
    "paid_differs": ("pago, valor diferente", "pagado, importe distinto", "paid, amount differs"),
    "duplicate": ("repetido", "repetido", "told before"),
    "written_off": ("baixado", "dado de baja", "written off"),
    "not_written_off": ("baixa recusada", "baja rechazada", "not written off"),
    "bounced": ("cheque devolvido", "cheque devuelto", "cheque bounced"),
    "fee": ("tarifa", "comisión", "fee"),
    "noted": ("anotado", "anotado", "noted"),
    "unknown": ("não encontrado", "no encontrado", "not found"),
    "unposted": ("pagamento não lançado", "pago no registrado", "payment not posted"),
}


def result_words(result: str, language: str) -> str:
    """What became of a line."""
    return RESULTS[result][_LANGUAGES.get(language[:2], 2)]


def movement_words(code: str, language: str) -> str:
    """A bank's movement; a code that the table lacks stands for itself."""
    return _words()["movement"].get(code, (code,) * 3)[_LANGUAGES.get(language[:2], 2)]


def reason_words(movement: str, reasons: str, language: str) -> str:
    """A bank's reasons, up to five codes of two signs."""
    table = _words()["ended" if movement in _ENDS else "refused"]
    codes = [reasons[at : at + 2] for at in range(0, len(reasons), 2)]
    said = (
        f"{code}: {table[code][_LANGUAGES.get(language[:2], 2)]}" if code in table else code
        for code in codes
        if code.strip(" 0")
    )
    return "; ".join(said)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, tuple[str, str, str]]]:
    text = (resource_folder("cnab") / "words.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    return {
        part: {code: tuple(said) for code, said in told[part].items()}
        for part in ("movement", "refused", "ended")
    }
