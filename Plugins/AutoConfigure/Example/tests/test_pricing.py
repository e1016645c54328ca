import pytest

from parcel_quotes.pricing import Parcel, quote


@pytest.mark.parametrize(
    ("parcel", "cents"),
    [
        (Parcel(1, "domestic"), 550),
        (Parcel(500, "domestic"), 550),
        (Parcel(501, "domestic"), 610),
        (Parcel(500, "international"), 1600),
        (Parcel(500, "domestic", express=True), 825),
    ],
)
def test_quote(parcel: Parcel, cents: int) -> None:
    assert quote(parcel) == cents


@pytest.mark.parametrize("weight", [0, -1])
def test_weight_must_be_positive(weight: int) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        quote(Parcel(weight, "domestic"))


def test_unknown_destination_is_refused() -> None:
    with pytest.raises(ValueError, match="domestic, international"):
        quote(Parcel(500, "moon"))
