"""Where blocks stand on a picture, and how their figures add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain.boards import WHOLE, Figures, Spot, summed
from gridclient.domain.coverage import Ratio
from gridclient.domain.small_counts import Withheld

NUMBERS = st.integers(-3000, 3000)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_a_spot_lies_on_the_picture(x: int, y: int, width: int, height: int):
    spot = Spot(x, y, width, height).within()
    assert 0 <= spot.x <= spot.x + spot.width <= WHOLE
    assert 0 <= spot.y <= spot.y + spot.height <= WHOLE
    assert spot.within() == spot


def test_moving_keeps_the_size_and_growing_the_corner():
    spot = Spot(900, 10, 80, 60)
    assert spot.moved(50, -50) == Spot(920, 0, 80, 60)
    assert spot.grown(500, -500, least=30) == Spot(900, 10, 100, 30)
    assert Spot(5, 5).is_pin
    assert not spot.is_pin


def _figures(part: int | Withheld, whole: int) -> Figures:
    return Figures(Ratio(part, whole), Ratio(1, 2), Ratio(whole, whole), 0)


def test_figures_add_up_and_a_hidden_count_hides_the_sum():
    together = summed([_figures(2, 5), _figures(3, 4)])
    assert together.covered == Ratio(5, 9)
    assert together.elders == Ratio(2, 4)
    assert not together.hides
    hidden = summed([_figures(2, 5), _figures(Withheld.FEW, 4)])
    assert hidden.covered == Ratio(Withheld.BESIDE, 9)
    assert hidden.hides
    assert summed([]).covered == Ratio(0, 0)
