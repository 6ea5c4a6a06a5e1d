"""From the first start to a merged bundle, by real keys: ``by_hand.py FOLDER PICTURES``.

Runs on the screen that DISPLAY names. Two people, one after the other at their own profiles: an
office begins, takes a ledger over and lets a worker join; the worker records a visit and makes
the bundle; the office takes it in and sees the visit. Prints what the office then shows.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from hands import Hands
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QWidget

from gridclient import paths
from gridclient.settings import Settings
from gridclient.ui.rooms import Rooms
from gridclient.ui.screens.page import Page
from gridclient.ui.screens.sync.cards import PeerCard
from gridclient.ui.session import Session, dress
from gridclient.ui.window import Window

P = TypeVar("P", bound=Page)
OFFICE_WORD, WORKER_WORD = "four plain words here", "seven other words there"
NOTE = "knee is better"


class ByHand:
    """The two people; runs on a thread of its own, the windows on theirs."""

    def __init__(self, qt: QApplication, folder: Path, hands: Hands) -> None:
        self._qt, self._folder, self._hands = qt, folder, hands
        self._session: Session | None = None
        self._visited = ""

    @property
    def _window(self) -> Window:
        assert self._session is not None
        assert self._session.window is not None
        return self._session.window

    def play(self) -> dict[str, object]:
        """Everything; what the office shows at the end."""
        with self._at("office"):
            self._found()
            self._take_ledger_over()
        with self._at("worker"):
            self._ask_to_join()
        with self._at("office"):
            self._unlock(OFFICE_WORD)
            self._let_join()
        with self._at("worker"):
            self._unlock(WORKER_WORD)
            self._join()
            self._record()
            self._send()
        with self._at("office"):
            self._unlock(OFFICE_WORD)
            self._take_in()
            return self._see()

    # --- the office begins -------------------------------------------------------------------

    def _found(self) -> None:
        hands = self._hands
        with self._step("found-the-office"):
            hands.press("Tab", "Return")
            hands.wait(lambda: hasattr(self._sheet(), "division"))
            hands.write("Heping")
            for text in ("310104003012", OFFICE_WORD, OFFICE_WORD):
                hands.press("Tab")
                hands.write(text)
            hands.press("Return")
            self._give_file("recovery.txt")
            self._wait_for_window()

    def _take_ledger_over(self) -> None:
        hands, ledger = self._hands, next((paths.resources() / "demo").glob("*台账.xlsx"))
        shutil.copy(ledger, self._folder / "ledger.xlsx")
        with self._step("take-the-ledger-over"):
            self._go("ledgers")
            page = self._room(lambda rooms: rooms.ledgers_page)
            hands.wait(page.drop.hasFocus)
            hands.press("Return")
            self._give_file("ledger.xlsx")
            self._wait(lambda: _in_sight(page, "recognised"))
            hands.press("Return")
            self._wait(lambda: _in_sight(page, "outcome") and page.outcome.take.isVisible())
            hands.press("Return")
            self._wait(lambda: _in_sight(page, "outcome") and page.outcome.coverage.isVisible())

    # --- somebody joins ----------------------------------------------------------------------

    def _ask_to_join(self) -> None:
        hands = self._hands
        with self._step("make-a-profile"):
            hands.press("Return")
            hands.wait(lambda: hasattr(self._sheet(), "second"))
            hands.write("Zhang Min")
            for text in (WORKER_WORD, WORKER_WORD):
                hands.press("Tab")
                hands.write(text)
            hands.press("Return")
            self._wait_for_window()
        with self._step("write-the-request"):
            card = self._room(lambda rooms: rooms.settings_page).membership
            self._tab_to(lambda: card.request)
            hands.press("Return")
            self._give_file("request.json")
            self._wait((self._folder / "request.json").exists)

    def _let_join(self) -> None:
        hands = self._hands
        with self._step("let-them-join"):
            self._go("trust")
            join = self._room(lambda rooms: rooms.trust_page).join
            self._wait(join.drop.isVisible)
            self._tab_to(lambda: join.drop)
            hands.press("Return")
            self._give_file("request.json")
            self._wait(lambda: join.request is not None and join.agreed.hasFocus())
            hands.press("space")
            self._tab_to(lambda: next(iter(join.grids.boxes.values())))
            hands.press("space")
            self._tab_to(lambda: join.answer)
            hands.press("Return")
            self._give_file("answer.json")
            self._wait(lambda: join.request is None)

    def _join(self) -> None:
        hands = self._hands
        with self._step("join"):
            card = self._room(lambda rooms: rooms.settings_page).membership
            self._tab_to(lambda: card.accept)
            hands.press("Return")
            self._give_file("answer.json")
            self._wait(lambda: hasattr(card, "agreed") and card.agreed.hasFocus())
            hands.press("space")
            self._tab_to(lambda: card.join)
            before = self._window
            hands.press("Return")
            self._wait(lambda: self._window is not before and self._window.here == "settings")

    # --- the visit, and its way --------------------------------------------------------------

    def _record(self) -> None:
        hands, session = self._hands, self._session
        assert session is not None
        with self._step("record-a-visit"):
            self._go("today")
            today = self._room(lambda rooms: rooms.today_page)
            self._wait(lambda: today.list.hasFocus() and today.list.current() is not None)
            self._visited = hands.ask(lambda: today.list.current().head_name)  # type: ignore[union-attr,assignment]
            hands.press("Return")
            self._wait(lambda: self._window.visiting.dialog is not None)
            hands.press("1")
            self._tab_to(lambda: self._window.visiting.dialog.note)  # type: ignore[union-attr]
            hands.write(NOTE)
            hands.press("ctrl+Return")
            self._wait(lambda: self._window.visiting.dialog is None)

    def _send(self) -> None:
        hands = self._hands
        with self._step("make-the-bundle"):
            self._go("sync")
            page = self._room(lambda rooms: rooms.sync_page)
            self._wait(lambda: bool(page.findChildren(PeerCard)))
            self._tab_to(lambda: page.findChildren(PeerCard)[0].make)
            hands.press("Return")
            self._give_file("")
            self._wait(lambda: bool(self._bundles()))

    def _take_in(self) -> None:
        hands = self._hands
        with self._step("look-at-the-bundle"):
            self._go("sync")
            page = self._room(lambda rooms: rooms.sync_page)
            self._wait(page.drop.hasFocus)
            hands.press("Return")
            self._give_file(self._bundles()[0].name)
            self._wait(lambda: page.sheet is not None and page.sheet.hasFocus())
        with self._step("take-it-in"):
            hands.press("ctrl+Return")
            self._wait(lambda: page.sheet is None)

    def _see(self) -> dict[str, object]:
        hands = self._hands
        with self._step("see-the-visit"):
            hands.press("ctrl+k")
            self._wait(lambda: self._window.searching.palette is not None)
            hands.write(self._visited)
            palette = self._window.searching.palette
            assert palette is not None
            self._wait(lambda: palette.line.text() == self._visited)
            hands.press("Return")
            self._wait(lambda: self._window.here == "household")
            page = self._room(lambda rooms: rooms.household_page)
            self._wait(lambda: any(NOTE in text for text in _texts(page)))
        return {
            "steps": [step.name for step in hands.steps],
            "keys": sum(step.keys for step in hands.steps),
            "clicks": sum(step.clicks for step in hands.steps),
            "seen": [text for text in hands.ask(lambda: _texts(page)) if NOTE in text],
        }

    # --- hands -------------------------------------------------------------------------------

    @contextmanager
    def _at(self, who: str) -> Iterator[None]:
        """Sit down at somebody's computer, and leave it locked and closed."""

        def sit_down() -> Session:
            session = Session(self._qt, self._folder / who, Settings(language="en", theme="light"))
            session.begin()
            return session

        self._session = session = self._hands.ask(sit_down)
        yield
        self._wait(lambda: True)
        self._hands.ask(session.close)
        self._hands.ask(session.deleteLater)

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        self._hands.begin(name)
        yield
        self._hands.end()

    def _unlock(self, word: str) -> None:
        with self._step("unlock"):
            self._hands.wait(lambda: hasattr(self._sheet(), "passphrase"))
            self._hands.write(word)
            self._hands.press("Return")
            self._wait_for_window()

    def _room(self, which: Callable[[Rooms], P]) -> P:
        """A page; asked for on the window's thread, where it is made if it was not yet."""
        return self._hands.ask(lambda: which(self._window.rooms))

    def _wait_for_window(self) -> None:
        session = self._session
        assert session is not None
        self._hands.wait(lambda: session.window is not None and session.window.isActiveWindow())
        self._wait(lambda: True)

    def _wait(self, question: Callable[[], bool]) -> None:
        """Until it is so and nothing runs any more."""
        session = self._session
        assert session is not None
        self._hands.wait(lambda: question() and not session.runner.running)

    def _tab_to(self, find: Callable[[], QWidget]) -> None:
        """Press Tab until a control has the keys, as somebody without a mouse does."""
        for _press in range(60):
            if self._hands.ask(lambda: find().hasFocus()):
                return
            self._hands.press("Tab")
        raise TimeoutError(f"Tab does not lead to {find()}")

    def _give_file(self, name: str) -> None:
        """Type a file into the dialog that asks for one."""
        hands = self._hands
        hands.wait(QApplication.activeModalWidget)
        hands.press("ctrl+a")
        hands.write(str(self._folder / name))
        hands.press("Return")
        hands.wait(lambda: QApplication.activeModalWidget() is None)
        hands.hold_focus()

    def _go(self, key: str) -> None:
        """Press the keys that the rail shows for a page."""
        stops = self._hands.ask(self._window.rooms.stops)
        keys = next(stop.shortcut for stop in stops if stop.key == key)
        self._hands.press(keys.lower())

    def _bundles(self) -> list[Path]:
        return sorted(self._folder.glob("gridclient-*.xlsx"))

    def _sheet(self) -> QWidget | None:
        assert self._session is not None
        welcome = self._session.welcome
        stack = welcome.centralWidget() if welcome is not None else None
        return stack.currentWidget() if isinstance(stack, QStackedWidget) else None


def _in_sight(page: QWidget, name: str) -> bool:
    """Whether a part that is made when it is needed is there to be seen."""
    return name in vars(page) and getattr(page, name).isVisible()


def _texts(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible()]


def main(folder: Path, pictures: Path) -> int:
    """Play it; the exit code says whether it went to the end."""
    qt = QApplication(["gridclient"])
    qt.setQuitOnLastWindowClosed(False)
    dress(qt, Settings(language="en", theme="light"))
    hands = Hands(pictures, typing_ms=12)
    return hands.work(qt, lambda: print(json.dumps(ByHand(qt, folder, hands).play())))


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
