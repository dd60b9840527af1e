"""Reading what people write: accents, case and blanks do not matter."""

import unicodedata


def fold(text: str) -> str:
    """Lower case without accents, blanks squeezed: the form in which two answers are compared."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())


def first_word(text: str) -> str:
    """The first name, as written."""
    words = text.split()
    return words[0] if words else ""
