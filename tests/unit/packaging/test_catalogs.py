"""The translations: what is missing or wrong in a catalogue is told, and only that."""

import gettext
from pathlib import Path

import catalogs
import pytest

SOURCE = """
from gridclient.i18n import N_, _, ngettext
TITLE = N_("Household")
def told(name, count):
    return _("Met {name}") + ngettext("{count} visit", "{count} visits", count)
"""
COMPLETE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=1; plural=0;\\n"

msgid "Household"
msgstr "户"

msgid "Met {name}"
msgstr "见到了{name}"

msgid "{count} visit"
msgid_plural "{count} visits"
msgstr[0] "{count}次走访"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "gridclient").mkdir()
    (tmp_path / "gridclient" / "words.py").write_text(SOURCE, "utf-8")
    _write(tmp_path, COMPLETE)
    return tmp_path


def _write(checkout: Path, text: str) -> None:
    (catalog,) = catalogs.sources(checkout)
    catalog.parent.mkdir(parents=True, exist_ok=True)
    catalog.write_text(text, "utf-8")


def test_a_complete_catalogue_has_no_problems(checkout: Path) -> None:
    assert catalogs.check(checkout) == []


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('"户"', '""', "not translated: 'Household'"),
        ('msgid "Household"', '#, fuzzy\nmsgid "Household"', "marked as doubtful: 'Household'"),
        ("见到了{name}", "见到了{nama}", "placeholders differ: 'Met {name}'"),
        ("{count}次走访", "几次走访", "placeholders differ: ('{count} visit', '{count} visits')"),
        ('msgid "Household"', 'msgid "House"', "no longer in the source: 'House'"),
    ],
)
def test_a_fault_is_told(checkout: Path, right: str, wrong: str, told: str) -> None:
    assert right in COMPLETE
    _write(checkout, COMPLETE.replace(right, wrong))
    assert f"zh_CN: {told}" in catalogs.check(checkout)


def test_no_catalogue_at_all_is_a_problem(checkout: Path) -> None:
    (catalog,) = catalogs.sources(checkout)
    catalog.unlink()
    assert len(catalogs.check(checkout)) == 3


def test_update_brings_new_texts_and_keeps_the_translated(checkout: Path) -> None:
    words = checkout / "gridclient" / "words.py"
    words.write_text(SOURCE.replace('N_("Household")', 'N_("Household"), N_("Grid")'), "utf-8")
    assert list(catalogs.update(checkout).values()) == [1]
    assert catalogs.check(checkout) == ["zh_CN: not translated: 'Grid'"]


def test_what_is_compiled_is_found_by_gettext(checkout: Path) -> None:
    catalogs.compile_all(checkout)
    words = gettext.translation("gridclient", checkout / "resources" / "i18n", ["zh_CN"])
    assert words.gettext("Household") == "户"
    assert words.ngettext("{count} visit", "{count} visits", 2) == "{count}次走访"
