"""The price of a parcel: pure arithmetic, in whole cents."""

from dataclasses import dataclass

GRAMS_PER_STEP = 500
BASE_CENTS = {"domestic": 490, "international": 1290}
STEP_CENTS = {"domestic": 60, "international": 310}
EXPRESS_PERCENT = 150


@dataclass(frozen=True)
class Parcel:
    weight_grams: int
    destination: str
    express: bool = False


def quote(parcel: Parcel) -> int:
    """Return the price in cents: a base, a step for each begun 500 g, and half more for express."""
    if parcel.weight_grams <= 0:
        raise ValueError("weight_grams must be greater than 0")
    if parcel.destination not in BASE_CENTS:
        known = ", ".join(sorted(BASE_CENTS))
        raise ValueError(f"destination must be one of: {known}")
    steps = -(-parcel.weight_grams // GRAMS_PER_STEP)
    cents = BASE_CENTS[parcel.destination] + steps * STEP_CENTS[parcel.destination]
    return cents * EXPRESS_PERCENT // 100 if parcel.express else cents
