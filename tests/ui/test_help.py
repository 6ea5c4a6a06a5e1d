"""F1 from anywhere: the help opens at the page one is on, beside whatever is under way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QImage, QKeySequence, QShortcut, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from gridclient import i18n
from gridclient.settings import Settings
from gridclient.ui import theme
from gridclient.ui.screens.help import topics
from gridclient.ui.screens.help.dialog import HelpDialog
from gridclient.ui.screens.start.pages import ChoicePage
from gridclient.ui.session import Session
from gridclient.ui.window import Window
from tests.ui.previewed import previewed

CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
_WITHOUT_A_SCREEN = {"keys", "bundle-format"}


@pytest.fixture
def help_of(qtbot: Any, dressed: QApplication) -> Iterator[HelpDialog]:
    made = HelpDialog()
    qtbot.addWidget(made)
    made.turn_to("today")
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def chinese() -> Iterator[None]:
    before = i18n.current()
    i18n.choose("zh_CN")
    yield
    i18n.choose(before)


def _opened(qtbot: Any, window: Window) -> HelpDialog:
    qtbot.waitUntil(lambda: window.helping.dialog is not None)
    dialog = window.helping.dialog
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def _press(qtbot: Any, widget: QWidget, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    QTest.keyClick(widget, key, *held)


def test_f1_on_each_page_opens_its_page(qtbot: Any, desk: Window):
    for key in desk.pages:
        desk.go(key)
        qtbot.waitUntil(lambda: not desk.runner.running)
        _press(qtbot, desk, Key.Key_F1)
        assert _opened(qtbot, desk).topic == key
        QTest.keyClick(desk.helping.dialog.reader, Key.Key_Escape)
        qtbot.waitUntil(lambda: not desk.helping.dialog.isVisible())


def test_the_keys_are_listed_from_anywhere(qtbot: Any, window: Window):
    _press(qtbot, window, Key.Key_F1, CONTROL)
    dialog = _opened(qtbot, window)
    assert dialog.topic == "keys"
    assert "Ctrl+K" in dialog.reader.toPlainText()
    dialog.turn_to("today")
    _press(qtbot, dialog, Key.Key_F1, CONTROL)
    assert dialog.topic == "keys"


def test_help_stands_beside_a_visit_that_is_being_typed(qtbot: Any, window: Window, app: Any):
    window.visiting.begin(app.visits.listed[0].household_id)
    qtbot.waitUntil(lambda: window.visiting.dialog is not None)
    visit = window.visiting.dialog
    visit.note.setPlainText("typed so far")
    _press(qtbot, visit, Key.Key_F1)
    dialog = _opened(qtbot, window)
    assert dialog.topic == "visit"
    assert dialog.parentWidget() is None  # a child would be blocked together with the window
    assert not dialog.isModal()
    QTest.keyClick(dialog.contents, Key.Key_Home)
    assert dialog.topic == "start"
    dialog.close()
    assert visit.isVisible()
    assert visit.note.toPlainText() == "typed so far"
    visit.reject()


def test_f1_works_in_the_palette_and_while_typing(qtbot: Any, window: Window):
    window.go("buildings")
    qtbot.waitUntil(lambda: not window.runner.running)
    window.searching.begin()
    _press(qtbot, window.searching.palette, Key.Key_F1)
    assert _opened(qtbot, window).topic == "buildings"
    window.searching.put_away()


def test_f1_works_in_the_preview_of_what_is_printed(qtbot: Any, window: Window):
    window.rooms.today_page.paper.show_sheet()
    preview = previewed(qtbot, window)
    _press(qtbot, preview, Key.Key_F1)
    help_ = _opened(qtbot, window)
    assert help_.topic == "today"
    QTest.keyClick(help_.contents, Key.Key_Home)
    assert help_.topic == "start"  # nothing blocks it
    help_.close()
    assert preview.isVisible()
    preview.reject()


def test_the_rail_and_the_palette_offer_it(qtbot: Any, window: Window):
    window.rail._buttons["help"].click()
    assert _opened(qtbot, window).topic == "today"
    offered = {command.keys: command for command in window._commands()}
    offered["Ctrl+F1"].act()
    assert window.helping.dialog.topic == "keys"
    assert "F1" in offered


def test_it_goes_with_its_window(qtbot: Any, window: Window):
    _press(qtbot, window, Key.Key_F1)
    dialog = _opened(qtbot, window)
    window.close()
    assert window.helping.dialog is None
    assert not dialog.isVisible()


def test_a_newcomer_finds_it_too(qtbot: Any, dressed: QApplication, tmp_path: Any):
    session = Session(dressed, tmp_path / "profile", Settings())
    session.begin()
    sheet = session.welcome.centralWidget().currentWidget()
    assert isinstance(sheet, ChoicePage)
    sheet.to_help.click()
    assert session.helping.dialog.topic == "start"
    session.helping.dialog.close()
    _press(qtbot, session.welcome, Key.Key_F1)
    assert session.helping.dialog.isVisible()
    session.close()
    assert session.helping is None
    session.welcome.close()
    session.setParent(None)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_page_reads_well(help_of: HelpDialog, language: str):
    before = i18n.current()
    i18n.choose(language)
    for topic in topics.ICONS:
        help_of.turn_to(topic)
        words = help_of.reader.toPlainText()
        assert words.startswith(topics.title_of(topic))
        for mark in ("**", "](", "| ---", "`"):
            assert mark not in words, topic
    i18n.choose(before)


def test_tab_reaches_everything_and_everything_has_a_name(help_of: HelpDialog):
    help_of.contents.setFocus()
    QTest.keyClick(help_of.contents, Key.Key_Return)
    assert help_of.reader.hasFocus()
    assert help_of.isVisible()
    reached = {type(help_of.focusWidget())}
    for _again in range(20):
        QTest.keyClick(help_of.focusWidget(), Key.Key_Tab)
        reached.add(type(help_of.focusWidget()))
    assert {type(help_of.contents), type(help_of.reader)} <= reached
    for widget in (help_of.contents, help_of.reader):
        assert widget.accessibleName()
    assert help_of.reader.accessibleDescription() == help_of.contents.currentItem().text()
    for row in range(help_of.contents.count()):
        assert help_of.contents.item(row).text()


def test_links_lead_to_pages_and_nowhere_else(help_of: HelpDialog):
    help_of.reader.anchorClicked.emit(QUrl("visit.md"))
    assert help_of.topic == "visit"
    for link in ("https://example.org/sync.md", "file:///etc/passwd", "../../README.md", "visit"):
        help_of.reader.anchorClicked.emit(QUrl(link))
        assert help_of.topic == "visit"


def test_only_our_own_pictures_are_loaded(help_of: HelpDialog, chinese: None):
    image = QTextDocument.ResourceType.ImageResource.value
    load = help_of.reader.loadResource
    picture = load(image, QUrl("../pictures/today-zh_CN.png"))
    assert isinstance(picture, QImage)
    assert picture.width() <= help_of.reader.width() * help_of.devicePixelRatioF()
    for other in (
        "../../icons/info.svg",
        "/etc/passwd",
        "https://example.org/x.png",
        "../pictures/none.png",
    ):
        assert load(image, QUrl(other)) is None
    page = QTextDocument.ResourceType.MarkdownResource.value
    assert load(page, QUrl("../pictures/today-zh_CN.png")) is None


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
def test_every_topic_that_shows_a_screen_has_its_picture(language: str):
    for topic in topics.ICONS:
        if topic not in _WITHOUT_A_SCREEN:
            name = f"../pictures/{topic}-{language}.png"
            words = (topics.home() / language / f"{topic}.md").read_text("utf-8")
            assert f"]({name})" in words, topic
            assert not QImage(str(topics.home() / language / name)).isNull(), topic


def test_letters_follow_large_type(qtbot: Any, dressed: QApplication):
    sizes = []
    for large in (False, True):
        theme.apply(dressed, theme.choose("dark", large_type=large))
        dialog = HelpDialog()
        qtbot.addWidget(dialog)
        dialog.turn_to("today")
        sizes.append(dialog.reader.document().defaultFont().pixelSize())
    assert sizes == [14, 18]


def _shortcuts(place: QWidget) -> set[str]:
    """All keys that are installed in a window."""
    found = [one.key() for one in place.findChildren(QShortcut)]
    found += [one.shortcut() for one in place.findChildren(QAbstractButton)]
    found += [one.shortcut() for one in place.findChildren(QAction)]
    return {one.toString(QKeySequence.SequenceFormat.PortableText) for one in found} - {""}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_of_keys_calls_each_place_as_the_rail_does(desk: Window, language: str):
    before = i18n.current()
    i18n.choose(language)
    words = topics.read("keys")
    places = [stop for stop in (*desk.rooms.stops(), *desk.rooms.foot_stops()) if not stop.act]
    i18n.choose(before)
    assert len(places) == 10
    for stop in places:
        assert f"| `{stop.shortcut}` | {stop.word}" in words


def test_the_page_of_keys_knows_every_shortcut_of_the_window(qtbot: Any, window: Window, app: Any):
    installed: set[str] = set()
    for key in window.pages:
        window.go(key)
        qtbot.waitUntil(lambda: not window.runner.running)
    installed |= _shortcuts(window)
    window.visiting.begin(app.visits.listed[0].household_id)
    qtbot.waitUntil(lambda: window.visiting.dialog is not None)
    installed |= _shortcuts(window.visiting.dialog)
    window.visiting.put_away()
    assert {"Ctrl+1", "F1", "Ctrl+F1", "F5", "Ctrl+R", "Ctrl+I", "Alt+Left"} <= installed
    words = topics.read("keys")
    unknown = {one for one in installed if f"`{one.replace('Return', 'Enter')}`" not in words}
    assert unknown == set()


@pytest.mark.usefixtures("dressed", "chinese")
def test_a_page_begins_at_its_beginning_when_the_help_first_opens(qtbot: Any):
    made = HelpDialog()
    qtbot.addWidget(made)
    made.turn_to("today")
    made.show()
    qtbot.waitExposed(made)
    qtbot.wait(50)
    bar = made.reader.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0
