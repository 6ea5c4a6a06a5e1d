"""Mutations of a workbook as an archive of parts, and of the markup in them."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile

from tests import altered
from tests.trials import byte_mutations

_TEXT = re.compile(rb">([^<>]+)<")
_ATTRIBUTE = re.compile(rb'\s([\w:]+)="([^"<]*)"')
_ELEMENT = re.compile(rb"<(row|c|is|t|si|sheet|Relationship|Override|v|xf)\b[^>]*?(?:/>|>.*?</\1>)")
_TYPES = (b"s", b"str", b"n", b"b", b"e", b"d", b"inlineStr", b"x", b"")
_TEXTS = (
    b"",
    b" ",
    b"1",
    b"007",
    b"1E+17",
    b"TRUE",
    b"#N/A",
    b"=1+1",
    b"&amp;",
    b"&#0;",
    b"&#x1F600;",
    b"&lol;",
    b"&#xD800;",
    b"_x0041_",
    b"<![CDATA[x]]>",
    b"\xff\xfe",
    b"\xe2\x80\xae",
    b"A" * 40_000,
    b"9" * 400,
)
_DECLARATIONS = (
    b'<!DOCTYPE a [<!ENTITY lol "x">]>',
    b"<?evil x?>",
    b"<!-- -->",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
)


def in_archive(draw: random.Random, content: bytes, other: bytes) -> bytes:
    """Whole parts renamed, doubled, left out, exchanged with another bundle's, packed anew."""
    act = draw.choice(_ARCHIVE)
    entries = list(altered.parts(content).items())
    strange = list(altered.parts(other).items())
    return _packed(act(draw, entries, strange))


Entries = list[tuple[str, bytes]]


def _rename(draw: random.Random, entries: Entries, _strange: Entries) -> Entries:
    place = draw.randrange(len(entries))
    name, part = entries[place]
    new = draw.choice((name.upper(), f"../{name}", f"{name}~", name.replace("/", "\\"), "x", ""))
    return [*entries[:place], (new or "y", part), *entries[place + 1 :]]


def _double(draw: random.Random, entries: Entries, strange: Entries) -> Entries:
    name, part = draw.choice(entries)
    return [*entries, (name, draw.choice((part, draw.choice(strange)[1])))]


def _leave_out(draw: random.Random, entries: Entries, _strange: Entries) -> Entries:
    place = draw.randrange(len(entries))
    return entries[:place] + entries[place + 1 :]


def _exchange(draw: random.Random, entries: Entries, _strange: Entries) -> Entries:
    one, two = draw.sample(range(len(entries)), 2)
    changed = list(entries)
    changed[one] = (entries[one][0], entries[two][1])
    changed[two] = (entries[two][0], entries[one][1])
    return changed


def _graft(draw: random.Random, entries: Entries, strange: Entries) -> Entries:
    kept = dict(entries)
    for name, part in draw.sample(strange, draw.randrange(1, len(strange))):
        kept[name] = part
    return list(kept.items())


def _shuffle(draw: random.Random, entries: Entries, _strange: Entries) -> Entries:
    return draw.sample(entries, len(entries))


def _add(draw: random.Random, entries: Entries, strange: Entries) -> Entries:
    name = draw.choice(
        ("xl/vbaProject.bin", "docProps/app.xml", "xl/worksheets/sheet99.xml", "a/", "xl/media/a")
    )
    return [*entries, (name, draw.choice((b"", b"<a/>", draw.choice(strange)[1])))]


def _scratch(draw: random.Random, entries: Entries, _strange: Entries) -> Entries:
    """The bytes of a part, before it is packed: its sum is right."""
    place = draw.randrange(len(entries))
    name, part = entries[place]
    act = draw.choice(byte_mutations.ALL)
    changed = act(draw, part or b"x", draw.choice(entries)[1] or b"x")
    return [*entries[:place], (name, changed), *entries[place + 1 :]]


_ARCHIVE = (_rename, _double, _leave_out, _exchange, _graft, _shuffle, _add, _scratch, _scratch)


