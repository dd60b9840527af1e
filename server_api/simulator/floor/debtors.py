"""What the debtors of a floor would answer when asked who they are: the robots' side of the talk."""

import sqlite3
from pathlib import Path

from server_api.contract.words import Question


def right_answers(database: Path) -> dict[str, dict[str, str]]:
    """By person id, the right answer to each identity question (for the autopilot only)."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as conn:
        rows = conn.execute("SELECT person_id, birth_date, document, postcode, mother_name FROM people")
        answers = {row[0]: _answers(*row[1:]) for row in rows}
    conn.close()
    return answers


def _answers(birth_date: str | None, document: str, postcode: str, mother: str) -> dict[str, str]:
    signs = "".join(sign for sign in document if sign.isalnum())
    post = "".join(sign for sign in postcode if sign.isalnum())
    return {
        Question.BIRTH_DATE: birth_date or "",
        Question.DOCUMENT_FIRST_3: signs[:3],
        Question.DOCUMENT_LAST_2: signs[-2:],
        Question.POSTCODE_FIRST_5: post[:5],
        Question.MOTHER_FIRST_NAME: mother.split(" ")[0],
    }
