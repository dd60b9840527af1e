"""A switch in memory for tests: no network, no clock; the test plays the carrier and the agents' engines."""

from server_api.telephony.fake.base import Command
from server_api.telephony.fake.switch import FakeSwitch

__all__ = ["Command", "FakeSwitch"]
