"""What can be wrong with a tape."""


class TapeError(Exception):
    """The file cannot be used; ``code`` is stable: ``not_a_tape``, ``wrong_key``, ``tampered``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
