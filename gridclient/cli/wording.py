"""Help and usage errors in the language in use.

English stands in the docstrings and in ``help=`` of the commands, where
``packaging/catalogs.py`` reads it; click's own words are listed here. click looks words up in
the language of the environment, and only that: here it is given ours.
"""

from __future__ import annotations

import inspect
import re
import unicodedata
from collections.abc import Iterable, Iterator

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from gridclient.i18n import N_, _

OWN = (
    *(N_("Usage:"), N_("Options"), N_("Commands"), N_("Aborted!"), N_("Error: {message}")),
    *(N_("Try '{command} {option}' for help."), N_("Missing command.")),
    *(N_("Missing argument"), N_("Missing option"), N_("Missing parameter")),
    *(N_("No such option {name!r}."), N_("No such command {name!r}.")),
    *(N_("Option {name!r} does not take a value."), N_("Choose from:\n\t{choices}")),
    *(N_("Invalid value: {message}"), N_("Invalid value for {param_hint}: {message}")),
    *(N_("{name} {filename!r} does not exist."), N_("{name} {filename!r} is a file.")),
    *(N_("{name} {filename!r} is a directory."), N_("{name} {filename!r} is not readable.")),
    N_("{name} {filename!r} is not writable."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    *(N_("default: {default}"), N_("required"), N_("Show this message and exit.")),
    *(N_("Show the version and exit."), N_("%(prog)s, version %(version)s")),
    *(N_("Repeat for confirmation"), N_("Error: The two entered values do not match.")),
    *(N_("Error: invalid input"), N_("[OPTIONS]"), N_("COMMAND [ARGS]...")),
    *(N_("Did you mean {possibility}?"), N_("(Did you mean one of: {possibilities}?)")),
    N_("Option {name!r} requires an argument."),
    N_("Option {name!r} requires {nargs} arguments."),
    *(N_("Got unexpected extra argument ({args})"), N_("Got unexpected extra arguments ({args})")),
    *(N_("{value!r} is not {choice}."), N_("{value!r} is not one of {choices}.")),
    N_("{value!r} does not match the format {format}."),
    N_("{value!r} does not match the formats {formats}."),
    *(N_("file"), N_("directory"), N_("path"), N_("integer"), N_("integer range"), N_("text")),
)
"""What click says by itself; the last are the kinds of value."""

_SPEAKING = (core, decorators, exceptions, formatting, parser, termui, types)
_said: dict[int, str] = {}
"""The English texts of commands, options and types, by the id of what they belong to."""


def speak(command: click.Command) -> None:
    """Let click, a command and all below it speak the language in use from now on."""
    for module in _SPEAKING:
        vars(module).update(_=_, ngettext=_counted)
    for one in _every(command):
        _translate(one)


def _counted(one: str, many: str, count: int) -> str:
    return _(one if count == 1 else many)


def _every(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for one in command.commands.values():
            yield from _every(one)


def _translate(command: click.Command) -> None:
    command.context_class = _Context
    command.help = _words(command, "help")
    command.short_help = (command.help or "").split("\n\n")[0].replace("\n", " ").rstrip(".。")
    command.options_metavar = _("[OPTIONS]")
    if isinstance(command, click.Group):
        command.subcommand_metavar = _("COMMAND [ARGS]...")
    command._help_option = None  # which click makes once, in the language of the first call
    for parameter in command.params:
        kind = parameter.type
        if isinstance(kind, (click.Path, types.IntParamType, types.StringParamType)):
            kind.name = _words(kind, "name") or ""
        if isinstance(parameter, click.Option):
            parameter.help = _words(parameter, "help")


def _words(owner: object, name: str) -> str | None:
    """The text of an attribute, translated from what it said first."""
    if id(owner) not in _said:
        _said[id(owner)] = inspect.cleandoc(getattr(owner, name) or "")
    said = _said[id(owner)]
    return _(said) if said else None


class _Formatter(click.HelpFormatter):
    """Breaks lines by columns: a Chinese character takes two, and may stand at the end of any."""

    def write_text(self, text: str) -> None:
        """Paragraphs, indented as the formatter stands."""
        indent = " " * self.current_indent
        for number, part in enumerate(text.split("\n\n")):
            self.write("\n" if number else "")
            for line in _lines(part, self.width - self.current_indent):
                self.write(f"{indent}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Terms, and what they mean beside them."""
        pairs = list(rows)
        wide = min(max(_columns(term) for term, _meaning in pairs), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in pairs:
            lines = _lines(meaning, max(self.width - self.current_indent - wide, 20)) or [""]
            gap = wide - _columns(term)
            head = f"{indent}{term}" + (" " * gap if gap >= col_spacing else "")
            if gap < col_spacing:
                self.write(f"{head}\n")
                head = indent + " " * wide
            self.write(f"{head}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{indent}{' ' * wide}{line}\n")


class _Context(click.Context):
    formatter_class = _Formatter


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _lines(text: str, width: int) -> list[str]:
    """A paragraph in lines of at most so many columns, broken at blanks and between Chinese
    characters, never before a mark that closes."""
    lines: list[str] = []
    line = ""
    for piece in _BREAKS.findall(" ".join(text.split())):
        if line and _columns(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


_BREAKS = re.compile(r"(?:[\u2e80-\u9fff“「（]|[^\s\u2e80-\u9fff“「（]+)[，。；：、？！”」）…]*\s*")
"""A Chinese character or a word, with the marks and blanks behind it."""
