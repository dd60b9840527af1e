"""Who is meant by a few words or digits, along indexes only: the best first, a bounded number."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import debts, leads, name_words, people, phones

#: So many are weighed against each other; of a name that thousands bear, any of them.
MOST_WEIGHED = 200
#: Digits that say something of a number or document.
LEAST_DIGITS = 4
_LAST_SIGN = "\U0010ffff"


def begins(column: ColumnElement[Any], text: str, dialect: str) -> ColumnElement[bool]:
    """Whether it begins with ``text``, sign by sign: a range of the index, whatever the collation.

    PostgreSQL compares so with the operators of ``text_pattern_ops``; a LIKE with a parameter would not do,
    for a plan made once knows no parameters.
    """
    if dialect == "postgresql":
        return and_(column.op("~>=~")(text), column.op("~<~")(text + _LAST_SIGN))
    return and_(column >= text, column < text + _LAST_SIGN)


def by_name(words: Sequence[str], within: Collection[str], dialect: str) -> Select[Any]:
    """People whose name has a word beginning with each of these (folded); the longest narrows the most."""
    first, *others = sorted(words, key=len, reverse=True)
    query = select(name_words.c.person_id).where(begins(name_words.c.word, first, dialect))
    for word in others:
        other = name_words.alias()
        same = other.c.person_id == name_words.c.person_id
        query = query.where(select(other.c.word).where(same, begins(other.c.word, word, dialect)).exists())
    return _listed(query, name_words.c.person_id, within)


def by_end_of_number(digits: str, within: Collection[str], dialect: str) -> Select[Any]:
    """People with a number that ends so."""
    query = select(phones.c.person_id).where(begins(phones.c.backwards, digits[::-1], dialect))
    return _listed(query, phones.c.person_id, within)


def by_document(document: str, within: Collection[str], dialect: str) -> Select[Any]:
    """People whose document begins so."""
    query = select(people.c.person_id).where(begins(people.c.document, document, dialect))
    return _listed(query, people.c.person_id, within)


def by_contract(contract: str, within: Collection[str], dialect: str) -> Select[Any]:
    """People with a contract whose number begins so."""
    query = select(debts.c.person_id).where(begins(debts.c.contract, contract, dialect))
    return _listed(query, debts.c.person_id, within)


async def found(conn: AsyncConnection, query: Select[Any]) -> list[str]:
    """Their ids, each once."""
    return list(dict.fromkeys((await conn.execute(query)).scalars()))


def _listed(query: Select[Any], person_id: ColumnElement[Any], within: Collection[str]) -> Select[Any]:
    """Those of them whom one of these campaigns has."""
    has = select(leads.c.lead_id).where(leads.c.person_id == person_id, leads.c.campaign_id.in_(within))
    return query.where(has.exists()).limit(MOST_WEIGHED)
