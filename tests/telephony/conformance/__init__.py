"""What every telephone switch must do: a backend that passes can run the floor.

A backend's test subclasses :class:`SwitchConformance` as ``Test…`` and overrides the fixture ``parts``.
"""

from tests.telephony.conformance.base import SwitchCase
from tests.telephony.conformance.calls import CallsConformance
from tests.telephony.conformance.consults import ConsultsConformance
from tests.telephony.conformance.inbound import InboundConformance
from tests.telephony.conformance.legs import LegsConformance
from tests.telephony.conformance.prompts import PromptsConformance
from tests.telephony.conformance.recordings import RecordingsConformance
from tests.telephony.conformance.supervision import SupervisionConformance
from tests.telephony.conformance.survival import SurvivalConformance
from tests.telephony.conformance.talks import TalksConformance
from tests.telephony.conformance.trunks import TrunksConformance
from tests.telephony.conformance.world import Desk, World

__all__ = ["Desk", "SwitchCase", "SwitchConformance", "World"]


class SwitchConformance(
    CallsConformance,
    LegsConformance,
    TalksConformance,
    ConsultsConformance,
    SupervisionConformance,
    PromptsConformance,
    RecordingsConformance,
    InboundConformance,
    TrunksConformance,
    SurvivalConformance,
):
    """The whole port."""
