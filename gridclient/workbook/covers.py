"""The first sheet of a bundle: who sends what to whom, in plain words.

What it says stands in the manifest, so it is signed and checked like every other sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from gridclient.errors import Where
from gridclient.i18n import _
from gridclient.workbook.manifests import Manifest
from gridclient.workbook.reading import Sheet, text_of
from gridclient.workbook.writing import Line, Page, Style

# A line is known again by its label, counted where several have the same.
_Key = tuple[str, int]


def lines(manifest: Manifest) -> list[tuple[str, str]]:
    """The cover below its title: what the sender says, then how many rows each sheet has."""
    counts = [(entry.name, str(entry.rows)) for entry in manifest.sheets]
    return [*manifest.cover, *counts]


def page(manifest: Manifest) -> Page:
    """The cover, to be written."""
    said = len(manifest.cover)
    written = [Line([manifest.cover_name, ""], (Style.TITLE, Style.PLAIN), height=36)]
    for number, line in enumerate(lines(manifest)):
        if number == said:
            written.append(Line([]))
        looks = (Style.LABEL, Style.PLAIN) if number < said else (Style.HEADER, Style.BODY)
        written.append(Line(line, looks))
    return Page(
        manifest.cover_name,
        written,
        widths=(22, 62),
        landscape=False,
        tab_colour="4472C4",
        grid=False,
    )


def compare(manifest: Manifest, sheets: Sequence[Sheet]) -> Iterator[Where]:
    """Every difference between the cover as signed and as found."""
    name = manifest.cover_name
    sheet = next((sheet for sheet in sheets if sheet.name == name), None)
    if sheet is None:
        yield Where(name, signed=name, found="", shown=(name, ""))
        return
    expected = _by_label((None, line) for line in [(name, ""), *lines(manifest)])
    found = _by_label(_found_lines(sheet))
    for key, (_row, value) in expected.items():
        row, other = found.pop(key, (None, ""))
        if row is None or other != value:
            yield Where(name, row, key[0], value, other, (value, other))
    for (label, _number), (row, value) in found.items():
        yield Where(name, row, label, "", value, ("", value))


def _found_lines(sheet: Sheet) -> Iterator[tuple[int, tuple[str, str]]]:
    formula_rows = {row for row, _column in sheet.formulas}
    for number, row in enumerate(sheet.rows, 1):
        texts = [text_of(cell) for cell in row if cell is not None]
        if number in formula_rows:
            texts = [*(texts or [""]), _("a formula")]
        if texts:
            yield number, (texts[0], " ".join(texts[1:]))


def _by_label(
    found: Iterable[tuple[int | None, tuple[str, str]]],
) -> dict[_Key, tuple[int | None, str]]:
    seen: Counter[str] = Counter()
    result: dict[_Key, tuple[int | None, str]] = {}
    for row, (label, value) in found:
        seen[label] += 1
        result[label, seen[label]] = (row, value)
    return result
