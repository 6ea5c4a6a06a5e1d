"""The bar at the foot of the window: what runs, how far it is, and one button to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from gridclient.i18n import _
from gridclient.ui.jobs import Job, JobRunner
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, label

PATIENCE_MS = 400


class JobBar(QFrame):
    """Appears when work takes longer than a blink, also such as was under way before; shows the
    job whose turn it is."""

    def __init__(self, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        part(self, "jobs")
        self._runner = runner
        self._text = label("", "soft")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress"))
        self._stop = button(_("Cancel"), "quiet", "close")
        self._stop.clicked.connect(self._cancel)
        row = across(self._text, self._bar, self._stop, spacing=tokens.ROOMY)
        row.setContentsMargins(tokens.APART, tokens.TIGHT, tokens.ROOMY, tokens.TIGHT)
        row.setStretch(1, 1)
        self.setLayout(row)
        self.hide()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._appear)
        runner.started.connect(self._begin)
        runner.ended.connect(self._end)
        for job in runner.running:
            self._begin(job)

    @property
    def job(self) -> Job | None:
        """The job to be shown: the one that began first, a loud one before a quiet one. Those
        that wait behind it have nothing to show yet."""
        return next(iter(sorted(self._runner.running, key=lambda job: job.quiet)), None)

    def _begin(self, job: Job) -> None:
        job.progressed.connect(self._show)
        if not self.isHidden():
            self._appear()
        elif not self._patience.isActive():
            self._patience.start()

    def _appear(self) -> None:
        if job := self.job:
            self._tell(job)
            self._stop.setEnabled(not job.stopping)
            self.show()

    def _show(self) -> None:
        if (job := self.job) is not None and self.sender() is job:
            self._tell(job)

    def _tell(self, job: Job) -> None:
        done, total, message = job.how_far
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if job.stopping:
            self._text.setText(_("{title} · stopping …").format(title=job.title))
        else:
            self._text.setText(f"{job.title} · {message}" if message else job.title)

    def _end(self) -> None:
        if not self._runner.running:
            self._patience.stop()
            self.hide()
        elif not self.isHidden():
            self._appear()

    def _cancel(self) -> None:
        if job := self.job:
            job.cancel()
            self._appear()
