"""Exact shares of whole minor units: integers only, halves go away from zero."""


def share(amount: int, numerator: int, denominator: int) -> int:
    """``amount * numerator / denominator`` in minor units, rounded half up. ``denominator`` is positive."""
    product = amount * numerator
    rounded = (2 * abs(product) + denominator) // (2 * denominator)
    return rounded if product >= 0 else -rounded


def per_ten_thousand(amount: int, basis_points: int) -> int:
    """A share in basis points (1 % is 100), in minor units, rounded half up."""
    return share(amount, basis_points, 10_000)
