"""``batch``: one unlock, many commands; a line of JSON in, a line of JSON out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from gridclient.cli.context import Session
from gridclient.errors import Refused, Where
from gridclient.i18n import _


@click.command("batch")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--keep-going", is_flag=True, help="Go on after a refusal.")
@click.pass_obj
def batch(session: Session, file: Path, keep_going: bool) -> None:
    """Run the commands of a file, each line a JSON list of words."""
    from gridclient.cli.main import invoke

    session.as_json = True
    commands = [_words(number, line) for number, line in enumerate(_lines(file), start=1)]
    worst = 0
    for words in commands:
        code = invoke(words, session)
        worst = max(worst, code)
        if code not in (0, 5) and not keep_going:
            break
    session.exit_code = worst


def _lines(file: Path) -> list[str]:
    try:
        return [line for line in file.read_text("utf-8").splitlines() if line.strip()]
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
    if words[:1] == ["batch"]:
        raise Refused(
            "batch.nested",
            _("Line {number} runs another batch.").format(number=number),
            where=[Where(row=number)],
            hint=_("Put its lines here. Nothing was run."),
        )
    return words


COMMANDS = (batch,)
