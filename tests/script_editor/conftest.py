"""The editor is seen on the floor's own window."""

from tests.ui.conftest import desk, light

__all__ = ["desk", "light"]
