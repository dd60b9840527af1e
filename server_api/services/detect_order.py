"""What a campaign asks the switch to listen for."""

from dataclasses import fields

from server_api.store.dial_plan_rows import DialPlan
from server_api.telephony.port import DetectOrder

#: The thresholds a campaign may set; milliseconds, but ``words``.
THRESHOLDS = tuple(field.name for field in fields(DetectOrder))


def detect_order(plan: DialPlan) -> DetectOrder | None:
    """None where the campaign takes every answer for a person. Unknown thresholds are left out."""
    if not plan.detects:
        return None
    return DetectOrder(
        **{name: int(plan.detect_params[name]) for name in THRESHOLDS if name in plan.detect_params}
    )
