"""The job runner: answers on the right thread, progress, cancel, refusals, faults."""

from __future__ import annotations

import gc
import logging
import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QProgressBar, QPushButton

from gridclient.errors import Refused
from gridclient.jobs import Progress
from gridclient.ui.jobs import JobRunner
from gridclient.ui.widgets.jobbar import JobBar
from tests.ui.desks import words


@pytest.fixture
def screen(runner: JobRunner) -> QObject:
    return QObject()


def test_answer_comes_back_on_the_windows_thread(qtbot: Any, runner: JobRunner, screen: QObject):
    here, seen = QThread.currentThread(), []
    worked = []

    def work(_progress: Progress) -> int:
        worked.append(threading.current_thread() is not threading.main_thread())
        return 42

    runner.run(
        work,
        title="t",
        screen=screen,
        done=lambda answer: seen.append((answer, QThread.currentThread() is here)),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert worked == [True]
    assert seen == [(42, True)]
    assert runner.running == ()


def test_progress_is_told(qtbot: Any, runner: JobRunner, screen: QObject):
    steps: list[tuple[int, int, str]] = []
    gate = threading.Event()

    def work(progress: Progress) -> None:
        gate.wait(5)
        for number in range(1, 4):
            progress.step(number, 3, f"sheet {number}")

    job = runner.run(work, title="t", screen=screen, done=lambda _n: None)
    job.progressed.connect(lambda *step: steps.append(step))
    gate.set()
    qtbot.waitUntil(lambda: not runner.running)
    assert steps[-1] == (3, 3, "sheet 3")


def test_cancel_raises_in_the_work_and_nothing_is_told(
    qtbot: Any, runner: JobRunner, screen: QObject
):
    told: list[object] = []
    steps = threading.Event()

    def work(progress: Progress) -> None:
        while True:
            progress.step(0, 0, "")
            steps.set()

    runner.refused.connect(told.append)
    runner.broke.connect(told.append)
    job = runner.run(work, title="t", screen=screen, done=told.append, failed=told.append)
    qtbot.waitUntil(steps.is_set)
    job.cancel()
    qtbot.waitUntil(lambda: not runner.running)
    assert told == []


def test_work_cancelled_before_it_began_never_runs(qtbot: Any, runner: JobRunner, screen: QObject):
    gate, ran = threading.Event(), []
    runner.run(lambda _p: gate.wait(5), title="a", screen=screen, done=lambda _n: None)
    second = runner.run(lambda _p: ran.append(1), title="b", screen=screen, done=lambda _n: None)
    second.cancel()
    gate.set()
    qtbot.waitUntil(lambda: not runner.running)
    assert ran == []


@pytest.mark.parametrize("quiet", [True, False], ids=["reading", "writing"])
def test_a_closed_runner_begins_nothing(
    qtbot: Any, runner: JobRunner, screen: QObject, quiet: bool
):
    ran: list[object] = []
    runner.started.connect(ran.append)
    runner.close()
    job = runner.run(
        ran.append, title="t", screen=screen, done=ran.append, failed=ran.append, quiet=quiet
    )
    qtbot.wait(20)
    assert ran == []
    assert job.stopping
    assert runner.running == ()


def test_answer_is_dropped_when_the_screen_is_gone(qtbot: Any, runner: JobRunner):
    gate, seen = threading.Event(), []
    screen = QObject()
    runner.run(lambda _p: gate.wait(5), title="t", screen=screen, done=seen.append)
    screen.deleteLater()
    qtbot.wait(20)
    gate.set()
    qtbot.waitUntil(lambda: not runner.running)
    assert seen == []


def test_reading_does_not_wait_behind_writing(qtbot: Any, runner: JobRunner, screen: QObject):
    gate, seen = threading.Event(), []
    runner.run(lambda _p: gate.wait(10), title="write", screen=screen, done=lambda _n: None)
    runner.run(lambda _p: 7, title="read", screen=screen, done=seen.append, quiet=True)
    qtbot.waitUntil(lambda: seen == [7])
    gate.set()
    qtbot.waitUntil(lambda: not runner.running)


def test_opening_files_waits_for_nothing_and_nothing_waits_for_it(
    qtbot: Any, runner: JobRunner, screen: QObject
):
    gate, seen = threading.Event(), []
    runner.run(lambda _p: gate.wait(10), title="o", screen=screen, done=seen.append, opens=True)
    runner.run(lambda _p: 1, title="write", screen=screen, done=seen.append)
    qtbot.waitUntil(lambda: seen == [1])
    runner.run(lambda _p: 2, title="read", screen=screen, done=seen.append, quiet=True)
    qtbot.waitUntil(lambda: seen == [1, 2])
    gate.set()
    qtbot.waitUntil(lambda: not runner.running)


def test_work_that_gives_way_begins_again_behind_what_is_saved(
    qtbot: Any, runner: JobRunner, screen: QObject
):
    begun: list[int] = []
    done: list[object] = []
    gate = threading.Event()

    def look(progress: Progress) -> str:
        begun.append(len(done))
        while not gate.is_set():
            progress.step(1, 2, "looking")
        return "look"

    job = runner.run(look, title="look", screen=screen, done=done.append, gives_way=True)
    qtbot.waitUntil(lambda: bool(begun))
    finished: list[object] = []
    job.finished.connect(finished.append)
    runner.run(lambda _p: "save", title="save", screen=screen, done=done.append)
    qtbot.waitUntil(lambda: done == ["save"])
    gate.set()
    qtbot.waitUntil(lambda: done == ["save", "look"])
    assert len(begun) == 2
    assert finished == [job]


def test_work_does_not_give_way_for_ever(qtbot: Any, runner: JobRunner, screen: QObject):
    begun: list[object] = []
    gate = threading.Event()

    def look(progress: Progress) -> None:
        begun.append(None)
        while not gate.is_set():
            progress.step(0, 0, "")

    runner.run(look, title="look", screen=screen, done=lambda _n: None, gives_way=True)
    for times in range(1, 5):
        qtbot.waitUntil(lambda at=times: len(begun) == at)
        runner.run(lambda _p: None, title="save", screen=screen, done=lambda _n: None)
    qtbot.wait(50)
    assert len(begun) == 4
    assert len(runner.running) == 2  # the last save waits until the look is done
    gate.set()
    qtbot.waitUntil(lambda: not runner.running)


@pytest.mark.parametrize("how", ["done", "refused", "cancelled", "broken"])
def test_however_it_ends_that_is_told(qtbot: Any, runner: JobRunner, screen: QObject, how: str):
    ends: list[object] = []
    gate = threading.Event()

    def work(progress: Progress) -> None:
        gate.wait(5)
        progress.step(0, 0, "")
        match how:
            case "refused":
                _refuse(progress)
            case "broken":
                raise RuntimeError

    job = runner.run(work, title="t", screen=screen, done=lambda _n: None)
    job.finished.connect(ends.append)
    if how == "cancelled":
        job.cancel()
    gate.set()
    qtbot.waitUntil(lambda: ends == [job])


def test_the_bar_shows_and_stops_the_job_whose_turn_it_is(
    qtbot: Any, runner: JobRunner, screen: QObject
):
    """During an import every visit that is saved waits in the queue."""
    bar = JobBar(runner)
    qtbot.addWidget(bar)
    gate, went, saved = threading.Event(), [], []

    def take(progress: Progress) -> None:
        progress.step(3, 10, "three")
        gate.wait(5)
        for number in range(4, 10):
            progress.step(number, 10, "more")
            went.append(number)

    first = runner.run(take, title="Importing", screen=screen, done=lambda _n: None)
    qtbot.waitUntil(bar.isVisible)
    runner.run(lambda _p: 1, title="Saving", screen=screen, done=saved.append)
    assert bar.job is first
    assert "Importing · three" in words(bar)
    assert bar.findChild(QProgressBar).value() == 3
    bar.findChild(QPushButton).click()
    assert "Importing · stopping" in words(bar)
    gate.set()
    qtbot.waitUntil(lambda: not runner.running)
    assert went == []
    assert saved == [1]


def _refuse(_progress: Progress) -> None:
    raise Refused("a.code", "what happened", hint="what next")


def test_refusal_goes_to_the_screen_that_asks_for_it(
    qtbot: Any, runner: JobRunner, screen: QObject
):
    at_screen: list[Refused] = []
    at_frame: list[Refused] = []
    runner.refused.connect(at_frame.append)
    runner.run(_refuse, title="t", screen=screen, done=lambda _n: None, failed=at_screen.append)
    qtbot.waitUntil(lambda: bool(at_screen))
    runner.run(_refuse, title="t", screen=screen, done=lambda _n: None)
    qtbot.waitUntil(lambda: bool(at_frame))
    assert [error.code for error in (*at_screen, *at_frame)] == ["a.code", "a.code"]
    assert len(at_screen) == len(at_frame) == 1


def test_fault_is_logged_without_its_text_and_told(
    qtbot: Any, runner: JobRunner, screen: QObject, caplog: pytest.LogCaptureFixture
):
    told: list[str] = []
    personal = "王秀兰 " + "138" + "12345678"

    def break_down(_progress: Progress) -> None:
        raise RuntimeError(personal)

    runner.broke.connect(told.append)
    with caplog.at_level(logging.ERROR):
        runner.run(break_down, title="t", screen=screen, done=lambda _n: None)
        qtbot.waitUntil(lambda: bool(told))
    assert "RuntimeError" in caplog.text
    assert "break_down" in caplog.text
    assert personal not in caplog.text
    assert personal not in told[0]


class _Ring:
    """A cycle that tells on which thread it was collected."""

    collected: list[bool]

    def __init__(self, collected: list[bool]) -> None:
        self.collected = collected
        self.me = self

    def __del__(self) -> None:
        self.collected.append(threading.current_thread() is threading.main_thread())


def test_no_cycle_is_ever_collected_on_a_workers_thread(
    qtbot: Any, runner: JobRunner, screen: QObject
):
    collected: list[bool] = []
    gc.collect()
    _Ring(collected)
    kept: list[object] = []

    def allocate(_progress: Progress) -> None:
        kept.extend([number] for number in range(200_000))

    runner.run(allocate, title="t", screen=screen, done=lambda _n: None)
    qtbot.waitUntil(lambda: not runner.running)
    gc.collect()
    assert collected == [True]  # once, and on the window's thread: here or while it waited


def test_the_windows_thread_collects_by_itself(qtbot: Any, runner: JobRunner):
    collected: list[bool] = []
    gc.collect()
    _Ring(collected)
    kept = [[number] for number in range(5_000)]
    qtbot.waitUntil(lambda: collected == [True])
    assert len(kept) == 5_000


def test_python_collects_again_when_the_runner_is_closed(dressed: Any):
    runner = JobRunner()
    assert not gc.isenabled()
    runner.close()
    assert gc.isenabled()


def test_what_was_there_before_the_window_is_not_looked_through(dressed: Any):
    collected: list[bool] = []
    gc.collect()
    _Ring(collected)
    runner = JobRunner()
    gc.collect()
    assert collected == []
    runner.close()
    gc.collect()
    assert collected == [True]
