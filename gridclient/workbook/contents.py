"""What the parts of a foreign workbook are, and which kinds of part are refused."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from gridclient.i18n import N_, _
from gridclient.workbook.archives import Archive, too_large
from gridclient.workbook.cells import check_formula
from gridclient.workbook.formats import damaged
from gridclient.workbook.limits import Limits
from gridclient.workbook.markup import Markup, unsafe

_WORKBOOK = "xl/workbook.xml"

# Folders, files and content types of what can run or reach out (refusal 22).
_REFUSED_PARTS = (
    ("xl/vba", N_("macros")),
    ("xl/macrosheets/", N_("macros")),
    ("xl/dialogsheets/", N_("macros")),
    ("xl/externallinks/", N_("links to other workbooks")),
    ("xl/embeddings/", N_("embedded objects or controls")),
    ("xl/activex/", N_("embedded objects or controls")),
    ("xl/connections", N_("queries to other sources")),
    ("xl/querytables/", N_("queries to other sources")),
    ("xl/model/", N_("queries to other sources")),
    ("customui/", N_("program buttons")),
)
_REFUSED_TYPES = (
    ("macroenabled", N_("macros")),
    ("vba", N_("macros")),
    ("macrosheet", N_("macros")),
    ("externallink", N_("links to other workbooks")),
    ("oleobject", N_("embedded objects or controls")),
    ("activex", N_("embedded objects or controls")),
    ("querytable", N_("queries to other sources")),
    ("connections+xml", N_("queries to other sources")),
    ("attachedtemplate", N_("links to other workbooks")),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of a ``.rels`` part: the last word of its type, and the part it leads to."""

    id: str
    type: str
    target: str


def check_names(archive: Archive) -> None:
    """Refuse parts that macros, links, objects, queries and the like are kept in."""
    for name in archive.names:
        for beginning, title in _REFUSED_PARTS:
            if name.lower().startswith(beginning):
                raise unsafe(_(title))


def check_types(archive: Archive, name: str) -> None:
    """Refuse content types (``[Content_Types].xml``) of what can run or reach out."""

    def start(element: str, attributes: Mapping[str, str]) -> None:
        _refuse(attributes.get("ContentType", ""))

    Markup(start).read(archive.pieces(name))


def relations(archive: Archive, name: str) -> dict[str, Relation]:
    """The relations of one ``.rels`` part by id.

    A link that a person clicks on is no danger here, since nothing follows it; any other
    relation that leads out of the workbook is refused.
    """
    found: dict[str, Relation] = {}
    folder = posixpath.dirname(posixpath.dirname(name))

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element != "Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "")
        if kind == "hyperlink":
            return
        _refuse(kind)
        if attributes.get("TargetMode", "Internal") != "Internal" or "://" in target:
            raise unsafe(_("links to other workbooks"))
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        number = attributes.get("Id", "")
        if number in found:
            raise unsafe(_("two parts of the same name"))
        found[number] = Relation(number, kind, path)

    Markup(start).read(archive.pieces(name))
    return found


def sheets(archive: Archive) -> dict[str, str]:
    """The parts of the work sheets by sheet name, in the order of the workbook."""
    related = relations(archive, "xl/_rels/workbook.xml.rels")
    found: dict[str, str] = {}
    seen: set[str] = set()

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element == "definedName":
            markup.gather(check_formula)
        if element in ("ddeLink", "oleLink", "externalReference"):
            raise unsafe(_("links to other workbooks"))
        if element != "sheet":
            return
        number = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        relation = related.get(number)
        name = attributes.get("name", "")
        if relation is None or relation.target not in archive.names:
            raise damaged()
        if name.casefold() in seen or relation.target in found.values():
            raise unsafe(_("two sheets of the same name"))
        seen.add(name.casefold())
        if relation.type == "worksheet":
            found[name] = relation.target

    markup = Markup(start)
    markup.read(archive.pieces(_WORKBOOK))
    return found


def count_strings(archive: Archive, limits: Limits) -> int:
    """How many shared strings there are; a reader would trust the declared count (refusal 20)."""
    strings = _Strings(limits)
    for name in archive.names:
        if name.lower() == "xl/sharedstrings.xml":
            strings.read(archive.pieces(name))
    return strings.count


class _Strings(Markup):
    """Follows the markup of the shared strings, of which there may be millions."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.count = 0
        self._limit = limits.strings

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        self._starts += 1
        if name == "si":
            self.count += 1
        elif len(attributes) > 1 or ":" in name or name == "sst":
            self._check_element(attributes)
            self.count += name.endswith(":si")
            self._check_count(attributes.get("count", "0"))
            self._check_count(attributes.get("uniqueCount", "0"))

    def _check_count(self, declared: str) -> None:
        plain = declared.isascii() and declared.isdigit() and len(declared) < 10
        if not plain or int(declared) > self._limit:
            raise unsafe(_("a false number of texts"))


def check_rest(archive: Archive, done: set[str], limits: Limits) -> None:
    """Read every part not read yet, for its checksum and, if it is XML, for its shape."""
    for name in archive.names:
        if name in done:
            continue
        if archive.size(name) > limits.small_part_bytes:
            raise too_large(
                _("a part of more than {size} megabytes").format(size=limits.small_part_bytes >> 20)
            )
        if name.lower().endswith(".rels"):
            relations(archive, name)
        elif name.lower().endswith(".xml"):
            Markup(_refuse_objects).read(archive.pieces(name))
        else:
            for _piece in archive.pieces(name):
                pass


def _refuse_objects(element: str, attributes: Mapping[str, str]) -> None:
    if element in ("ddeLink", "oleLink", "oleObject"):
        raise unsafe(_("embedded objects or controls"))


def _refuse(kind: str) -> None:
    for word, title in _REFUSED_TYPES:
        if word in kind.lower():
            raise unsafe(_(title))
