"""Two places with a network between them: a server's and an agent's, in network namespaces of our own.

Only root may make them (Linux). Between the places nothing passes but TCP to the server's port and UDP to
its media ports, as through the firewall of a careful company.
"""

import os
import secrets
import shutil
import subprocess
from types import TracebackType
from typing import Self

_COMMAND_S = 20.0
#: An address block for tests of network gear (RFC 2544): it is nobody's.
_NET = "198.18"


class PlacesError(RuntimeError):
    """A command of the system failed; the text is what it said."""


def why_not() -> str:
    """Empty where places can be made; else the reason."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "network namespaces need root"
    missing = [name for name in ("ip", "nft") if shutil.which(name) is None]
    if missing:
        return f"not installed: {' '.join(missing)}"
    name = f"acordo-probe-{os.getpid()}"
    made = _try("ip", "netns", "add", name)
    return "this kernel gives no network namespaces" if made else _try("ip", "netns", "delete", name)


def _try(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_COMMAND_S, check=False)
    return done.stderr.strip() if done.returncode else ""


def _run(*command: str, given: str = "") -> None:
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, timeout=_COMMAND_S, check=False
    )
    if done.returncode:
        raise PlacesError(f"{' '.join(command)}: {done.stderr.strip()}")


class Places:
    """``server_in`` and ``desk_in`` are put before a command to run it there. Use as a context manager."""

    def __init__(self) -> None:
        tag = secrets.token_hex(3)
        self._server, self._desk = f"acordo-s-{tag}", f"acordo-d-{tag}"
        self._wires = (f"as{tag}", f"ad{tag}")
        block = f"{_NET}.{secrets.randbelow(250) + 1}"
        self.server_host, self.desk_host = f"{block}.1", f"{block}.2"
        #: A second address of the agent's network: a stranger's.
        self.stranger_host = f"{block}.3"
        self.server_in = ("ip", "netns", "exec", self._server)
        self.desk_in = ("ip", "netns", "exec", self._desk)

    def __enter__(self) -> Self:
        try:
            self._make()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _make(self) -> None:
        ours, theirs = self._wires
        for name in (self._server, self._desk):
            _run("ip", "netns", "add", name)
        _run("ip", "link", "add", ours, "netns", self._server, "type", "veth", "peer", "name", theirs,
             "netns", self._desk)  # fmt: skip
        for name, wire, hosts in (
            (self._server, ours, [self.server_host]),
            (self._desk, theirs, [self.desk_host, self.stranger_host]),
        ):
            for host in hosts:
                _run("ip", "-n", name, "address", "add", f"{host}/24", "dev", wire)
            for link in ("lo", wire):
                _run("ip", "-n", name, "link", "set", link, "up")

    def wall(self, tcp_port: int, media_ports: tuple[int, int]) -> None:
        """Close everything between the places but the server's port and its media ports."""
        first, last = media_ports
        self._rules(
            self._server,
            f"tcp dport {tcp_port} accept; udp dport {first}-{last} accept; ct state established accept;",
        )
        # A company's firewall lets in only what answers.
        self._rules(self._desk, "ct state established accept;")

    @staticmethod
    def _rules(name: str, rules: str) -> None:
        text = f"""table inet acordo {{
            chain in {{ type filter hook input priority 0; policy drop; iif lo accept; {rules} }}
            chain cut {{ type filter hook prerouting priority -300; policy accept; }}
        }}"""
        _run("ip", "netns", "exec", name, "nft", "-f", "-", given=text)

    def cut(self) -> None:
        """Nothing passes any more, in silence, as when a cable is pulled behind the next switch."""
        for name in (self._server, self._desk):
            _run("ip", "netns", "exec", name, "nft", "add", "rule", "inet", "acordo", "cut",
                 "iif", "!=", "lo", "drop")  # fmt: skip

    def mend(self) -> None:
        """As before the cut."""
        for name in (self._server, self._desk):
            _run("ip", "netns", "exec", name, "nft", "flush", "chain", "inet", "acordo", "cut")

    def close(self) -> None:
        """The namespaces go, and the wire with them; harmless when repeated."""
        for name in (self._server, self._desk):
            _try("ip", "netns", "delete", name)
