"""Opens and closes a floor: carrier, server with its switch, desks. Every child is ended by its pid."""

import json
import os
import shutil
import socket
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from server_api.simulator.floor.debtors import debtors, robots
from server_api.simulator.floor.plan import PASSWORD, AgentPlan, FloorPlan, free_port, media_ports
from server_api.simulator.floor.processes import Child
from server_api.simulator.floor.seed import seed
from server_api.simulator.process import CarrierProcess

_START_S = 60.0


class Floor:
    """A running floor in ``plan.folder`` (emptied first). Use as a context manager."""

    def __init__(self, plan: FloorPlan) -> None:
        self.plan = plan
        self.data = plan.folder / "server"
        self.logs = plan.folder / "logs"
        self.carrier: CarrierProcess | None = None
        self.server: Child | None = None
        self.desks: list[Child] = []
        self.imported = ""
        self._port = free_port(socket.SOCK_STREAM)
        self._sip_port = free_port(socket.SOCK_DGRAM)
        self._switch_media = media_ports()
        self._starts = 0

    @property
    def database(self) -> Path:
        """The server's SQLite file."""
        return self.data / "acordo.db"

    @property
    def port(self) -> int:
        """The server's TCP port."""
        return self._port

    @property
    def media_ports(self) -> tuple[int, int]:
        """The switch's UDP ports, first and last."""
        return self._switch_media

    @property
    def url(self) -> str:
        """Where desks find the server."""
        return f"https://{self.plan.place.server_host}:{self._port}"

    @property
    def ca_file(self) -> Path:
        """What desks trust."""
        return self.data / "tls" / "ca.pem"

    def open(self) -> None:
        """Start the carrier (unless the plan names a trunk), fill the database, start the server."""
        shutil.rmtree(self.plan.folder, ignore_errors=True)
        for folder in (self.data, self.logs):
            folder.mkdir(parents=True, mode=0o700)
        self.imported = seed(self.plan, self.data, self._trunk(), self._server_env())
        self.start_server()

    def _trunk(self) -> tuple[str, int]:
        if self.plan.trunk is not None:
            return self.plan.trunk
        media = media_ports()
        while media == self._switch_media:
            media = media_ports()
        self.carrier = CarrierProcess(
            profile=self.plan.profile,
            seed=self.plan.seed,
            rtp_ports=media,
            babble=self.plan.babble,
            inside=self.plan.place.server_in,
        )
        return self.carrier.start()

    def _server_env(self) -> dict[str, str]:
        first, last = self._switch_media
        host = self.plan.place.server_host
        wanted = {
            "data_dir": str(self.data),
            "host": host,
            "media_host": host,
            "port": str(self._port),
            "sip_port": str(self._sip_port),
            "rtp_ports": f"[{first}, {last}]",
            "legal_offset_s": str(self.plan.legal_offset_s),
            **self.plan.server_settings,
        }
        return {f"ACORDO_{name.upper()}": value for name, value in wanted.items()}

    def start_server(self) -> Child:
        """Start the server (again, after a crash: same port, same data)."""
        self._starts += 1
        command = [*self.plan.place.server_in, sys.executable, "-m", "server_api"]
        command += ["--lang", self.plan.language, "serve"]
        log = self.logs / f"server-{self._starts}.log"
        self.server = Child("server", command, log, self._server_env())
        self.server.wait_line(lambda line: line.get("event") == "ready", _START_S)
        return self.server

    def start_desk(
        self,
        agent: AgentPlan,
        script: dict[str, Any] | None,
        *,
        headless: bool = True,
        theme: str = "light",
        settings: dict[str, str] | None = None,
    ) -> Child:
        """Start an agent's window; ``script`` is the autopilot's plan, completed with user and answers."""
        home = self.desk_folder(agent)
        home.mkdir(parents=True, exist_ok=True)
        command = [*self.plan.place.desk_in, sys.executable, "-m", "agent_desktop"]
        command += ["--server", self.url, "--ca", str(self.ca_file)]
        command += ["--user", agent.login, "--language", self.plan.language, "--theme", theme]
        command += ["--data-dir", str(home)]
        if script is not None:
            file = home / "autopilot-plan.json"
            file.write_text(json.dumps(self._script(agent, script)), encoding="utf-8")
            command += ["--autopilot", str(file)]
        log = self.logs / f"desk-{agent.login}.log"
        desk = Child(f"desk {agent.login}", command, log, self._desk_env(headless, settings or {}))
        self.desks.append(desk)
        return desk

    def desk_folder(self, agent: AgentPlan) -> Path:
        """Where the desk of an agent keeps its outbox and log."""
        return self.plan.folder / f"desk-{agent.login}"

    def _script(self, agent: AgentPlan, script: dict[str, Any]) -> dict[str, Any]:
        plan_of = robots(self.plan.profile, self.plan.seed) if self.plan.trunk is None else None
        people = {person: known.as_dict() for person, known in debtors(self.database, plan_of).items()}
        given = script.get("people", {})
        merged = {person: {**entry, **given.get(person, {})} for person, entry in people.items()}
        return {"user": agent.login, "password": PASSWORD, **script, "people": merged}

    @staticmethod
    def _desk_env(headless: bool, settings: dict[str, str]) -> dict[str, str]:
        env = {f"ACORDO_DESK_{name.upper()}": value for name, value in settings.items()}
        env["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # a demo leaves no secret behind
        if headless:
            env["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
            env.setdefault("ACORDO_DESK_AUDIO", "null")
        return env

    def close(self) -> None:
        """End desks, then the server with its switch, then the carrier."""
        for desk in self.desks:
            desk.ask_to_end()
        for desk in self.desks:
            desk.stop()
        if self.server is not None:
            self.server.stop(grace_s=20.0)
        if self.carrier is not None:
            self.carrier.close()

    def __enter__(self) -> Self:
        try:
            self.open()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
