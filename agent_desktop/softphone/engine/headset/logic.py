"""What a button asks for: depends on what the telephone is doing, not on the button alone."""

from agent_desktop.softphone.protocol import HeadsetPressed, ShowOnHeadset


class ButtonLogic:
    """Turns the state of buttons into presses and what they mean.

    The hook is a switch: a headset repeats our own off-hook light as a hook report, so only a move away
    from what was shown is the agent's. Mute, flash and drop are keys: only the way down counts.
    """

    def __init__(self) -> None:
        self._shown = ShowOnHeadset()
        self._down: dict[str, bool] = {}

    @property
    def lights(self) -> set[str]:
        """Names of the lights that should shine."""
        shown = self._shown
        named = {
            "off_hook": shown.off_hook,
            "mute": shown.muted,
            "hold": shown.held,
            "ring": shown.ringing,
        }
        return {name for name, on in named.items() if on}

    def show(self, wanted: ShowOnHeadset) -> None:
        """The telephone is in this state now."""
        self._shown = wanted

    def forget(self) -> None:
        """Another headset, or none: nothing is held down."""
        self._down.clear()

    def take(self, buttons: dict[str, bool]) -> list[HeadsetPressed]:
        """The buttons of one report."""
        moved: list[HeadsetPressed] = []
        for name, on in buttons.items():
            if self._down.get(name, False) != on:
                self._down[name] = on
                moved.append(HeadsetPressed(name, on, self._meaning(name, on)))
        return moved

    def _meaning(self, name: str, on: bool) -> str:
        shown = self._shown
        if name == "hook":
            return self._hook(on)
        if not on:
            return ""
        busy = shown.off_hook or shown.held
        match name:
            case "drop":
                return "end" if busy or shown.ringing else ""
            case "mute":
                return "mute" if busy else ""
            case "flash":
                return "hold" if busy else ("answer" if shown.ringing else "")
            case _:
                return ""

    def _hook(self, on: bool) -> str:
        shown = self._shown
        if on:
            return "answer" if shown.ringing and not shown.off_hook else ""
        return "end" if shown.off_hook else ""
