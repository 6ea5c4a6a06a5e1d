"""The job runner: answers on the right thread, progress, cancel, refusals, faults."""

from __future__ import annotations

import gc
import logging
import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread

from gridclient.errors import Refused
from gridclient.jobs import Progress
from gridclient.ui.jobs import JobRunner


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
