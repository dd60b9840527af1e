"""System packages on Debian and its family: the window's, the sound's and the tests'."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess

from devtools.words import SetupError, say

WINDOW = [
    "libgl1",
    "libegl1",
    "libxkbcommon0",
    "libdbus-1-3",
    "libfontconfig1",
    "libglib2.0-0",
    "fonts-dejavu-core",
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-image0",
    "libxcb-sync1",
    "libxcb-xfixes0",
    "libxcb-shm0",
    "libxcb-render0",
]
SOUND = ["libpulse0"]
SPEECH = ["espeak-ng"]
TESTS = [
    "xvfb",
    "sip-tester",
    "baresip-core",
    "kamailio",
    "pulseaudio",
    "pulseaudio-utils",
    "iproute2",
    "nftables",
]
# People's recorded voices, for the bench of the person-or-machine detector.
VOICES = ["asterisk-core-sounds-en-wav", "asterisk-core-sounds-es-wav", "asterisk-prompt-es-co"]

NEEDED = {
    "demo": WINDOW + SOUND + SPEECH,
    "test": WINDOW + SOUND + SPEECH + TESTS,
    "bench": WINDOW + SOUND + SPEECH + TESTS + VOICES,
    "gallery": WINDOW + SOUND,
    "desktop": WINDOW + SOUND,
}
MISSING = """These system packages are missing: {names}

Install them, then run the same again:
  {command}

If you have them under other names: python3 dev.py --as-is {what} …"""


def require(command: str) -> None:
    """Install what `command` needs, as root; otherwise stop and say how. Elsewhere than Debian: nothing."""
    wanted = NEEDED.get(command, [])
    if not wanted or not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return
    here = _installed()
    missing = [name for name in wanted if name not in here]
    if not missing:
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0 and _install(missing):
        return
    install = ["sudo", "apt-get", "install", "--no-install-recommends", *missing]
    raise SetupError(MISSING.format(names=" ".join(missing), command=shlex.join(install), what=command))


def _installed() -> set[str]:
    """Names of installed packages, and the older names they answer to (libglib2.0-0t64: libglib2.0-0)."""
    form = "${db:Status-Status}\t${Package}, ${Provides}\n"
    listed = subprocess.run(["dpkg-query", "-W", "-f", form], capture_output=True, text=True, check=False)
    names: set[str] = set()
    for line in listed.stdout.splitlines():
        status, _, entries = line.partition("\t")
        if status == "installed":
            names.update(entry.split()[0] for entry in entries.split(",") if entry.strip())
    return names


def _install(names: list[str]) -> bool:
    say(f"installing system packages: {' '.join(names)}")
    # Another installation may hold dpkg for a while, on a machine that has just been started.
    patient = ["-o", "DPkg::Lock::Timeout=120"]
    install = ["apt-get", "install", *patient, "-y", "-q", "--no-install-recommends", *names]
    if _apt(install):
        return True
    # The lists may be missing or old. A source that does not answer is no reason to give up.
    _apt(["apt-get", "update", "-q"])
    return _apt(install)


def _apt(command: list[str]) -> bool:
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C.UTF-8")
    done = subprocess.run(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        say(f"{command[0]} {command[1]}: {(done.stderr.strip() or done.stdout.strip())[-300:]}")
    return done.returncode == 0
