"""Child processes of a test: who is alive, who was left behind."""

import ctypes
import os
import sys
from collections.abc import Iterable

import psutil

from tests.helpers.waiting import wait_until

PR_SET_CHILD_SUBREAPER = 36
# Python's own helper processes: they live as long as the test run and end with it.
OF_PYTHON = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")


def alive(pid: int) -> bool:
    """True while the process runs. A process that ended but was not reaped yet counts as gone."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def wait_gone(pids: Iterable[int], timeout: float = 20.0) -> None:
    """Wait until none of the processes runs any more; AssertionError after `timeout` seconds."""
    waiting = list(pids)
    wait_until(lambda: not any(alive(pid) for pid in waiting), timeout, f"the end of processes {waiting}")


def adopt_orphans() -> None:
    """Make grandchildren whose parent died children of this process, so that none escapes the count."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children() -> dict[int, psutil.Process]:
    """Every living descendant of this process by pid, without Python's own helpers."""
    found: dict[int, psutil.Process] = {}
    for process in psutil.Process(os.getpid()).children(recursive=True):
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            if not any(name in part for part in process.cmdline() for name in OF_PYTHON):
                found[process.pid] = process
        except psutil.NoSuchProcess:
            continue
    return found


def describe(process: psutil.Process) -> str:
    try:
        return f"process {process.pid}: {' '.join(process.cmdline())[:200]}"
    except psutil.NoSuchProcess:
        return f"process {process.pid} (just ended)"


def end(processes: Iterable[psutil.Process]) -> None:
    """Kill what a test left behind, so that the next test starts clean."""
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
