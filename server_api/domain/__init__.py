"""Truth without IO: what a person, a debt, a promise and an agent are."""
