"""What a campaign may be told about its pace."""

from collections.abc import Mapping
from typing import Any

from server_api.contract.words import CampaignState, DialMode, ErrorCode
from server_api.domain.dial_hours import BadScheduleError, check_schedule
from server_api.services.answered_queue import MESSAGE
from server_api.services.refusals import RefusalError

_BETWEEN = {
    "cap_bp": (0, 10_000),
    "ratio_pct": (100, 500),
    "weight": (1, 1_000),
    "least_agents": (1, 1_000),
    "patience_ms": (0, 30_000),
    "overflow_bp": (0, 10_000),
    "preview_s": (1, 3_600),
    "preview_skips": (0, 1_000),
    "lines": (1, 1_000),
}
_ONE_OF = {
    "mode": {mode.value for mode in DialMode if mode is not DialMode.UNKNOWN},
    "state": {state.value for state in CampaignState if state is not CampaignState.UNKNOWN},
    "overflow": {"", MESSAGE},
}


def check_pace(values: Mapping[str, Any]) -> None:
    """Columns of ``campaigns_rows.PACE``. Raises RefusalError INVALID ``pace_wrong`` with what is wrong."""
    for name, value in values.items():
        if name in _BETWEEN:
            least, most = _BETWEEN[name]
            if not least <= value <= most:
                raise _wrong(f"{name}={value} ({least}-{most})")
        elif name in _ONE_OF and value not in _ONE_OF[name]:
            raise _wrong(f"{name}={value}")
    try:
        check_schedule(values.get("schedule", {}))
    except BadScheduleError as error:
        raise _wrong(f"hours {error}") from error


def check_mode(before: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Agents and recorded messages do not change places under a campaign that is not stopped.

    Raises RefusalError INVALID ``mode_fixed``.
    """
    mode = wanted.get("mode", before["mode"])
    crosses = (mode == DialMode.MESSAGE) != (before["mode"] == DialMode.MESSAGE)
    if crosses and before["state"] != CampaignState.STOPPED:
        raise RefusalError(ErrorCode.INVALID, fault="mode_fixed", field="mode", detail=f"{mode}")


def _wrong(detail: str) -> RefusalError:
    return RefusalError(ErrorCode.INVALID, fault="pace_wrong", detail=detail)
