import subprocess
import sys
from pathlib import Path

import pytest

from server_api.telephony import registry
from server_api.telephony.port import SwitchError

LOOK = """
import sys
import server_api.telephony.registry
print(sorted({"sippy", "numpy", "pylibsrtp"} & set(sys.modules)))
"""


def test_the_registry_imports_no_switch() -> None:
    seen = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "[]"


def test_switches_by_name(tmp_path: Path) -> None:
    assert registry.make_switch("fake", tmp_path, {}).switch_id == "fake-1"
    embedded = registry.make_switch("embedded", tmp_path, {"switch_id": "floor-2", "sip_port": 5099})
    assert (embedded.switch_id, embedded.sip_address) == ("floor-2", ("127.0.0.1", 5099))


def test_an_unknown_switch(tmp_path: Path) -> None:
    with pytest.raises(SwitchError, match="switch_unknown"):
        registry.make_switch("abacus", tmp_path, {})


def test_where_parts_are_missing_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_EMBEDDED_NEEDS", ("fcntl", "no_such_part"))
    with pytest.raises(SwitchError, match="embedded_unavailable: no_such_part"):
        registry.make_switch("embedded", tmp_path, {})
