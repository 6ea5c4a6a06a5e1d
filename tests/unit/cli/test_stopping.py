"""Ctrl+C on the command line: what is done stays and is named, and nothing else is claimed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gridclient import __main__ as program
from gridclient.services.sync import composing, taking
from tests.builders import add, make_visit
from tests.command_line import call, call_json
from tests.town import Town, household


@pytest.fixture
def files(town: Town) -> list[Path]:
    made = []
    for worker in (town.wang, town.li):
        add(worker, make_visit(household(worker).id))
        made.append(town.send(worker, town.office).file)
    town.close()
    return made


def before(call_of: str, time: int, act: Callable[[], object], patch: pytest.MonkeyPatch) -> None:
    """Do something just before the ``time``-th call of a function of importing."""
    real, count = getattr(taking.importing, call_of), [0]

    def patched(*given: Any, **named: Any) -> Any:
        count[0] += 1
        if count[0] == time:
            act()
        return real(*given, **named)

    patch.setattr(taking.importing, call_of, patched)


@pytest.fixture(autouse=True)
def _keys() -> Iterator[None]:
    """Ctrl+C as at a terminal: who starts the tests in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press_keys() -> None:
    signal.raise_signal(signal.SIGINT)


def test_what_was_in_is_named(
    town: Town, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before("take", 2, press_keys, monkeypatch)
    done = call_json(town.folder / "office", "bundle", "import", *files)
    assert done.code == 1
    first, second = done.document["imported"]
    assert (first["applied"], second["applied"]) == (1, 0)
    assert second["error"]["code"] == "import.stopped"
    monkeypatch.undo()
    again = call(town.folder / "office", "bundle", "import", *files)
    assert again.code == 0
    assert "imported before" in again.out


def test_it_is_said_in_words(
    town: Town, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before("take", 2, press_keys, monkeypatch)
    told = call(town.folder / "office", "bundle", "import", *files).text
    assert "Stopped after 1 of 2 files" in told
    assert "can be imported again" in told
    assert "Nothing was changed" not in told


def test_one_file_that_is_stopped_changed_nothing(
    town: Town, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before("take", 1, press_keys, monkeypatch)
    told = call(town.folder / "office", "bundle", "import", files[0])
    assert (told.code, told.err) == (1, "Stopped. Nothing was changed.\n")


def test_a_second_time_breaks_it_off_at_once(
    town: Town, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before("take", 2, lambda: (press_keys(), press_keys()), monkeypatch)
    told = call(town.folder / "office", "bundle", "import", *files)
    assert told.code == 1
    assert "Nothing was changed" not in told.text
    assert "What was done before stays" in told.err
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_fault_does_not_say_that_nothing_happened(
    town: Town, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down() -> None:
        raise RuntimeError

    before("take", 2, break_down, monkeypatch)
    told = call(town.folder / "office", "bundle", "import", *files)
    assert told.code == 1
    assert "untouched" not in told.err
    assert "What is saved stays saved" in told.err


def test_an_export_that_is_stopped_names_what_is_ready(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.exchange()
    add(town.wang, *(make_visit(household(town.wang).id) for _n in range(5)))
    monkeypatch.setattr(composing, "ROWS_AT_MOST", 2)
    replica = town.office.profile.replica
    town.close()
    gather, count = composing.compose, [0]

    def compose(*given: Any, **named: Any) -> Any:
        count[0] += 1
        if count[0] == 2:
            press_keys()
        return gather(*given, **named)

    monkeypatch.setattr(composing, "compose", compose)
    out = ("bundle", "export", "--to", replica, "-o", town.mail)
    made = call_json(town.folder / "wang", *out)
    assert made.code == 1
    assert made.document["stopped"]
    assert "more" not in made.document


def test_keys_pressed_while_the_commands_are_read_show_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def pressed(_arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "_run", pressed)
    assert program.main() == 1
    assert capsys.readouterr() == ("", "")
