"""How the window tells a person something: what happened, where, and what to do next.

A notice is a strip above the page. It never blocks: work goes on beside it. Refusals and
warnings stay until they are closed; everything else leaves by itself, but never while the focus
is in it, and gives way to what is newer. Its shortcut, such as Ctrl+Z, works as long as it is
shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.ui import clipboard, theme
from gridclient.ui.theme import icons, tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.layout import down
from gridclient.ui.widgets.scrolling import scrolling

GOOD_NEWS_MS = 12_000
_PLACES_SHOWN = 6
_PASSING = frozenset({"plain", "done"})

_LOOKS = {
    "plain": ("info", Tone.PLAIN),
    "done": ("check", Tone.FRESH),
    "warn": ("warn", Tone.DUE),
    "refused": ("stop", Tone.OVERDUE),
}


@dataclass(frozen=True, slots=True)
class Message:
    """What a notice says; ``kind`` is ``plain``, ``done``, ``warn`` or ``refused``. Of those with
    one ``topic`` only the newest is shown."""

    text: str
    kind: str = "plain"
    places: tuple[str, ...] = field(default=())
    hint: str = ""
    code: str = ""
    action: str = ""
    act: Callable[[], object] | None = None
    shortcut: str = ""
    topic: str = ""

    def whole(self) -> str:
        """Everything in it, over several lines, for the clipboard and for screen readers."""
        return "\n".join(filter(None, (self.text, *self.places, self.hint, self.code)))

    def lines(self) -> Iterator[str]:
        """What a person reads, line by line; of many places the first ones."""
        yield self.text
        for place in self.places[:_PLACES_SHOWN]:
            yield f"· {place}"
        hidden = len(self.places) - _PLACES_SHOWN
        if hidden > 0:
            yield "· " + _("and {count} more").format(count=hidden)
        if self.hint:
            yield self.hint


def of_refusal(error: GridError) -> Message:
    """A refusal as a message."""
    places = filter(None, map(str, error.where))
    hints = [error.in_window] if error.in_window else []
    if error.unchanged:
        hints.append(_("The data you already have has not changed."))
    return Message(error.message, "refused", tuple(places), "\n".join(hints), error.code)


def written(text: str, file: Path, hint: str = "") -> Message:
    """That a file was written, with the way to it."""
    folder = QUrl.fromLocalFile(str(file.resolve().parent))
    return Message(
        text,
        "done",
        hint=hint,
        action=_("Open the folder"),
        act=partial(QDesktopServices.openUrl, folder),
    )


class Notice(QFrame):
    """One message as a strip with an icon, its text, at most one action, and a cross."""

    closed = Signal()

    def __init__(self, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = message
        self.gone = False
        self._press: QPushButton | None = None
        part(self, f"notice-{message.kind}")
        self.setAccessibleName(message.whole())
        self._lay_out()
        if message.kind in _PASSING:
            QTimer.singleShot(GOOD_NEWS_MS, self, self._leave)

    def _leave(self) -> None:
        """Go, unless somebody is about to use it: then look again later."""
        held = self.focusWidget()
        if held is not None and held.hasFocus():
            QTimer.singleShot(GOOD_NEWS_MS, self, self._leave)
        else:
            self.close_notice()

    def close_notice(self) -> None:
        """Take the strip away."""
        if not self.gone:
            self.gone = True
            self.hide()
            self.closed.emit()

    def _lay_out(self) -> None:
        name, tone = _LOOKS[self.message.kind]
        ink = theme.current().shade(tone).ink
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.GAP, tokens.NEAR, tokens.NEAR, tokens.NEAR)
        row.setSpacing(tokens.GAP)
        sign = QLabel()
        sign.setPixmap(icons.pixmap(name, ink, 20, self.devicePixelRatioF()))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words(), 1)
        if self.message.act is not None:
            row.addWidget(self._action(), 0, Qt.AlignmentFlag.AlignTop)
        if self.message.kind == "refused":
            row.addWidget(self._copy(), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._cross(ink), 0, Qt.AlignmentFlag.AlignTop)

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(tokens.TIGHT)
        for number, line in enumerate(self.message.lines()):
            label = QLabel(line)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            if number == 0 and (self.message.places or self.message.hint):
                part(label, "lead")
            column.addWidget(label)
        return column

    def _action(self) -> QPushButton:
        self._press = button = QPushButton(self.message.action)
        button.setAccessibleName(self.message.action)
        self.hold_shortcut(on=True)
        button.clicked.connect(self._act)
        return button

    def hold_shortcut(self, *, on: bool) -> None:
        """Let its shortcut work; not while a newer notice has the same: Qt would take neither."""
        if self._press is not None and self.message.shortcut:
            words = f"{self.message.action}  {self.message.shortcut}" if on else self.message.action
            # The text first: setting it takes an earlier shortcut away.
            self._press.setText(words)
            self._press.setShortcut(QKeySequence(self.message.shortcut if on else ""))

    def _act(self) -> None:
        self.close_notice()
        if self.message.act is not None:
            self.message.act()

    def _copy(self) -> QPushButton:
        button = QPushButton(_("Copy details"))
        button.clicked.connect(lambda: clipboard.copy(self.message.whole()))
        return button

    def _cross(self, ink: str) -> QPushButton:
        button = QPushButton()
        button.setIcon(icons.icon("close", ink, 16))
        button.setAccessibleName(_("Close this notice"))
        button.setToolTip(_("Close this notice"))
        part(button, "quiet")
        button.clicked.connect(self.close_notice)
        return button


class NoticeBar(QWidget):
    """The place above the page where notices appear, newest first.

    Of those that leave by themselves the oldest go where there are more than three; of warnings
    and refusals none does. Where they would take more than a third of the window, they scroll.
    """

    ROOM = 3

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner = QWidget()
        self._column = down(spacing=tokens.NEAR)
        inner.setLayout(self._column)
        inner.installEventFilter(self)
        self._scroll = scrolling(down(inner))
        self._scroll.setParent(self)
        self._notices: list[Notice] = []
        self.hide()

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is shown, newest first."""
        return tuple(notice.message for notice in self._notices)

    @property
    def lasting(self) -> tuple[Message, ...]:
        """Those that stay until somebody closes them, and lead nowhere; oldest first."""
        shown = reversed(self.messages)
        return tuple(one for one in shown if one.kind not in _PASSING and one.act is None)

    def tell(self, message: Message) -> None:
        """Show ``message``; what says the same and is still there makes room for it. What can be
        taken back by a shortcut does not: that is another step, with an undo of its own."""
        for shown in list(self._notices):
            same = (shown.message.kind, shown.message.whole()) == (message.kind, message.whole())
            same = same and not message.shortcut
            if same or (message.topic and shown.message.topic == message.topic):
                shown.close_notice()
        notice = Notice(message)
        notice.closed.connect(self._drop_closed)
        self._notices.insert(0, notice)
        self._column.insertWidget(0, notice)
        self._make_room()
        self._share_shortcuts()
        self.show()
        self._scroll.verticalScrollBar().setValue(0)

    def _make_room(self) -> None:
        """Close the oldest of those that leave by themselves, but never the newest notice."""
        passing = [one for one in self._notices[1:] if one.message.kind in _PASSING]
        for old in passing[max(0, self.ROOM - len(self._notices) + len(passing)) :]:
            old.close_notice()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """What is in it has another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The notices fill it."""
        super().resizeEvent(event)
        self._scroll.setGeometry(self.rect())

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Words wrap; Qt asks."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """As high as its notices, within what is left to the page; Qt asks."""
        return max(0, min(self._column.totalHeightForWidth(width), self.window().height() // 3))

    def sizeHint(self) -> QSize:  # noqa: N802
        """How large it wants to be; Qt asks."""
        return QSize(self._column.totalSizeHint().width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """How narrow it can be; Qt asks."""
        return QSize(self._column.totalMinimumSize().width(), 0)

    def clear(self, kind: str | None = None) -> None:
        """Close all notices, or those of one kind."""
        for notice in list(self._notices):
            if kind is None or notice.message.kind == kind:
                notice.close_notice()

    def _drop_closed(self) -> None:
        """Forget what was closed. No notice holds the bar: the one that goes last would else take
        it along in the middle of its own end."""
        for notice in [one for one in self._notices if one.gone]:
            self._notices.remove(notice)
            self._column.removeWidget(notice)
            notice.hold_shortcut(on=False)
            notice.deleteLater()
        self._share_shortcuts()
        self.setVisible(bool(self._notices))

    def _share_shortcuts(self) -> None:
        """Of several notices with one shortcut the newest has it."""
        taken: set[str] = set()
        for notice in self._notices:
            notice.hold_shortcut(on=notice.message.shortcut not in taken)
            taken.add(notice.message.shortcut)
