"""Running a command line: the one place where every kind of error ends."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence

import click

from gridclient import paths
from gridclient.cli.context import Session, cancelled, refuse
from gridclient.errors import Cancelled, GridError
from gridclient.i18n import _


def invoke(commands: click.Command, arguments: Sequence[str], session: Session) -> int:
    """Run one command line in a session that may hold an opened profile already; returns the exit
    code. No traceback reaches a person."""
    session.exit_code = 0
    as_json = session.as_json or "--json" in arguments
    try:
        commands.main(list(arguments), prog_name="gridclient", standalone_mode=False, obj=session)
    except click.exceptions.Exit as leaving:
        session.exit_code = leaving.exit_code
    except (click.Abort, Cancelled):
        session.exit_code = cancelled(as_json=as_json)
    except click.ClickException as error:
        session.exit_code = _wrong_usage(error, as_json=as_json)
    except GridError as error:
        session.exit_code = refuse(error, as_json=as_json)
    except Exception:
        logging.getLogger(__name__).exception("fault")
        session.exit_code = _fault(as_json=as_json)
    return session.exit_code


def _wrong_usage(error: click.ClickException, *, as_json: bool) -> int:
    if as_json:
        shown = {"code": "usage", "message": error.format_message(), "where": [], "hint": ""}
        click.echo(json.dumps({"error": shown}, ensure_ascii=False))
    else:
        error.show()
    return 2


def _fault(*, as_json: bool) -> int:
    message = _("Something went wrong inside the program; your data is untouched.")
    hint = _("The log has the details, without personal data: {folder}").format(folder=paths.logs())
    if as_json:
        shown = {"code": "program.fault", "message": message, "where": [], "hint": hint}
        click.echo(json.dumps({"error": shown}, ensure_ascii=False))
    else:
        click.echo(f"{message}\n{hint}", err=True)
    return 1
