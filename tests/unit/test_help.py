"""The pages of the help: complete in both languages, with words the window really has."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

from gridclient import paths
from gridclient.services import sync
from gridclient.trust import signatures
from gridclient.ui.lazy_pages import makers_of
from gridclient.ui.rooms import Rooms
from gridclient.ui.screens.help import topics
from gridclient.workbook import manifests

LANGUAGES = ("zh_CN", "en")
HELP = paths.resources() / "help"
SOURCE = Path(topics.__file__).parents[3]
_ROOMS_OF_SYNC = tuple(one.name for one in pkgutil.iter_modules(sync.__path__))
EACH = pytest.mark.parametrize("language", LANGUAGES)
_LINK = re.compile(r"(!?)\[[^\]]+\]\(([^)]+)\)")
_KEYS = re.compile(r"`((?:Ctrl|Alt|Shift)\+[^`\s]+|F\d+)`")
_NOT_OURS = {"Ctrl+A", "Ctrl+C", "Ctrl+F", "Shift+Tab", "Alt+Up", "Alt+Down"}
"""Keys that are asked of Qt by their meaning, and so are not written down in the source."""


def _pages(language: str) -> dict[str, str]:
    return {topic: (HELP / language / f"{topic}.md").read_text("utf-8") for topic in topics.ICONS}


def _headings(text: str) -> list[int]:
    return [len(mark) for mark in re.findall(r"^(#+) ", text, re.M)]


@cache
def _literals() -> frozenset[str]:
    """Every text that stands in the source of the window."""
    return frozenset(
        node.value
        for file in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@cache
def _words(language: str) -> frozenset[str]:
    """What the program can say in a language."""
    if language == "en":
        return _literals()
    with (paths.resources() / "i18n/zh_CN/LC_MESSAGES/gridclient.po").open("rb") as file:
        said = [message.string for message in read_po(file) if message.id]
    return frozenset(one for each in said for one in ([each] if isinstance(each, str) else each))


def _one_way(keys: str) -> str:
    """Keys as they are written in the source, whatever the page calls them."""
    for word, meant in (("Ctrl+Return", "Ctrl+Enter"), ("↑", "Up"), ("↓", "Down"), ("←", "Left")):
        keys = keys.replace(word, meant)
    return keys


@EACH
def test_every_page_of_the_window_has_its_help(language: str):
    rooms = set(makers_of(Rooms.__new__(Rooms)))
    assert len(rooms) > 8
    assert rooms <= set(topics.ICONS)
    assert {file.stem for file in (HELP / language).glob("*.md")} == set(topics.ICONS)


def test_every_icon_is_there():
    for icon in topics.ICONS.values():
        assert (paths.resources() / "icons" / f"{icon}.svg").is_file()


def test_both_languages_have_the_same_headings():
    chinese, english = map(_pages, LANGUAGES)
    for topic, text in chinese.items():
        levels = _headings(text)
        assert levels == _headings(english[topic]), topic
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert len(levels) > 2
    for pages in (chinese, english):
        titles = [text.splitlines()[0] for text in pages.values()]
        assert len(set(titles)) == len(titles)


@EACH
def test_every_link_and_picture_resolves(language: str):
    seen = 0
    for topic, text in _pages(language).items():
        for picture, target in _LINK.findall(text):
            seen += 1
            assert (HELP / language / target).is_file(), (topic, target)
            assert picture or topics.topic_of(target), (topic, target)
    assert seen > 15


@EACH
def test_what_is_bold_is_a_word_of_the_window(language: str):
    """So that a button that is called otherwise one day is called so here as well."""
    for topic, text in _pages(language).items():
        if topic != "bundle-format":
            unknown = set(re.findall(r"\*\*(.+?)\*\*", text)) - _words(language)
            assert unknown == set(), topic


@EACH
def test_the_page_of_keys_holds_those_of_the_source_and_no_others(language: str):
    declared = {_one_way(one) for one in _literals() if _KEYS.fullmatch(f"`{one}`")}
    listed = {_one_way(one) for one in _KEYS.findall(_pages(language)["keys"])}
    assert len(declared) > 15
    assert declared - listed == set()
    assert listed - declared - _NOT_OURS == set()


@EACH
def test_keys_that_pages_speak_of_are_on_the_page_of_keys(language: str):
    pages = _pages(language)
    listed = set(_KEYS.findall(pages["keys"]))
    for topic, text in pages.items():
        assert set(_KEYS.findall(text)) <= listed, topic


@EACH
def test_the_page_of_the_format_is_about_the_version_that_is_written(language: str):
    text = _pages(language)["bundle-format"]
    version = manifests.FORMAT.rpartition("/")[2]
    assert re.findall(r"\d+", text.splitlines()[0]) == [version]
    assert f"`{manifests.FORMAT}`" in text
    assert f"`{signatures.FACT}`" in text


@EACH
def test_the_page_of_the_format_names_all_that_a_manifest_may_say(language: str):
    fields = {one.name for one in dataclasses.fields(manifests.Manifest)} - {"more"}
    optional = {key for name in _ROOMS_OF_SYNC for key in _said_in_a_manifest(name)}
    assert {"left", "cut", "masked"} <= optional
    listed = set(re.findall(r"`([a-z0-9_]+)`", _pages(language)["bundle-format"]))
    assert (fields | optional) - listed == set()


def _said_in_a_manifest(name: str) -> Iterator[str]:
    """The keys of what a module of sync gives a manifest, by the constants it names them with."""
    module = importlib.import_module(f"{sync.__name__}.{name}")
    tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
    for made in ast.walk(tree):
        if isinstance(made, ast.FunctionDef) and made.name in ("to_manifest", "_manifest"):
            for each in (node for node in ast.walk(made) if isinstance(node, ast.Dict)):
                yield from (_constant(module, key) for key in each.keys if not _is_text(key))


def _is_text(key: ast.expr | None) -> bool:
    return key is None or isinstance(key, ast.Constant)


def _constant(module: ModuleType, key: ast.expr | None) -> str:
    return str(attrgetter(ast.unparse(key))(module)) if key else ""