def _packed(entries: Entries) -> bytes:
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)  # of two parts of one name
        for name, part in entries:
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def in_directory(draw: random.Random, content: bytes, _other: bytes) -> bytes:
    """A number in the headers of the archive: sizes, sums, places, flags, methods."""
    changed = bytearray(content)
    mark, places = draw.choice(
        (
            (
                b"PK\x01\x02",
                ((8, "<H"), (10, "<H"), (16, "<I"), (20, "<I"), (24, "<I"), (42, "<I")),
            ),
            (b"PK\x03\x04", ((6, "<H"), (8, "<H"), (14, "<I"), (18, "<I"), (22, "<I"), (26, "<H"))),
            (b"PK\x05\x06", ((8, "<H"), (10, "<H"), (12, "<I"), (16, "<I"), (20, "<H"))),
        )
    )
    found = [at for at in range(len(content)) if content.startswith(mark, at)]
    at, (offset, form) = draw.choice(found), draw.choice(places)
    (value,) = struct.unpack_from(form, changed, at + offset)
    most = 2 ** (8 * struct.calcsize(form)) - 1
    new = draw.choice((0, 1, most, value ^ 1 << draw.randrange(16), draw.randrange(most)))
    struct.pack_into(form, changed, at + offset, new & most)
    return bytes(changed)


def in_markup(draw: random.Random, content: bytes, _other: bytes) -> bytes:
    """Texts, attributes and elements of one part; the archive around it is sound."""
    parts = altered.parts(content)
    name = draw.choice([name for name in parts if not name.endswith("styles.xml")])
    parts[name] = draw.choice(_MARKUP)(draw, parts[name])
    return altered.packed(parts)


def _text(draw: random.Random, part: bytes) -> bytes:
    return _replaced(draw, part, _TEXT, 1, draw.choice(_TEXTS))


def _attribute(draw: random.Random, part: bytes) -> bytes:
    return _replaced(draw, part, _ATTRIBUTE, 2, draw.choice((*_TYPES, *_TEXTS[:12])))


def _type(draw: random.Random, part: bytes) -> bytes:
    return _replaced(draw, part, re.compile(rb'\bt="(\w+)"'), 1, draw.choice(_TYPES))


def _place(draw: random.Random, part: bytes) -> bytes:
    new = draw.choice((b"A1", b"XFD1048576", b"A0", b"a1", b"B2", b"", b"1"))
    return _replaced(draw, part, re.compile(rb'\br="(\w+)"'), 1, new)


def _no_element(draw: random.Random, part: bytes) -> bytes:
    return _replaced(draw, part, _ELEMENT, 0, b"")


def _two_elements(draw: random.Random, part: bytes) -> bytes:
    found = _one(draw, part, _ELEMENT)
    return part[: found.end()] + found[0] + part[found.end() :] if found else part + b"<a/>"


def _exchanged_elements(draw: random.Random, part: bytes) -> bytes:
    one, two = _one(draw, part, _ELEMENT), _one(draw, part, _ELEMENT)
    if one is None or two is None or one.end() > two.start():
        return part + b"\n"
    between = part[one.end() : two.start()]
    return part[: one.start()] + two[0] + between + one[0] + part[two.end() :]


def _declaration(draw: random.Random, part: bytes) -> bytes:
    end = part.find(b"?>") + 2
    new = draw.choice(_DECLARATIONS)
    return draw.choice((new + part, part[:end] + new + part[end:]))


def _cut_text(draw: random.Random, part: bytes) -> bytes:
    found = _one(draw, part, _TEXT)
    if found is None:
        return part + b" "
    place = draw.randrange(found.start(1), found.end(1))
    return part[:place] + draw.choice((b"", b" ", b"\n", b"x", b"\t")) + part[place + 1 :]


_MARKUP = (
    *(_text, _text, _cut_text, _cut_text, _attribute, _type, _place, _no_element),
    *(_two_elements, _exchanged_elements, _declaration),
)


def _one(draw: random.Random, part: bytes, what: re.Pattern[bytes]) -> re.Match[bytes] | None:
    found = list(what.finditer(part))
    return draw.choice(found) if found else None


def _replaced(
    draw: random.Random, part: bytes, what: re.Pattern[bytes], group: int, new: bytes
) -> bytes:
    found = _one(draw, part, what)
    return part[: found.start(group)] + new + part[found.end(group) :] if found else part + b" "
