"""How many calls to place now. Pure."""


def progressive(free_agents: int, unreserved_ringing: int) -> int:
    """One call for each agent who is free and has none coming.

    ``unreserved_ringing`` are calls under way whose agent has left: whoever is free will get them.
    """
    return max(0, free_agents - unreserved_ringing)
