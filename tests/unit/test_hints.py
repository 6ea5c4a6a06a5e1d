"""What to do next, as the window says it: never in the words of the command line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

import gridclient
from gridclient.cli.main import commands
from gridclient.errors import Hint, Refused, Untrusted
from gridclient.services.sync import opening, retired
from gridclient.ui import messages

SOURCE = Path(gridclient.__file__).parent
_MARKS = {"_", "N_", "ngettext"}
_OPTION = re.compile(r"(?:^|[\s“(])--?[a-z][a-z-]*\b")
_QUOTED = re.compile(r"“([^”{]+)”")


def _paths(command: click.Command, before: str = "") -> Iterator[str]:
    for name, inner in getattr(command, "commands", {}).items():
        yield f"{before}{name}"
        yield from _paths(inner, f"{before}{name} ")


@cache
def _commands() -> frozenset[str]:
    """Every command by its whole name; a word alone only where it is no group of others."""
    groups = {
        name for name in _paths(commands) if any(o.startswith(f"{name} ") for o in _paths(commands))
    }
    return frozenset(_paths(commands)) - groups


def is_of_the_terminal(text: str) -> bool:
    """Whether a text names a command or an option."""
    begun = (quoted.split(" -")[0].strip() for quoted in re.findall(r"“([^”]*)”", text))
    named = any(
        said == name or said.startswith(f"{name} ") for said in begun for name in _commands()
    )
    return named or bool(_OPTION.search(text))


class _Texts(ast.NodeVisitor):
    """The texts for people in a module, but for those a ``Hint`` says on the command line."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.in_window: list[str] = []

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "id", "")
        if name == "Hint":
            for one in node.args[1:]:
                before = len(self.found)
                self.visit(one)
                self.in_window += self.found[before:]
            return
        if name in _MARKS:
            self.found += [
                one.value
                for one in node.args
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
        self.generic_visit(node)


def _modules() -> Iterator[tuple[Path, _Texts]]:
    for file in sorted(SOURCE.rglob("*.py")):
        if "cli" not in file.relative_to(SOURCE).parts:
            texts = _Texts()
            texts.visit(ast.parse(file.read_text("utf-8")))
            yield file, texts


def test_what_belongs_to_the_command_line_is_known_as_such():
    for text in (
        "List them with “enrol lost list”.",
        "“enrol rotate -o FILE” asks for another one.",
        "Start an office with “init”.",
        "If it is right now, say --despite-clock.",
    ):
        assert is_of_the_terminal(text), text
    for text in ("Look at “People and trust”.", "of 12–14 households", "“{name}” is not sealed."):
        assert not is_of_the_terminal(text), text


def test_no_text_that_can_reach_the_window_speaks_of_the_command_line():
    found = {
        (file.name, text)
        for file, texts in _modules()
        for text in texts.found
        if is_of_the_terminal(text)
    }
    assert found == set()


def test_what_the_window_names_is_a_word_of_the_window():
    """A page or a button that is called otherwise one day is called so in the hints as well."""
    modules = list(_modules())
    words = {
        text
        for file, texts in modules
        if file.is_relative_to(SOURCE / "ui")
        for text in texts.found
    }
    hints = [text for _file, texts in modules for text in texts.in_window]
    named = {one for text in hints for one in _QUOTED.findall(text)}
    assert len(hints) > 25
    assert {"People and trust", "Settings"} <= named <= words


def test_the_window_never_takes_the_words_for_the_command_line():
    for file in (SOURCE / "ui").rglob("*.py"):
        assert not re.search(r"error\.(hint|text\(\))", file.read_text("utf-8")), file


def test_a_hint_says_on_either_side_how_it_is_done_there():
    error = Refused("x.y", "What happened.", hint=Hint("Say --so.", "Press so."))
    assert "Say --so." in error.text()
    assert error.as_json()["hint"] == "Say --so."
    assert "Press so." in messages.of_refusal(error).whole()
    assert "--so" not in messages.of_refusal(error).whole()


def test_an_altered_bundle_is_told_of_in_either_way():
    error: Untrusted = opening.tampered([])
    assert "--signed-copy" in error.hint
    assert not is_of_the_terminal(messages.of_refusal(error).whole())
    assert retired.unknown_issue().in_window == retired.unknown_issue().hint
