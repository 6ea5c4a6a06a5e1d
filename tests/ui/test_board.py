"""The board: pictures, places, keys and pointer, the way down to the doors, and its colours."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridclient.app import App
from gridclient.domain.boards import Spot
from gridclient.errors import Refused
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.board import heat, picture_file
from gridclient.ui.screens.board.page import BoardPage
from gridclient.ui.theme import palettes
from tests import builders
from tests.profiles import OTHER_GRID
from tests.ui.desks import Desk, words

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(qtbot: Any, office: App, runner: JobRunner) -> Desk:
    """An office with two grids, of which the first has two buildings."""
    for number in ("3", "4"):
        house = builders.make_house(office, building_no=number)
        home = builders.move_in(office, house)
        builders.add(office, builders.make_visit(home.id))
    grid = builders.make_grid(code=OTHER_GRID, name="第二网格")
    builders.save(office, grid)
    builders.move_in(office, builders.make_house(office, grid_id=grid.id, building_no="9"))
    made = Desk(qtbot, office, runner, "board")
    made.window.resize(1180, 760)
    made.settle()
    return made


@pytest.fixture
def wall_map(tmp_path: Path) -> Path:
    return make_picture(tmp_path / "地图.png")


def make_picture(file: Path, width: int = 900, height: int = 600) -> Path:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor("beige"))
    assert image.save(str(file))
    return file


def board(desk: Desk) -> BoardPage:
    return desk.window.rooms.board_page


def pictured(desk: Desk, wall_map: Path) -> BoardPage:
    page = board(desk)
    page.take_picture(wall_map)
    desk.settle()
    return page


def arranging(desk: Desk, wall_map: Path) -> BoardPage:
    page = pictured(desk, wall_map)
    page.arrange.click()
    desk.settle()
    return page


def kept(desk: Desk) -> dict[str, Spot | None]:
    """Where the blocks of the widest area stand, by name."""
    page = desk.app.board
    view = page.view(page.count(*board(desk).period.period()))
    return {block.area.label: block.spot for block in view.blocks}


def drag(page: BoardPage, start: QPointF, end: QPointF) -> None:
    canvas = page.canvas
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, left, pos=start.toPoint())
    for step in (0.3, 0.7, 1.0):
        QTest.mouseMove(canvas, (start + (end - start) * step).toPoint())
    QTest.mouseRelease(canvas, left, pos=end.toPoint())


def undo(desk: Desk) -> None:
    """Press Ctrl+Z, and wait until something was taken back."""
    before = desk.said()
    QTest.keyClick(desk.window, Key.Key_Z, CONTROL)
    desk.qtbot.waitUntil(lambda: desk.said() != before and "Taken back" in desk.said())
    desk.settle()


def at(page: BoardPage, x: int, y: int) -> QPointF:
    """A point of the picture, in thousandths."""
    box = page.canvas.plan.picture
    assert box is not None
    return QPointF(box.x + box.width * x / 1000, box.y + box.height * y / 1000)


def centre(page: BoardPage, name: str) -> QPointF:
    place = next(p for p in page.canvas.plan.places if p.block.area.label == name)
    return QPointF(*place.box.centre)


def test_without_a_picture_tiles_and_how_to_get_one(desk: Desk):
    page = board(desk)
    assert [place.block.area.label for place in page.canvas.plan.places] == ["第一网格", "第二网格"]
    assert "photograph the map" in words(page)
    assert not page.arrange.isEnabled()
    assert "2 of 3 households visited" in page.header._line.text()
    assert "和平里社区" in page.canvas.accessibleName()


def test_keys_go_from_block_to_block_and_down_to_the_doors(desk: Desk):
    page = board(desk)
    assert page.canvas.hasFocus()
    assert "第一网格\nVisited in the period: 2 of 2" in page.canvas.accessibleDescription()
    QTest.keyClick(page.canvas, Key.Key_Right)
    assert page.foot.name.text() == "第二网格"
    QTest.keyClick(page.canvas, Key.Key_Left)
    QTest.keyClick(page.canvas, Key.Key_Return)
    desk.settle()
    assert [area.label for area in page.crumbs.trail] == ["和平里社区", "第一网格"]
    assert page.foot.name.text() == "3栋"
    QTest.keyClick(page.canvas, Key.Key_Right)
    QTest.keyClick(page.canvas, Key.Key_Return)
    desk.settle()
    assert desk.window.here == "buildings"
    assert desk.window.rooms.buildings_page._house_name.text().startswith("4栋")
    assert desk.window.rooms.buildings_page.doors.canvas.hasFocus()


@pytest.mark.parametrize("key", [Key.Key_Backspace, None])
def test_up_again(desk: Desk, key: Qt.Key | None):
    page = board(desk)
    QTest.keyClick(page.canvas, Key.Key_Return)
    desk.settle()
    if key is None:
        QTest.keyClick(page.canvas, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    else:
        QTest.keyClick(page.canvas, key)
    desk.settle()
    assert [area.label for area in page.crumbs.trail] == ["和平里社区"]


def test_a_block_is_dragged_to_its_place_and_back_again(desk: Desk, wall_map: Path):
    page = arranging(desk, wall_map)
    drag(page, centre(page, "第二网格"), at(page, 250, 500))
    desk.settle()
    spot = kept(desk)["第二网格"]
    assert spot is not None
    assert spot.is_pin
    assert abs(spot.x - 250) <= 5
    assert abs(spot.y - 500) <= 5
    assert "Placed: 第二网格" in desk.said()
    undo(desk)
    assert kept(desk)["第二网格"] is None
    assert page.canvas.here().block.spot is None


def test_steps_are_taken_back_one_after_the_other_under_one_notice(desk: Desk, wall_map: Path):
    page = arranging(desk, wall_map)
    desk.window.notices.clear()
    desk.settle()
    before = page.canvas.plan.picture
    for name, x in (("第一网格", 200), ("第二网格", 600)):
        drag(page, centre(page, name), at(page, x, 500))
        desk.settle()
    assert len(desk.window.notices.messages) == 1
    assert page.canvas.plan.picture == before  # nothing moved under the pointer
    undo(desk)
    assert [spot is None for spot in kept(desk).values()] == [False, True]
    undo(desk)
    assert [spot is None for spot in kept(desk).values()] == [True, True]
    undo(desk)
    assert page.canvas.image is None
    assert desk.window.notices.messages[0].act is None


def test_a_rectangle_is_drawn_and_made_larger_at_its_corner(desk: Desk, wall_map: Path):
    page = arranging(desk, wall_map)
    assert page.canvas.here().block.area.label == "第一网格"
    drag(page, at(page, 100, 100), at(page, 400, 300))
    desk.settle()
    spot = kept(desk)["第一网格"]
    assert spot is not None
    assert abs(spot.width - 300) <= 6
    assert abs(spot.height - 200) <= 6
    drag(page, at(page, 400, 300), at(page, 500, 500))
    desk.settle()
    larger = kept(desk)["第一网格"]
    assert larger is not None
    assert (larger.x, larger.y) == (spot.x, spot.y)
    assert abs(larger.width - 400) <= 8
    assert abs(larger.height - 400) <= 8


def test_keys_arrange_and_tell_once(desk: Desk, wall_map: Path):
    page = arranging(desk, wall_map)
    told: list[tuple[str, Spot | None]] = []
    page.canvas.placed.connect(lambda key, spot: told.append((key, spot)))
    QTest.keyClick(page.canvas, Key.Key_Space)
    for _time in range(3):
        QTest.keyClick(page.canvas, Key.Key_Right, CONTROL)
    QTest.keyClick(page.canvas, Key.Key_Down, CONTROL | SHIFT)
    assert told == []
    desk.qtbot.waitUntil(lambda: len(told) == 1)
    desk.settle()
    assert kept(desk)["第一网格"] == told[0][1] == Spot(530, 500, 20, 20)
    QTest.keyClick(page.canvas, Key.Key_Delete)
    desk.settle()
    assert kept(desk)["第一网格"] is None


def test_what_was_moved_by_keys_is_kept_when_the_page_is_left(desk: Desk, wall_map: Path):
    page = arranging(desk, wall_map)
    QTest.keyClick(page.canvas, Key.Key_Space)
    desk.go("today")
    assert kept(desk)["第一网格"] == Spot(500, 500)
    assert not page.arrange.isChecked()


def test_nothing_moves_while_nobody_arranges(desk: Desk, wall_map: Path):
    page = pictured(desk, wall_map)
    drag(page, centre(page, "第二网格"), at(page, 250, 500))
    QTest.keyClick(page.canvas, Key.Key_Space)
    QTest.keyClick(page.canvas, Key.Key_Right, CONTROL)
    desk.settle()
    assert set(kept(desk).values()) == {None}


def test_a_picture_is_taken_away_and_back(desk: Desk, wall_map: Path):
    page = pictured(desk, wall_map)
    assert page.canvas.image is not None
    assert "photograph the map" not in words(page)
    page._take_picture_away()
    desk.settle()
    assert page.canvas.image is None
    undo(desk)
    assert page.canvas.image is not None


def test_a_file_that_is_no_picture_is_refused(desk: Desk, tmp_path: Path):
    file = tmp_path / "x.png"
    file.write_bytes(b"no picture")
    board(desk).take_picture(file)
    desk.settle()
    assert "x.png" in desk.said()
    assert "board.picture" in desk.said()
    assert board(desk).canvas.image is None


def test_colours_mean_what_is_chosen(desk: Desk):
    page = board(desk)
    page.foot.colour.setCurrentIndex(page.foot.colour.findData("elders"))
    assert page.canvas.colour == "elders"
    assert "nobody in difficulty" in page.canvas.accessibleDescription()


def test_zoom_by_keys_and_wheel_and_the_whole_again(desk: Desk, wall_map: Path):
    page = pictured(desk, wall_map)
    before = page.canvas.plan.picture
    QTest.keyClick(page.canvas, Key.Key_Plus, CONTROL)
    larger = page.canvas.plan.picture
    assert larger.width > before.width
    page.board_view.wheelEvent(_wheel(-120))
    QTest.keyClick(page.canvas, Key.Key_Minus, CONTROL)
    assert page.canvas.plan.picture.width < before.width
    QTest.keyClick(page.canvas, Key.Key_0, CONTROL)
    assert page.canvas.plan.picture == before


def _wheel(turn: int) -> QWheelEvent:
    nowhere = QPointF(5, 5)
    return QWheelEvent(
        nowhere,
        nowhere,
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


def test_an_empty_profile_is_taught_where_households_come_from(
    qtbot: Any, office: App, runner: JobRunner
):
    empty = Desk(qtbot, office, runner, "board")
    page = board(empty)
    assert page._nothing.isVisible()
    assert "take over the ledgers" in words(page._nothing)


def test_a_large_photograph_is_made_smaller_and_says_nothing_else(
    dressed: QApplication, tmp_path: Path
):
    picture = picture_file.read(make_picture(tmp_path / "large.jpg", 4000, 1000))
    assert (picture.width, picture.height) == (2400, 600)
    assert picture.content.startswith(b"\xff\xd8\xff")
    assert b"Exif" not in picture.content
    image = picture_file.image_of(picture)
    assert (image.width(), image.height()) == (2400, 600)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nrubbish", b"\xff\xd8\xff"])
def test_rubbish_is_refused(dressed: QApplication, tmp_path: Path, content: bytes):
    file = tmp_path / "x.jpg"
    file.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        picture_file.read(file)
    assert refusal.value.code == "board.picture"


def test_a_picture_of_too_many_pixels_is_not_decoded(dressed: QApplication, tmp_path: Path):
    """A header that says 60,000 by 60,000 would take 14 GB."""
    file = make_picture(tmp_path / "bomb.png", 8, 8)
    content = bytearray(file.read_bytes())
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    file.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        picture_file.read(file)
    assert refusal.value.code == "board.picture_size"


def test_a_file_that_is_gone_is_refused(dressed: QApplication, tmp_path: Path):
    with pytest.raises(Refused):
        picture_file.read(tmp_path / "gone.png")


@pytest.mark.parametrize("look", list(palettes.PALETTES.values()), ids=list(palettes.PALETTES))
@pytest.mark.parametrize("share", [None, *(step / 20 for step in range(21))])
def test_words_on_every_colour_are_read_with_ease(look: palettes.Palette, share: float | None):
    ground, ink = heat.colour(look, share), QColor(look.ink)
    light, dark = sorted((_luminance(ground), _luminance(ink)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
