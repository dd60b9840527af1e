"""Version of the wire. The server accepts its own minor version and the one before."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """``major.minor``: a new major breaks, a new minor adds."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Read ``1.0``. Raises ValueError where it is not two numbers."""
        major, minor = text.split(".")
        return cls(int(major), int(minor))


CURRENT = Version(1, 4)


def accepts(server: Version, client: Version) -> bool:
    """Whether a server serves a client: its minor or newer, or the one before."""
    return client.major == server.major and client.minor >= server.minor - 1
