"""Where blocks stand on the board, and where the arrow keys lead; no Qt needed."""

from __future__ import annotations

from gridclient.domain.boards import Figures, Spot
from gridclient.domain.coverage import Ratio
from gridclient.services.board import Area, Block
from gridclient.ui.screens.board.plan import Box, Measures, Plan, lay_out

PICTURE = Box(0, 0, 900, 600)
MEASURES = Measures(letters=14, room=1100)


def block(name: str, spot: Spot | None = None) -> Block:
    ratio = Ratio(1, 2)
    return Block(Area(name, "grid", name), Figures(ratio, ratio, ratio, 0), spot)


def names(plan: Plan) -> list[str]:
    return [place.block.area.key for place in plan.places]


def test_without_a_picture_tiles_stand_in_reading_order():
    blocks = [block(str(n), Spot(5, 5)) for n in range(12)]
    plan = lay_out(blocks, MEASURES, None)
    assert names(plan) == [str(n) for n in range(12)]
    assert MEASURES.columns == 5
    assert plan.places[4].box.y == plan.places[0].box.y < plan.places[5].box.y
    assert plan.places[5].box.x == plan.places[0].box.x
    assert plan.width <= MEASURES.room
    assert plan.picture is None
    assert plan.shelf is None


def test_on_a_picture_pins_rectangles_and_the_rest_beside_it():
    plan = lay_out(
        [block("pin", Spot(500, 500)), block("area", Spot(100, 200, 300, 400)), block("rest")],
        MEASURES,
        PICTURE,
    )
    area, pin, rest = plan.places
    assert names(plan) == ["area", "pin", "rest"]  # a pin is never hidden under a rectangle
    assert area.box == Box(90, 120, 270, 240)
    assert area.outlined
    assert pin.pin == (450, 300)
    assert pin.box.y + pin.box.height < 300
    assert rest.box.x > PICTURE.width
    assert plan.shelf is not None


def test_a_label_stays_on_the_picture():
    for spot in (Spot(0, 0), Spot(1000, 0), Spot(0, 1000), Spot(1000, 1000)):
        (place,) = lay_out([block("pin", spot)], MEASURES, PICTURE).places
        assert place.box.x >= 0
        assert place.box.x + place.box.width <= PICTURE.width
        assert place.box.y >= 0


def test_many_that_wait_stand_in_columns():
    plan = lay_out([block(str(n)) for n in range(30)], MEASURES, PICTURE)
    assert max(place.box.y + place.box.height for place in plan.places) <= PICTURE.height
    assert len({place.box.x for place in plan.places}) > 1


def test_arrows_lead_to_every_block_and_stop_at_the_edge():
    plan = lay_out([block(str(n)) for n in range(7)], MEASURES, None)
    first = plan.step(None, 0, 0)
    assert first is not None
    assert first.block.area.key == "0"
    assert plan.step(first, -1, 0) is None
    assert plan.step(first, 0, -1) is None
    right = plan.step(first, 1, 0)
    assert right is not None
    assert right.block.area.key == "1"
    below = plan.step(right, 0, 1)
    assert below is not None
    assert below.block.area.key == "6"


def test_what_lies_straight_ahead_is_nearer():
    blocks = [
        block("here", Spot(100, 500, 50, 50)),
        block("ahead", Spot(600, 500, 50, 50)),
        block("aside", Spot(200, 50, 50, 50)),
    ]
    plan = lay_out(blocks, MEASURES, PICTURE)
    step = plan.step(plan.place_of("here"), 1, 0)
    assert step is not None
    assert step.block.area.key == "ahead"


def test_points_become_fractions_of_the_picture():
    plan = lay_out([], MEASURES, PICTURE)
    assert plan.spot_at(450, 300) == Spot(500, 500)
    assert plan.spot_at(90, 120, 270, 240) == Spot(100, 200, 300, 400)
    assert plan.spot_at(-90, 9999) == Spot(0, 1000)


def test_nothing_is_nowhere():
    assert lay_out([], MEASURES, None).step(None, 1, 0) is None
