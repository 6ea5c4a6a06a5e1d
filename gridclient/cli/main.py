"""The command line's entry: options all commands share, and one place where errors end."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import click

import gridclient
from gridclient import i18n, logs, paths, settings
from gridclient.cli import (
    batch,
    bundles,
    cards,
    coverage,
    demo,
    doctor,
    enrolment,
    households,
    issues,
    ledgers,
    offices,
    visits,
)
from gridclient.cli.context import Front, Session, cancelled, refuse
from gridclient.errors import Cancelled, GridError
from gridclient.i18n import LANGUAGES, _


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--profile", type=click.Path(file_okay=False, path_type=Path), help="Profile folder.")
@click.option("--lang", type=click.Choice(list(LANGUAGES)), help="Language of what is printed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read the passphrase from a file.",
)
@click.option("-v", "--verbose", is_flag=True, help="Log more.")
@click.version_option(gridclient.__version__, prog_name="gridclient")
@click.pass_context
def commands(
    context: click.Context,
    profile: Path | None,
    lang: str | None,
    as_json: bool,
    passphrase_file: Path | None,
    verbose: bool,
) -> None:
    """Household visits in communities: offline, encrypted, merged by signed workbooks.

    Without a command the window opens.
    """
    session: Session = context.obj
    session.language = lang or session.language
    i18n.choose(session.language or settings.load().language or None)
    session.as_json = session.as_json or as_json
    session.passphrase_file = passphrase_file or session.passphrase_file
    session.verbose = verbose or session.verbose
    if profile is not None and profile != session.profile:
        session.close()
        session.profile = profile
    logs.start(verbose=verbose)
    if context.invoked_subcommand is None:
        session.exit_code = session.front.open_window(session.profile, session.unlocked(), lang)


for group in (
    batch,
    bundles,
    cards,
    coverage,
    demo,
    doctor,
    enrolment,
    households,
    issues,
    ledgers,
    offices,
    visits,
):
    for command in group.COMMANDS:
        commands.add_command(command)


def run(arguments: Sequence[str], front: Front) -> int:
    """Run one command line; returns the exit code. No traceback reaches a person."""
    i18n.choose(_language(arguments))
    session = Session(front=front, profile=paths.default_profile())
    try:
        return invoke(arguments, session)
    finally:
        session.close()


def invoke(arguments: Sequence[str], session: Session) -> int:
    """Run one command in a session that may hold an opened profile already."""
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


def _language(arguments: Sequence[str]) -> str | None:
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return settings.load().language or None


def arguments_of_process() -> list[str]:
    """The words the program was started with."""
    return sys.argv[1:]
