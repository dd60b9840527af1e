"""The composition root: the only place that names concrete classes."""

from server_api.wiring.serve import serve

__all__ = ["serve"]
