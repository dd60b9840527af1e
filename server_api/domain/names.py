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


def name_words(name: str) -> set[str]:
    """The folded words of a name, each at most 60 signs: by any of them its bearer is found."""
    apart = "".join(sign if sign.isalnum() else " " for sign in fold(name))
    return {word[:60] for word in apart.split()}
