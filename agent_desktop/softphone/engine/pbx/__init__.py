"""Registration with an outside PBX, and the calls it brings: the alternative to the permanent leg."""
