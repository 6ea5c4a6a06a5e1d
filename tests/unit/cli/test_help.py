"""Help and usage errors: every word comes from the catalogue, and no line is too wide."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import catalogs
import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from gridclient import i18n, paths
from gridclient.cli import main
from tests.command_line import call, call_json


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The resources of a language that puts every text of the source behind the sign 译."""
    catalog = Catalog(locale="zh_CN", domain="gridclient")
    for message in catalogs.extract():
        if message.id and isinstance(message.id, str):
            catalog.add(message.id, f"译{message.id}")
        elif message.id:
            catalog.add(message.id, (f"译{message.id[-1]}",))
    resources = tmp_path_factory.mktemp("marked")
    target = resources / "i18n" / "zh_CN" / "LC_MESSAGES" / "gridclient.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalog)
    return resources


@pytest.fixture
def marked(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """That language instead of Chinese."""
    monkeypatch.setattr(paths, "resources", lambda: catalogue)
    yield
    monkeypatch.undo()
    i18n.choose("en")


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            yield from commands(one, (*path, name))


EVERY = list(commands(main.commands))


@pytest.mark.usefixtures("marked")
def test_the_help_of_every_command_is_translated():
    codes = ("译", "[", "a, b")
    for path in EVERY:
        shown = call(None, *path, "--help", language="zh_CN").text
        assert shown.startswith("译Usage:"), path
        assert "译Options:" in shown, path
        command = main.commands
        for name in path:
            command = command.commands[name]  # type: ignore[attr-defined]
        assert (command.help or "译").startswith("译"), path
        for option in command.params:
            said = getattr(option, "help", None)
            assert not said or said.startswith(codes) or said.replace(", ", "").islower(), said


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(
    "words",
    [
        *(
            ("household", "shwo"),
            ("nosuch",),
            ("--nosuch",),
            ("issue", "add"),
            ("household", "show"),
        ),
        *(
            ("batch", "/nosuch"),
            ("policy", "set", "x", "--contacts", "y"),
            ("grid", "list", "more"),
        ),
        *(("cards", "contact", "--layout"), ("log", "x"), ("visit", "list", "--from", "gestern")),
        ("log", "access", "--limit", "0"),
    ],
)
def test_a_usage_error_is_translated(words: tuple[str, ...]):
    answer = call(None, *words, language="zh_CN")
    assert answer.code == 2
    told = [line for line in answer.err.splitlines() if line]
    assert [line for line in told if not line.startswith(("译", "\t", " "))] == [], told
    error = call_json(None, *words, language="zh_CN").error
    assert error["message"].startswith("译")


def test_english_comes_back_after_chinese():
    before = call(None, "household", "--help").text
    call(None, "household", "--help", language="zh_CN")
    assert call(None, "household", "--help").text == before
    assert "Show this message and exit." in before


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_line_of_help_is_wider_than_a_terminal(language: str):
    for path in EVERY:
        shown = call(None, *path, "--help", language=language).text
        lines = [line for line in shown.splitlines() if len(line.split()) > 2]
        wide = [line for line in lines if columns(line) > 80]
        assert wide == [], path


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


@pytest.mark.parametrize("written", ["2026-13-01", "2026-W01-1", "20261122", "22.11.2026"])
def test_a_day_is_written_one_way(written: str):
    answer = call(None, "visit", "due", "--on", written)
    assert answer.code == 2
    assert written in answer.err
    assert "2026-11-22" in answer.err


@pytest.mark.parametrize("words", [("--help",), ("--json", "visit", "nosuch")])
def test_a_reader_who_goes_away_hears_no_complaint(words: tuple[str, ...]):
    """What a pipe into ``head`` does: nobody reads any more."""
    unread, end = os.pipe()
    os.close(unread)
    line = [sys.executable, "-m", "gridclient", *words]
    gone = subprocess.run(line, stdout=end, stderr=subprocess.PIPE, text=True, check=False)
    os.close(end)
    assert (gone.returncode, gone.stderr) == (141, "")
