"""Stories of a demo: each once, to the first debtor it suits."""

from pathlib import Path

from agent_desktop.autopilot_plan import Deed, Person, Plan, Story
from agent_desktop.autopilot_stories import Teller
from agent_desktop.desk.workspace import Case
from server_api.simulator.floor.stories import STORIES
from tests.desk.making import head

PEOPLE = {
    "br": Person(country="BR"),
    "us": Person(country="US"),
    "wife": Person(country="BR", result="third_party"),
}


def told(teller: Teller, person_id: str) -> tuple[str, Plan]:
    return teller.begin(Case(head=head("call-1").model_copy(update={"person_id": person_id})))


def plan(*stories: Story) -> Plan:
    return Plan(user="u", password="p", out=Path("out"), people=PEOPLE, stories=stories)


def test_each_is_told_once_to_whom_it_suits() -> None:
    abroad, third = Story(name="usa", country="US"), Story(name="third", answered="third_party")
    ends = Story(name="dispute", midway=(Deed(do="dispute"),), result="dispute")
    teller = Teller(plan(abroad, third, ends))
    name, now = told(teller, "br")
    assert (name, now.people["br"].result, now.midway) == ("dispute", "dispute", ends.midway)
    assert [told(teller, one)[0] for one in ("br", "us", "us", "wife", "wife")] == [
        "",
        "usa",
        "",
        "third",
        "",
    ]


def test_a_call_without_a_story_goes_by_the_plan() -> None:
    whole = plan()
    assert told(Teller(whole), "br") == ("", whole)


def test_the_demos_stories_are_known_to_the_desk() -> None:
    stories = [Story.model_validate(one) for one in STORIES]
    deals = [one.agreement for one in stories if one.agreement is not None]
    assert len({one.name for one in stories}) == len(stories)
    assert any(deal.order for deal in deals)
    assert any(deal.undo for deal in deals)
