"""What every command shares: the profile, the passphrase, and how answers are printed."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import click

from gridclient import app
from gridclient.app import App
from gridclient.cli.printing import tell_json
from gridclient.domain.cards import ContactCard
from gridclient.domain.clocks import ClockDoubt
from gridclient.domain.coverage import CoverageTable
from gridclient.errors import Cancelled, GridError, Locked, Refused
from gridclient.i18n import _
from gridclient.services import timekeeping
from gridclient.services.rights.records import Notice, OwnData
from gridclient.trust import vault

_VARIABLE = "GRIDCLIENT_PASSPHRASE"
AWAITS = 5
"""Exit code: done, but something awaits a person."""


@dataclass(frozen=True, slots=True)
class Front:
    """What only the window's floor can do, handed in from above: commands know no Qt."""

    open_window: Callable[[Path, App | None, str | None], int]
    print_cards: Callable[[Sequence[ContactCard], Path], int]
    print_coverage: Callable[[CoverageTable, Path], int]
    print_own_data: Callable[[OwnData, Path], int]
    print_notice: Callable[[Notice, Path], int]


@dataclass(slots=True)
class Session:
    """One run of the program: its options, and the profile once it is opened."""

    front: Front
    profile: Path
    as_json: bool = False
    passphrase_file: Path | None = None
    verbose: bool = False
    in_batch: bool = False
    language: str | None = None
    kept: App | None = field(default=None)
    exit_code: int = 0
    doubts_told: set[str] = field(default_factory=set)

    def app(self) -> App:
        """The opened profile; the passphrase is asked for once."""
        if self.kept is None:
            self.kept = app.open_(self.profile, self.passphrase())
            self.clock_doubt()
            if not self.as_json:
                for text in self.kept.profile.warnings():
                    click.echo(text, err=True)
        return self.kept

    def clock_doubt(self) -> ClockDoubt | None:
        """What speaks against this computer's date now; told once on standard error."""
        if self.kept is None or not self.kept.profile.store.is_open:
            return None
        found = self.kept.sync.clock_doubt()
        if found is not None and found.kind not in self.doubts_told:
            self.doubts_told.add(found.kind)
            click.echo(timekeeping.in_words(found), err=True)
        return found

    def keep(self, opened: App) -> App:
        """Use a profile that was just made."""
        self.kept = opened
        return opened

    def unlocked(self) -> App | None:
        """The opened profile where the passphrase is given already; else the window asks."""
        given = self.passphrase_file is not None or _VARIABLE in os.environ
        return self.app() if given and app.exists(self.profile) else None

    def passphrase(self, *, new: bool = False) -> str:
        """From the file named, from ``GRIDCLIENT_PASSPHRASE``, or from a prompt.

        Where nobody sits at a terminal, the first line of standard input answers the prompt.
        Raises ``Locked``: ``passphrase.missing``, ``passphrase.coding``.
        """
        if self.passphrase_file is not None:
            return _read(self.passphrase_file)
        written = os.environ.get(_VARIABLE)
        if written is not None:
            return written
        line = _typed(_("Passphrase"), twice=new)
        if not line:
            raise Locked(
                "passphrase.missing",
                _("No passphrase was given."),
                hint=_("Set GRIDCLIENT_PASSPHRASE, or name a file with --passphrase-file."),
            )
        return line.rstrip("\r\n")

    def prompt_new(self) -> str | None:
        """A new passphrase, typed twice at a terminal, else the next line of standard input."""
        return _typed(_("New passphrase"), twice=True).rstrip("\r\n") or None

    def tell(self, answer: Mapping[str, Any], *lines: str, empty: str = "") -> None:
        """Print the answer: one JSON document, or lines for a person, of which empty ones go;
        ``empty``: the line that says why there are none, and how there would be some."""
        found = self.clock_doubt()
        if self.as_json:
            clock = {"clock": timekeeping.as_json(found)} if found else {}
            answer = {**answer, **clock}
            tell_json(answer)
            return
        for line in filter(None, lines or [empty]):
            click.echo(line)

    def confirm(self, question: str, *, yes: bool) -> None:
        """Ask before what cannot be taken back; ``yes``: it was said on the command line.

        Raises ``Refused`` where nobody is there to be asked.
        """
        if yes:
            return
        if sys.stdin is None or not sys.stdin.isatty() or self.as_json:
            raise Refused("program.unconfirmed", question, hint=_("To do it, say --yes."))
        click.confirm(question, abort=True, err=True)

    def close(self) -> None:
        """Close the profile."""
        if self.kept is not None:
            self.kept.close()
            self.kept = None


def _typed(prompt: str, *, twice: bool) -> str:
    """What is typed at a terminal, else the next line of standard input, which ends as it ends
    there; nothing where there is none. Raises ``Locked`` (``passphrase.coding``)."""
    if sys.stdin is None:
        return ""
    try:
        if sys.stdin.isatty():
            return str(click.prompt(prompt, hide_input=True, confirmation_prompt=twice, err=True))
        return sys.stdin.readline()
    except UnicodeDecodeError:  # it holds the passphrase
        raise vault.not_in_utf8() from None


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise Refused(
            "passphrase.unreadable",
            _("“{file}” cannot be read as text.").format(file=file.name),
            hint=_("Write the passphrase on one line, in UTF-8."),
        ) from None


class Terminal:
    """Progress on standard error, when that is a terminal.

    While it is entered, Ctrl+C stops the work at its next step, so that it can say what is done;
    a second one breaks it off at once.
    """

    def __init__(self) -> None:
        self._shown = ""
        self._stopping = False
        self._before: Any = None

    def __enter__(self) -> Terminal:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, lambda *_about: self._stop())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._let_go()

    def _stop(self) -> None:
        self._stopping = True
        self._let_go()

    def _let_go(self) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            self._before = None

    def step(self, done: int, total: int, message: str) -> None:
        """Show how far the work is; raises ``Cancelled`` after Ctrl+C."""
        if self._stopping:
            raise Cancelled
        if not sys.stderr.isatty():
            return
        part = f"{done * 100 // total:3d} % " if total else ""
        line = f"{part}{message}"
        click.echo("\r" + line.ljust(len(self._shown)), err=True, nl=False)
        self._shown = line
        if total and done >= total:
            click.echo("", err=True)
            self._shown = ""


def refuse(error: GridError, *, as_json: bool) -> int:
    """Print a refusal; returns its exit code."""
    if as_json:
        tell_json({"error": error.as_json()})
    else:
        click.echo(error.text(), err=True)
    return error.exit_code


def cancelled(*, broken_off: bool, as_json: bool) -> int:
    """Say that work was stopped; returns the exit code.

    ``broken_off``: in the middle of whatever was under way, of which something may be done.
    """
    words = (
        _("Broken off. What was done before stays; what was under way was taken back.")
        if broken_off
        else _("Stopped. Nothing was changed.")
    )
    if as_json:
        return refuse(Refused("program.stopped", words), as_json=True)
    click.echo(words, err=True)
    return Refused.exit_code
