"""Which process runs which file: some wait for telephones while others compute, from beginning to end."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

#: Folders whose tests wait for timers, sound and other processes; the slowest first.
WAITING = ("journeys", "telephony", "simulator", "softphone", "bench", "autopilot", "desktop", "bus", "links")


def arrange(items: list[pytest.Item]) -> None:
    """Files whose tests wait come first, those that compute last, and small ones where both meet."""
    counts: dict[str, int] = {}
    for item in items:
        counts[_file(item)] = counts.get(_file(item), 0) + 1

    def place(item: pytest.Item) -> tuple[int, int, str]:
        file = _file(item)
        folder, count = file.split("/")[1:2], counts[file]
        if folder and folder[0] in WAITING:
            return WAITING.index(folder[0]), -count, file
        return len(WAITING), count, file

    items.sort(key=place)


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


class BothEnds(LoadFileScheduling):  # type: ignore[misc]  # it ships no types
    """Every other process takes its files from the end of the row. A file stays in one process."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _reschedule(self, node: WorkerController) -> None:
        # One that takes the place of a crashed one, and has not told yet which tests it knows.
        if node in self.registered_collections:
            super()._reschedule(node)

    def _assign_work_unit(self, node: WorkerController) -> None:
        if int(node.gateway.id.removeprefix("gw")) % 2:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)
