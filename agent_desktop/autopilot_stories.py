"""One story a call, told to the first debtor it suits: what a demo shows of an agent's day."""

from agent_desktop.autopilot_plan import Person, Plan, Story
from agent_desktop.desk.workspace import Case


class Teller:
    """Hands out the stories of a plan, each once, in their order."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._left = list(plan.stories)

    def begin(self, case: Case) -> tuple[str, Plan]:
        """The story of this call by its name, and the plan with it; as it stands where none suits."""
        person_id = case.head.person_id
        person = self._plan.people.get(person_id, Person())
        story = next((one for one in self._left if _suits(one, person)), None)
        if story is None:
            return "", self._plan
        self._left.remove(story)
        told = person.model_copy(update={"result": story.result or person.result})
        changed = {
            "talk": story.talk,
            "midway": story.midway,
            "agreement": story.agreement,
            "people": {**self._plan.people, person_id: told},
        }
        return story.name, self._plan.model_copy(update=changed)


def _suits(story: Story, person: Person) -> bool:
    return story.answered == person.result and story.country in ("", person.country)
