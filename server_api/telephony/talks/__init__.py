"""Who talks to whom on a switch, as data and pure functions: the rules every backend shares."""
