"""Everything there is to see in the window: each page, each section, each dialog, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QWidget

from gridclient.ui.screens.help.dialog import HelpDialog
from gridclient.ui.screens.office.registers import RegisterSection
from gridclient.ui.screens.start.pages import (
    ChoicePage,
    DemoPage,
    JoinPage,
    OfficePage,
    UnlockPage,
)
from gridclient.ui.window import Window
from tests.ui.previewed import previewed

Surface = tuple[str, QWidget]


def surfaces(window: Window, qtbot: object, settle: Callable[[], None]) -> Iterator[Surface]:
    """A name and what is in sight; ``settle`` lets the readers finish and the layout rest."""
    for key in window.pages:
        if key not in ("household", "office"):
            window.go(key)
            settle()
            yield key, window
    yield from _buildings(window, settle)
    yield from _office(window, settle)
    yield from _household(window, settle)
    yield from _dialogs(window, qtbot, settle)
    yield from _alone(settle)


def _buildings(window: Window, settle: Callable[[], None]) -> Iterator[Surface]:
    window.go("buildings")
    settle()
    page = window.rooms.buildings_page
    canvas = page.doors.canvas
    canvas.choose(next(place for place in canvas.plan.places if place.door.household_id))
    settle()
    for name, press in (("moved in", page.panel.comes), ("moved out", page.panel.leaves)):
        press.click()
        settle()
        assert page.panel.form is not None
        yield f"buildings: {name}", window
        page.panel.form.cancel.click()
    page.add_door.click()
    settle()
    assert page.panel.form is not None
    yield "buildings: a new door", window
    page.panel.form.cancel.click()


def _office(window: Window, settle: Callable[[], None]) -> Iterator[Surface]:
    window.go("office")
    office = window.rooms.office_page
    for place, title in enumerate(office.titles):
        section = office.choose(place)
        settle()
        yield f"office: {title}", window
        if isinstance(section, RegisterSection) and section.add.isEnabled():
            section.begin()
            settle()
            yield f"office: {title}, a new entry", window


def _household(window: Window, settle: Callable[[], None]) -> Iterator[Surface]:
    window.go("today")
    settle()
    window.open_household(window.rooms.today_page.list.doors()[0].household_id)
    settle()
    yield "household", window
    window.rooms.household_page.cards[1].open_form()
    settle()
    yield "household: a person is edited", window


def _dialogs(window: Window, qtbot: object, settle: Callable[[], None]) -> Iterator[Surface]:
    window.go("today")
    settle()
    doors = window.rooms.today_page.list.doors()[:3]
    window.visiting.begin(doors[0].household_id)
    settle()
    assert window.visiting.dialog is not None
    yield "visit", window.visiting.dialog
    window.visiting.dialog.raise_issue.click()  # type: ignore[union-attr]
    settle()
    yield "visit with an issue", window.visiting.dialog
    window.visiting.put_away()
    settle()
    window.visiting.begin_several(doors)
    settle()
    assert window.visiting.dialog is not None
    yield "several visits", window.visiting.dialog
    window.visiting.put_away()
    window.searching.begin()
    settle()
    assert window.searching.palette is not None
    yield "palette", window.searching.palette
    window.searching.put_away()
    registering = window.rooms.issues_page.registering
    window.go("issues")
    settle()
    registering.begin()
    settle()
    assert registering.dialog is not None
    yield "an issue is registered", registering.dialog
    registering.dialog.reject()
    window.go("today")
    settle()
    window.rooms.today_page.paper.show_sheet()
    preview = previewed(qtbot, window)
    settle()
    yield "preview", preview
    preview.reject()
    settle()


def _alone(settle: Callable[[], None]) -> Iterator[Surface]:
    """What stands beside the window, or before there is one."""
    help_ = HelpDialog()
    pages = (ChoicePage(), JoinPage(), OfficePage(), DemoPage(), UnlockPage("x"))
    for page in (help_, *pages):
        if page is not help_:
            page.resize(880, 640)
        page.show()
        settle()
        yield type(page).__name__, page
        page.close()
        page.deleteLater()
