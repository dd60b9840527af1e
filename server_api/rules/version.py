"""The version of the house's own rules: raised when one of them comes to mean something else."""

HOUSE_VERSION = 1
