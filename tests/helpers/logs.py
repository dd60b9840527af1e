"""A log record of level ERROR or above fails the test, unless the test said that it expects it."""

import logging
import re

import structlog


class LogGuard(logging.Handler):
    """Collects records of level ERROR and above from the whole process."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self._records: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(f"{record.name}: {record.levelname}: {record.getMessage()}")

    def expect(self, pattern: str) -> None:
        """Allow, and demand, at least one record that the regular expression finds."""
        self._expected.append(re.compile(pattern))

    def faults(self) -> list[str]:
        """Records nobody expected, and expectations no record met."""
        unexpected = [r for r in self._records if not any(p.search(r) for p in self._expected)]
        missing = [
            f"no log record matched {p.pattern!r}"
            for p in self._expected
            if not any(p.search(r) for r in self._records)
        ]
        return unexpected + missing


def structlog_through_logging() -> None:
    """Send structlog's events through the standard library, where the guard hears them."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
