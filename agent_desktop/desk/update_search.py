"""Looking for a person: to dial by hand through the gate, or to say who is calling."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands_voice as cv
from agent_desktop.desk import events as e
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.panels import SearchPanel
from agent_desktop.desk.reading import free, is_lead, server_up, unknown_caller
from agent_desktop.desk.workspace import Workspace
from server_api.contract import push as p
from server_api.contract import transfers as t
from server_api.contract.words import ErrorCode

#: A search begins with so many signs.
LEAST = 3
_MOST_REASON = 200


def update(workspace: Workspace, event: e.SearchEvent) -> Change:
    """The desk after an event of the search."""
    match event:
        case e.SearchOpened():
            return same(_open(workspace))
        case e.SearchClosed():
            return same(replace(workspace, search=SearchPanel()))
        case e.SearchTyped(text):
            return _typed(workspace, text)
        case e.PersonChosen(index):
            return same(_choose(workspace, index))
        case e.PhoneChosen(index):
            return same(_choose_phone(workspace, index))
        case e.OverrideTyped(text):
            return same(_panel(workspace, reason=text[:_MOST_REASON]))
        case e.PersonConfirmed():
            return _confirm(workspace)
        case e.PeopleArrived(text, found):
            return same(_arrived(workspace, text, found))
        case e.PersonTold():
            return same(replace(workspace, search=SearchPanel()))
    assert_never(event)


def _panel(workspace: Workspace, **changes: object) -> Workspace:
    return replace(workspace, search=replace(workspace.search, **changes))  # type: ignore[arg-type]


def may_search(workspace: Workspace) -> bool:
    """Between calls, or while a caller has no case yet."""
    return free(workspace) or unknown_caller(workspace)


def people_shown(workspace: Workspace) -> tuple[t.PersonFound, ...]:
    """The hits; before anything is typed, those the caller's number proposes."""
    search, proposed = workspace.search, workspace.beside.proposed
    if search.found is not None:
        return search.found.people
    if proposed is not None and not search.typed.strip():
        return proposed.people
    return ()


def chosen_person(workspace: Workspace) -> t.PersonFound | None:
    """The person that would be dialled, or told to be calling."""
    people, at = people_shown(workspace), workspace.search.chosen
    return people[at] if 0 <= at < len(people) else None


def _open(workspace: Workspace) -> Workspace:
    if not may_search(workspace):
        return workspace
    return _panel(workspace, open=True)


def _typed(workspace: Workspace, text: str) -> Change:
    if not may_search(workspace):
        return same(workspace)
    asked = text.strip()
    if len(asked) < LEAST:
        short = _panel(
            workspace, open=True, typed=text, asked="", found=None, chosen=-1, phone_id="", error=""
        )
        return same(short)
    looking = _panel(workspace, open=True, typed=text, asked=asked, error="")
    if not server_up(workspace):
        return same(_panel(looking, asked="", error="server_away"))
    return same(looking, cv.FindPeople(asked))


def _arrived(workspace: Workspace, text: str, found: t.PeopleFound) -> Workspace:
    if workspace.search.asked != text:
        return workspace  # the answer to what is no longer typed
    workspace = _panel(workspace, found=found, asked="", chosen=-1, phone_id="", reason="")
    return _choose(workspace, 0) if len(found.people) == 1 else workspace


def _choose(workspace: Workspace, index: int) -> Workspace:
    people = people_shown(workspace)
    if not 0 <= index < len(people) or workspace.search.sent:
        return workspace
    usable = [phone for phone in people[index].phones if phone.usable]
    phone_id = usable[0].phone_id if usable else ""
    return _panel(workspace, open=True, chosen=index, phone_id=phone_id, reason="", error="")


def _choose_phone(workspace: Workspace, index: int) -> Workspace:
    person = chosen_person(workspace)
    if person is None or not 0 <= index < len(person.phones) or workspace.search.sent:
        return workspace
    phone = person.phones[index]
    return _panel(workspace, phone_id=phone.phone_id, error="") if phone.usable else workspace


def _confirm(workspace: Workspace) -> Change:
    search, person = workspace.search, chosen_person(workspace)
    if person is None or search.sent or not may_search(workspace):
        return same(workspace)
    if not server_up(workspace):
        return same(_panel(workspace, error="server_away", error_params=()))
    proposed = workspace.beside.proposed
    if proposed is not None:
        order = cv.ChoosePerson(proposed.call.call_id, person.person_id)
        return same(_panel(workspace, sent=True, error=""), order)
    if not search.phone_id:
        return same(_panel(workspace, error="no_number", error_params=()))
    dial = t.ManualDial(
        person_id=person.person_id,
        phone_id=search.phone_id,
        campaign_id=person.campaign_id,
        override_reason=search.reason.strip() if is_lead(workspace) else "",
    )
    return same(_panel(workspace, sent=True, error=""), cv.Dial(dial))


def proposed(workspace: Workspace, push: p.CallerProposed) -> Workspace:
    """Somebody calls: the first one proposed is chosen, the agent confirms or looks further."""
    beside = replace(workspace.beside, proposed=push)
    fresh = replace(workspace, beside=beside, search=SearchPanel(open=True))
    return _choose(fresh, 0) if push.people else fresh


def known(workspace: Workspace, call_id: str) -> Workspace:
    """The case of a call is there, or the call is over: nobody need be looked for."""
    asked = workspace.beside.proposed
    if asked is None or asked.call.call_id != call_id:
        return workspace
    return replace(workspace, beside=replace(workspace.beside, proposed=None), search=SearchPanel())


def refused(workspace: Workspace, event: e.RequestRefused) -> Change:
    """Nobody was dialled; what was typed stays."""
    code = "gate_denied" if event.code is ErrorCode.GATE_DENIED else event.code.value
    said = _panel(workspace, sent=False, asked="", error=code, error_params=event.params)
    return same(said)
