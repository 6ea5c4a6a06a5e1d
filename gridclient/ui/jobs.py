"""The one job runner: long work off the window's thread, one bar, one cancel button.

``run`` starts work on a thread of the runner's own; what it answers comes back on the
window's thread, and is dropped when the screen that asked is gone. Reading runs beside
writing, so that a screen can fill itself while an import goes on, and so does what takes long
and needs no database, such as opening files. Nobody else starts threads.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from gridclient.errors import Cancelled, GridError
from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.ui.collecting import Collector

T = TypeVar("T")
_log = logging.getLogger(__name__)

# A person sees twenty steps a second at most; more would only fill the event queue.
_STEP_SECONDS = 0.05
_WAY_GIVEN_AT_MOST = 3
"""So often a job gives way to others; then it is its turn, however much is saved meanwhile."""


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked: the work, who waits for it, and what to do with its answer."""

    work: Callable[[Progress], Any]
    done: Callable[[Any], None]
    failed: Callable[[GridError], None] | None
    screen: QObject


class _GivesWay(Exception):  # noqa: N818 - no error: the work begins again behind others
    """The work is to be given up for now, as other work waits behind it."""


class Job(QObject):
    """One piece of work under way; it is the ``Progress`` that the work reports to.

    ``finished`` is told last, however the work ended. ``how_far`` is what was reported last.
    """

    progressed = Signal(int, int, str)
    answered = Signal(object, object)
    raised = Signal(object, object)
    postponed = Signal(object)
    finished = Signal(object)

    def __init__(
        self, order: Order, title: str, *, quiet: bool, gives_way: bool, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.order = order
        self.title = title
        self.quiet = quiet
        self.how_far = (0, 0, "")
        self._stop = threading.Event()
        self._is_waited_for = threading.Event()
        self._may_give_way = _WAY_GIVEN_AT_MOST if gives_way else 0
        self._told = 0.0

    def step(self, done: int, total: int, message: str) -> None:
        """Report ``done`` of ``total``; raises ``Cancelled`` when a person stopped the work."""
        if self._stop.is_set():
            raise Cancelled
        if self._may_give_way and self._is_waited_for.is_set():
            raise _GivesWay
        self.how_far = (done, total, message)
        now = time.monotonic()
        if now - self._told >= _STEP_SECONDS or (total and done >= total):
            self._told = now
            self.progressed.emit(done, total, message)

    def cancel(self) -> None:
        """Stop the work at its next step."""
        self._stop.set()

    def make_way(self) -> None:
        """Other work waits behind this."""
        self._is_waited_for.set()

    def begin_again(self) -> None:
        """Nobody waits any more: it stands behind those it gave way to."""
        self._may_give_way -= 1
        self._is_waited_for.clear()

    @property
    def stopping(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self._stop.is_set()

    def run(self) -> None:
        """Do the work; called on the worker's thread, where no exception may escape."""
        try:
            self.step(0, 0, "")
            answer = self.order.work(self)
        except _GivesWay:
            self.postponed.emit(self)
        except Exception as error:
            self.raised.emit(self, error)
        else:
            self.answered.emit(self, answer)


class JobRunner(QObject):
    """Runs jobs, owns them until they end, and tells the frame about them."""

    started = Signal(object)
    ended = Signal(object)
    refused = Signal(object)
    broke = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []
        self._collector = Collector(self)
        self._writers = ThreadPoolExecutor(1, "gridclient-job")
        self._readers = ThreadPoolExecutor(1, "gridclient-read")
        self._openers = ThreadPoolExecutor(1, "gridclient-open")
        self._closed = False

    @property
    def running(self) -> tuple[Job, ...]:
        """The jobs that have not ended, in the order in which they get their turn."""
        return tuple(self._jobs)

    def run(
        self,
        work: Callable[[Progress], T],
        *,
        title: str,
        done: Callable[[T], None],
        screen: QObject,
        failed: Callable[[GridError], None] | None = None,
        quiet: bool = False,
        opens: bool = False,
        gives_way: bool = False,
    ) -> Job:
        """Start ``work``; ``done`` gets its answer on this thread while ``screen`` lives.

        ``failed`` takes a refusal instead of the frame's notice. ``quiet`` is for reading:
        such work does not wait behind writing. ``opens`` is for what a person waits for that
        writes nothing and reads little, such as opening files: nothing waits behind it.
        ``gives_way`` is for work that can begin anew at any time: it does so when something is
        to be written meanwhile. Once the runner is closed nothing begins: a screen's timer may
        still ask while the program ends.
        """
        order = Order(work, done, failed, screen)
        job = Job(order, title, quiet=quiet, gives_way=gives_way, parent=self)
        if self._closed:
            job.cancel()
            return job
        if not (quiet or opens):
            for other in self._jobs:
                other.make_way()
        self._jobs.append(job)
        queued = Qt.ConnectionType.QueuedConnection
        job.answered.connect(self._take_answer, queued)
        job.raised.connect(self._take_error, queued)
        job.postponed.connect(self._postpone, queued)
        self.started.emit(job)
        pool = self._readers if quiet else self._openers if opens else self._writers
        pool.submit(job.run)
        return job

    def _postpone(self, job: Job) -> None:
        if not self._closed:
            self._jobs.remove(job)
            self._jobs.append(job)
            job.begin_again()
            self._writers.submit(job.run)

    def close(self) -> None:
        """Stop what runs and wait for it; for the end of the program."""
        self._closed = True
        for job in self._jobs:
            job.cancel()
        for pool in (self._writers, self._readers, self._openers):
            pool.shutdown(wait=True, cancel_futures=True)
        self._collector.close()

    def report_fault(self, error: BaseException) -> None:
        """Log a fault of the program and tell the frame."""
        log_fault(error)
        self.broke.emit(
            _("This is a fault of the program. What is saved stays saved; the log has details.")
        )

    def _end(self, job: Job) -> None:
        self._jobs.remove(job)
        self.ended.emit(job)
        job.finished.emit(job)
        job.deleteLater()

    def _take_answer(self, job: Job, answer: Any) -> None:
        try:
            if shiboken6.isValid(job.order.screen):
                job.order.done(answer)
        finally:
            self._end(job)

    def _take_error(self, job: Job, error: Exception) -> None:
        try:
            self._explain(job, error)
        finally:
            self._end(job)

    def _explain(self, job: Job, error: Exception) -> None:
        failed = job.order.failed if shiboken6.isValid(job.order.screen) else None
        match error:
            case Cancelled():
                return
            case GridError() if failed is not None:
                failed(error)
            case GridError():
                self.refused.emit(error)
            case _:
                self.report_fault(error)


def log_fault(error: BaseException) -> None:
    """Log where a fault happened, without its text: that may hold somebody's data."""
    lines = "".join(traceback.format_tb(error.__traceback__))
    _log.error("fault %s\n%s", type(error).__name__, lines)
