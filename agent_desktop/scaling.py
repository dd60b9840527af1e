"""How large the desk is drawn: as the system says, or a size of its own that replaces the system's."""

from __future__ import annotations

from collections.abc import MutableMapping

#: A desktop's own factors per screen, which Qt would multiply with the size asked for.
_OTHERS = ("QT_SCREEN_SCALE_FACTORS", "QT_USE_PHYSICAL_DPI")


def draw_at(scale: float | None, environment: MutableMapping[str, str]) -> None:
    """Tell Qt, which reads `environment` once, before any of it is imported.

    ``None`` follows the system, screen by screen. A number is the whole size on the glass: 1.5 is 150 %
    of the design's pixels, whatever the system is set to; the two are never multiplied.
    """
    if scale is None:
        return
    for name in _OTHERS:
        environment.pop(name, None)
    environment["QT_ENABLE_HIGHDPI_SCALING"] = "0"  # the system's scaling
    environment["QT_FONT_DPI"] = "96"  # and its share in the style's measures
    environment["QT_SCALE_FACTOR"] = f"{scale:g}"
