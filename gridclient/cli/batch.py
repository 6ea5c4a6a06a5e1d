"""``batch``: one unlock, many commands; a line of JSON in, a line of JSON out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from gridclient.cli.context import AWAITS, Session
from gridclient.cli.running import invoke
from gridclient.errors import Refused, Where
from gridclient.i18n import _

_DONE = (0, AWAITS)


@click.command("batch")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--keep-going", is_flag=True, help="Go on after a refusal.")
@click.pass_obj
def batch(session: Session, file: Path, keep_going: bool) -> None:
    """Run the commands of a file, each line a JSON list of words."""
    everything = click.get_current_context().find_root().command
    if session.in_batch:
        raise Refused(
            "batch.nested",
            _("A batch cannot run another batch."),
            hint=_("Put the lines of the other file here."),
        )
    session.in_batch = session.as_json = True
    commands = [_words(number, line) for number, line in _lines(file)]
    codes: list[int] = []
    for words in commands:
        codes.append(invoke(everything, words, session))
        if codes[-1] not in _DONE and not keep_going:
            break
    session.in_batch = False
    refused = [code for code in codes if code not in _DONE]
    session.exit_code = max(refused or codes, default=0)


def _lines(file: Path) -> list[tuple[int, str]]:
    """The lines that say something, with their numbers from 1."""
    try:
        lines = enumerate(file.read_text("utf-8-sig").split("\n"), start=1)
        return [(number, line) for number, line in lines if line.strip()]
    except (OSError, UnicodeDecodeError):
        raise Refused(
            "batch.unreadable",
            _("“{file}” cannot be read as text.").format(file=file.name),
            hint=_("Write one JSON list of words on every line, in UTF-8."),
        ) from None


def _words(number: int, line: str) -> list[str]:
    try:
        words = json.loads(line)
    except ValueError:
        words = None
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise Refused(
            "batch.line",
            _("Line {number} is not a list of words.").format(number=number),
            where=[Where(row=number)],
            hint=_('Write it as ["visit", "list"]. Nothing was run.'),
        )
    return words


COMMANDS = (batch,)
