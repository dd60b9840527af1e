"""``python -m server_api``: serve, import, user, campaign, trunk."""

import sys

from server_api.cli.run import run


def main() -> int:
    """Entry point of ``acordo-server``."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
