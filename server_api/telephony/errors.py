"""What can go wrong with a switch, and how calls end."""

from enum import StrEnum


class SwitchError(Exception):
    """The switch refused or could not carry out a command; ``code`` is stable, for translation."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class GoneError(SwitchError):
    """The call or leg a command was about does not exist (any more)."""

    def __init__(self, what: str) -> None:
        super().__init__("gone", what)


class SwitchUnavailableError(SwitchError):
    """The switch's process cannot be reached: dial nothing until it is back."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("switch_unavailable", detail)


class EndCause(StrEnum):
    """Why a call to a debtor ended, from the outside world's view (SIP status in brackets)."""

    NORMAL = "normal"  # BYE after an answer
    BUSY = "busy"  # 486, 600
    NO_ANSWER = "no_answer"  # our ring limit, 408, 480
    REJECTED = "rejected"  # 603, 403
    INVALID_NUMBER = "invalid_number"  # 404, 410, 484, 604
    CONGESTION = "congestion"  # 503, 500, 502, 504: back off
    NOT_ACCEPTABLE = "not_acceptable"  # 488, 606
    TRUNK_SILENT = "trunk_silent"  # no reply at all from the trunk
    MEDIA_LOST = "media_lost"  # no RTP for the time-out
    CANCELLED = "cancelled"  # hung up by us before the answer
    SWITCH_LOST = "switch_lost"  # the switch died with the call


class EndedBy(StrEnum):
    """Who ended a call."""

    DEBTOR = "debtor"
    AGENT = "agent"
    SERVER = "server"
    TRUNK = "trunk"
    SWITCH = "switch"
