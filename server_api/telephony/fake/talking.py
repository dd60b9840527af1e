"""The fake's commands about answered calls: the shared rules, carried out at once."""

from server_api.telephony.fake.outside import FakeOutside
from server_api.telephony.port import PromptOrder, SuperviseOrder, SwitchError
from server_api.telephony.talks import lines, prompt_file, rules

KEYS = frozenset("0123456789*#ABCD")


class FakeTalking(FakeOutside):
    """Connect and everything that can be done with a talk."""

    async def connect(self, call_id: str, agent_id: str) -> None:
        """Joined at once."""
        self._obey("connect", call_id, agent_id)
        self._call(call_id)
        if rules.talks_already(self.floor, call_id, agent_id):
            return
        news = rules.connect(self.floor, call_id, agent_id)
        connection = rules.connection(self.floor, call_id)
        self._tell([*news, connection] if connection else news)

    async def hold(self, call_id: str) -> None:
        """From ``connected`` to ``held``."""
        self._obey("hold", call_id)
        self._call(call_id)
        self._tell(rules.hold(self.floor, call_id))

    async def resume(self, call_id: str) -> None:
        """Back again."""
        self._obey("resume", call_id)
        self._call(call_id)
        self._tell(rules.resume(self.floor, call_id))

    async def park(self, call_id: str) -> None:
        """The agent leaves."""
        self._obey("park", call_id)
        self._call(call_id)
        self._tell(rules.park(self.floor, call_id))

    async def join(self, call_id: str, other_call_id: str, agent_id: str = "") -> None:
        """Two calls in one talk."""
        self._obey("join", call_id, other_call_id, agent_id)
        self._call(call_id)
        self._call(other_call_id)
        self._tell(rules.join(self.floor, call_id, other_call_id, agent_id))

    async def consult(self, agent_id: str, with_agent_id: str) -> None:
        """Two agents apart."""
        self._obey("consult", agent_id, with_agent_id)
        self._tell(lines.consult(self.floor, agent_id, with_agent_id))

    async def end_consult(self, agent_id: str) -> None:
        """No longer."""
        self._obey("end_consult", agent_id)
        self._tell(lines.end_consult(self.floor, agent_id))

    async def supervise(self, order: SuperviseOrder) -> None:
        """A lead on a line."""
        self._obey("supervise", order)
        self._tell(lines.supervise(self.floor, order))

    async def leave(self, lead_id: str) -> None:
        """Off it."""
        self._obey("leave", lead_id)
        self._tell(lines.leave(self.floor, lead_id))

    async def play(self, order: PromptOrder) -> None:
        """It plays until :meth:`~.outside.FakeOutside.end_prompt`; the file is looked at."""
        self._obey("play", order)
        self._call(order.call_id)
        if rules.want_no_other_prompt(self.floor, order):
            prompt_file.read(order.path)
            rules.begin_prompt(self.floor, order)

    async def stop_prompt(self, call_id: str) -> None:
        """It ends where it is."""
        self._obey("stop_prompt", call_id)
        self._call(call_id)
        self.end_prompt(call_id, whole=False, played_s=0.0)

    async def send_dtmf(self, call_id: str, digits: str) -> None:
        """Kept in ``digits_sent``."""
        self._obey("send_dtmf", call_id, digits)
        self._call(call_id)
        if not digits or not KEYS.issuperset(digits):
            raise SwitchError("bad_digits")
        self.floor.talk(call_id)
        self.digits_sent[call_id] = self.digits_sent.get(call_id, "") + digits
