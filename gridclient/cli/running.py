"""Running a command line: the one place where every kind of error ends."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from gridclient import paths
from gridclient.cli.context import Session, cancelled, refuse
from gridclient.cli.printing import is_of_printing, tell_json
from gridclient.errors import Cancelled, GridError
from gridclient.i18n import _

_UNREAD = 141
"""Exit code: whoever read the answer stopped reading; what shells give for SIGPIPE."""


def invoke(commands: click.Command, arguments: Sequence[str], session: Session) -> int:
    """Run one command line in a session that may hold an opened profile already; returns the exit
    code. No traceback reaches a person."""
    session.exit_code = 0
    printed = sys.stdout
    try:
        _invoke(commands, arguments, session)
    except BrokenPipeError:
        session.exit_code = _unread()
    except SystemExit:
        if sys.stdout is printed:
            raise
        sys.stdout = printed  # click covers it where a pipe broke, and leaves
        session.exit_code = _unread()
    except OSError as error:
        session.exit_code = _untold(error)
    return session.exit_code


def leave(session: Session) -> None:
    """Close what a session opened. Its work is saved by then: a disk that is gone spoils none."""
    try:
        session.close()
    except Exception:
        logging.getLogger(__name__).exception("closing")


def _invoke(commands: click.Command, arguments: Sequence[str], session: Session) -> None:
    as_json = session.as_json or "--json" in arguments
    try:
        commands.main(list(arguments), prog_name="gridclient", standalone_mode=False, obj=session)
    except click.exceptions.Exit as leaving:
        session.exit_code = leaving.exit_code
    except (click.Abort, Cancelled) as error:
        broken_off = isinstance(error.__cause__, KeyboardInterrupt)  # at a prompt there is none
        session.exit_code = cancelled(broken_off=broken_off, as_json=as_json)
    except click.ClickException as error:
        session.exit_code = _wrong_usage(error, as_json=as_json)
    except GridError as error:
        session.exit_code = refuse(error, as_json=as_json)
    except Exception as error:
        if isinstance(error, OSError) and is_of_printing(error):
            raise
        logging.getLogger(__name__).exception("fault")
        session.exit_code = _fault(as_json=as_json)


def _unread() -> int:
    """Let what is still to be printed go nowhere: Python flushes once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return _UNREAD


def _untold(error: OSError) -> int:
    """What was to be printed cannot be: say so where that can still be read."""
    _unread()
    words = _("The answer could not be written ({reason}). What was done stays done.")
    with suppress(OSError):
        click.echo(words.format(reason=error.strerror or type(error).__name__), err=True)
    return 1


def _wrong_usage(error: click.ClickException, *, as_json: bool) -> int:
    if as_json:
        shown = {"code": "usage", "message": error.format_message(), "where": [], "hint": ""}
        tell_json({"error": shown})
    else:
        error.show()
    return 2


def _fault(*, as_json: bool) -> int:
    message = _("Something went wrong inside the program. What is saved stays saved.")
    hint = _("The log has the details, without personal data: {folder}").format(folder=paths.logs())
    if as_json:
        shown = {"code": "program.fault", "message": message, "where": [], "hint": hint}
        tell_json({"error": shown})
    else:
        click.echo(f"{message}\n{hint}", err=True)
    return 1
