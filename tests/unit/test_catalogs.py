"""The Chinese catalogue: every text is there, holds the same placeholders, and has our tone.

The words to avoid are those of domain.md §6: the product serves people and watches nobody.
"""

import string
from collections.abc import Iterable
from pathlib import Path

import catalogs
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from gridclient import i18n, paths
from gridclient.domain.model import ORDERED

SOURCE = paths.resources() / "i18n" / "zh_CN" / "LC_MESSAGES" / "gridclient.po"
FORBIDDEN = ("管控", "摸排", "重点人员", "稳控", "盯防", "打卡")
SHEET_NAME_CHARACTERS = 31
SHEET_NAME_REFUSED = set("[]:*?/\\")


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with SOURCE.open("rb") as file:
        return read_po(file, locale="zh_CN")


@pytest.fixture
def in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chinese for one test, compiled from the source as it is now."""
    target = tmp_path / "resources" / "i18n" / "zh_CN" / "LC_MESSAGES" / SOURCE.name
    target.parent.mkdir(parents=True)
    target.write_bytes(SOURCE.read_bytes())
    catalogs.compile_all(tmp_path)
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "resources")
    i18n.choose("zh_CN")


def _forms(text: str | Iterable[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _texts(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_every_text_of_the_source_is_translated() -> None:
    assert catalogs.check() == []


def test_nothing_is_marked_as_doubtful(chinese: Catalog) -> None:
    assert [message.id for message in chinese if message.fuzzy and message.id] == []


def test_placeholders_are_those_of_the_english_text(chinese: Catalog) -> None:
    differing = [
        message.id
        for message in _texts(chinese)
        for form in _forms(message.string or "")
        if _placeholders(form) != _placeholders(_forms(message.id)[-1])
    ]
    assert differing == []


def test_no_text_speaks_of_watching_people(chinese: Catalog) -> None:
    said = [
        (word, form)
        for message in _texts(chinese)
        for form in _forms(message.string or "")
        for word in FORBIDDEN
        if word in form
    ]
    assert said == []


def test_no_code_list_or_other_source_has_a_word_of_watching_people() -> None:
    """But for the one file that lists these words in order to refuse them."""
    every = list(Path(i18n.__file__).parent.rglob("*.py"))
    sources = [source for source in every if source.name != "exclusions.py"]
    assert len(sources) == len(every) - 1
    said = [
        (word, source.name)
        for source in sources
        for word in FORBIDDEN
        if word in source.read_text("utf-8")
    ]
    assert said == []


@pytest.mark.usefixtures("in_chinese")
def test_sheet_names_are_distinct_and_fit() -> None:
    names = [entity.label for entity in ORDERED if entity.visible]
    names += [i18n._("About this file"), "签名"]
    assert len(set(names)) == len(names)
    assert [name for name in names if len(name) > SHEET_NAME_CHARACTERS] == []
    assert [name for name in names if SHEET_NAME_REFUSED & set(name)] == []


@pytest.mark.usefixtures("in_chinese")
def test_columns_of_one_sheet_have_distinct_titles() -> None:
    doubled = [
        entity.name
        for entity in ORDERED
        if entity.visible
        and len({field.label for field in entity.fields.values()}) < len(entity.fields)
    ]
    assert doubled == []


@pytest.mark.usefixtures("in_chinese")
def test_codes_of_one_list_have_distinct_titles_and_are_read_back() -> None:
    for entity in ORDERED:
        for field in entity.fields.values():
            for code in field.codes or ():
                assert field.codes is not None
                assert field.codes.read(field.codes.title_of(code.code)) == code.code, code
