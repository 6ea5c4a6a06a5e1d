"""The command line's entry: the options all commands share, and the commands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

import gridclient
from gridclient import i18n, logs, paths, settings
from gridclient.cli import (
    backups,
    batch,
    boundaries,
    bundles,
    campaigns,
    cards,
    care,
    conflicts,
    coverage,
    demo,
    dictionary,
    doctor,
    duplicates,
    enrolment,
    handovers,
    households,
    issues,
    ledgers,
    log_books,
    offices,
    peers,
    policies,
    printing,
    quarantine,
    recovery,
    registers,
    retention,
    rights,
    special_rounds,
    visits,
    wording,
)
from gridclient.cli.context import Front, Session
from gridclient.cli.running import invoke, leave
from gridclient.i18n import LANGUAGES


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
    backups,
    batch,
    boundaries,
    bundles,
    campaigns,
    cards,
    care,
    conflicts,
    coverage,
    demo,
    dictionary,
    doctor,
    duplicates,
    enrolment,
    handovers,
    households,
    issues,
    ledgers,
    log_books,
    offices,
    peers,
    registers,
    policies,
    quarantine,
    recovery,
    retention,
    rights,
    special_rounds,
    visits,
):
    for command in group.COMMANDS:
        commands.add_command(command)


def run(arguments: Sequence[str], front: Front) -> int:
    """Run one command line; returns the exit code. No traceback reaches a person."""
    printing.prepare()
    logs.start()
    i18n.choose(_language(arguments))
    wording.speak(commands)
    session = Session(front=front, profile=paths.default_profile())
    try:
        return invoke(commands, arguments, session)
    finally:
        leave(session)


def _language(arguments: Sequence[str]) -> str | None:
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return settings.load().language or None
