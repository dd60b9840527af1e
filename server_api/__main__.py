"""``python -m server_api``: serve, import, user, campaign, trunk."""

import gc
import sys


def main() -> int:
    """Entry point of ``acordo-server``."""
    # What importing makes stays: looking through it again and again would take a sixth of the start.
    gc.disable()
    from server_api.cli.run import run

    gc.freeze()
    gc.enable()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
