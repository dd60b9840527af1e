"""A script that the law overtook: its words may not be said any more, and the block is shown instead.

A block that the script itself led to has steps of its own, which tell what may be said: those stay.
"""

from agent_desktop.desk import script_path
from agent_desktop.desk.reading import blocking_fact, hiding_fact, may_speak
from agent_desktop.desk.workspace import Case
from server_api.contract.cases import LegalFact
from server_api.contract.scripts import Answer, Step
from server_api.contract.words import Blocked, IdentityStatus

#: Answers that lead into steps written for a block.
_LEADS_IN = ("hold", "hardship")
#: Forms that answers may open all the same.
_STILL_OPENS = (*_LEADS_IN, "callback", "other_person", "identity")


def step_now(case: Case) -> Step | None:
    """The step the agent reads now."""
    return script_path.current(
        case.head.script, case.script.path, identified=may_speak(case), fields=case.script.fields
    )


def shut_by(case: Case) -> LegalFact | None:
    """The fact that forbids what the step says; None where it may be said."""
    hiding = hiding_fact(case)
    fact = hiding or blocking_fact(case, Blocked.OFFERS) or blocking_fact(case, Blocked.CONTACT)
    step = step_now(case)
    if fact is None or step is None or _led_in(case):
        return None
    # nobody is asked who they are any more where the debtor is dead
    return None if step.before_identity and hiding is None else fact


def taken_away(case: Case) -> bool:
    """The server took the case off the screen under a rule: it does not tell here under which."""
    other = case.head.identity.status is IdentityStatus.OTHER_PERSON
    return case.body is None and bool(case.withheld) and not other and not case.head.amounts_wait


def shut(case: Case) -> bool:
    """Whether a block stands in the place of the step's words."""
    return taken_away(case) or shut_by(case) is not None


def answers_left(case: Case) -> tuple[Answer, ...]:
    """The answers at hand, in the order of their keys: none that goes on towards an agreement."""
    shown = script_path.answers_now(case.head.script, step_now(case), case.script.fields)
    if taken_away(case):
        return ()
    if shut_by(case) is None:
        return shown
    return tuple(answer for answer in shown if answer.opens in _STILL_OPENS)


def _led_in(case: Case) -> bool:
    """Whether an answer on the way here opened the block."""
    script, path = case.head.script, case.script.path
    return any(
        answer.opens in _LEADS_IN
        for end in range(2, len(path) + 1)
        for answer in script_path.retraced(script, path[:end])
    )
