"""A tick that comes late is heard: the mixer goes before other work of the machine where it may."""

import contextlib
import os
import sys

NICE = -11


def go_first() -> str:
    """``real time``, ``nice`` or ``ordinary``: the best that the system allows us (CAP_SYS_NICE, limits).

    It holds for the calling thread, and not for processes that it starts. A tick needs a tenth of its time,
    and the kernel keeps 5 % of each second for others.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            first = os.sched_param(os.sched_get_priority_min(os.SCHED_RR))
            os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, first)
            return "real time"
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, NICE)
        return "nice"
    return "ordinary"
