"""The manifest of a bundle: what is signed, and through it everything else in the bundle.

Its bytes are canonical JSON (``domain.rows.canonical``) and are never written anew: whatever
differs from the canonical form is refused (refusal 56), so two readers cannot read two things.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gridclient.domain.rows import canonical
from gridclient.errors import Refused, Untrusted
from gridclient.i18n import _

_NAME, _VERSION = "gridclient-bundle", "2"
FORMAT = f"{_NAME}/{_VERSION}"
# What a bundle may demand of its reader; anything else in ``critical`` is of a newer version.
KNOWN_CRITICAL: frozenset[str] = frozenset()

_DEPTH = 12
_LIMIT_BYTES = 8 << 20
_DIGITS = 18
_BUNDLES_AT_MOST = 999_999_999
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a visible sheet: the field it shows and its title."""

    field: str
    title: str


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A visible sheet: whose rows it shows, in which columns, and how many."""

    entity: str
    name: str
    columns: tuple[Column, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is said about a bundle beside its rows.

    ``base`` and ``upto`` are sequence numbers of the sender's; ``seen`` maps replica ids to
    stamps; ``acknowledged`` is the newest sequence of the recipient's that the sender holds
    without a gap. ``chain``: certificates, the sender's first. ``cover``: what the first sheet
    says, as (label, value), on the sheet ``cover_name``. ``more``: optional fields of a newer
    version, kept as they came.
    """

    bundle: str
    sender: str
    recipient: str
    number: int
    base: int
    upto: int
    acknowledged: int
    made_at: str
    app_version: str
    language: str
    copy_length: int
    copy_sha256: str
    sheets: tuple[SheetEntry, ...]
    chain: tuple[str, ...]
    seen: Mapping[str, str] = field(default_factory=dict)
    scope: Mapping[str, Any] = field(default_factory=dict)
    receipt: tuple[Mapping[str, Any], ...] = ()
    critical: tuple[str, ...] = ()
    cover_name: str = ""
    cover: tuple[tuple[str, str], ...] = ()
    format: str = FORMAT
    more: Mapping[str, Any] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The bytes to sign."""
        return canonical(
            dict(self.more)
            | {name: getattr(self, name) for name in (*_TEXTS, *_NUMBERS)}
            | {
                "sheets": [_sheet_json(entry) for entry in self.sheets],
                "chain": list(self.chain),
                "seen": dict(self.seen),
                "scope": dict(self.scope),
                "receipt": [dict(line) for line in self.receipt],
                "critical": list(self.critical),
                "cover": [list(line) for line in self.cover],
            }
        )


_TEXTS = (
    "format",
    "bundle",
    "sender",
    "recipient",
    "made_at",
    "app_version",
    "language",
    "copy_sha256",
    "cover_name",
)
_NUMBERS = ("number", "base", "upto", "acknowledged", "copy_length")
_LISTS = ("sheets", "chain", "receipt", "critical", "cover")
_MAPPINGS = ("seen", "scope")
_KNOWN = {*_TEXTS, *_NUMBERS, *_LISTS, *_MAPPINGS}


def from_bytes(content: bytes) -> Manifest:
    """The manifest of these bytes.

    Raises Refused ``bundle.newer`` for a newer version or unknown critical features and
    ``bundle.older`` for a version that is read no more, and Untrusted ``bundle.signature`` for
    bytes that are not exactly a manifest.
    """
    data = _parse(content)
    _refuse_other_versions(data)
    try:
        return _manifest(data)
    except (KeyError, TypeError, ValueError) as error:
        raise _malformed() from error


def _parse(content: bytes) -> dict[str, Any]:
    try:
        if len(content) > _LIMIT_BYTES or _depth(content) > _DEPTH:
            raise ValueError("size")
        data = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_without_twins,
            parse_int=_whole,
            parse_float=_refuse_word,
            parse_constant=_refuse_word,
        )
        if not isinstance(data, dict) or canonical(data) != content:
            raise ValueError("form")
    except (ValueError, RecursionError) as error:
        raise _malformed() from error
    return data


def _malformed() -> Untrusted:
    return Untrusted(
        "bundle.signature",
        _("The data package cannot be checked: its manifest is not as it was made."),
        hint=_("Ask the sender to send the package again; the sender still has it."),
    )


def _refuse_other_versions(data: dict[str, Any]) -> None:
    name, _slash, version = str(data.get("format", "")).partition("/")
    if name != _NAME or not (version.isascii() and version.isdigit()):
        raise _malformed()
    if (len(version), version) < (len(_VERSION), _VERSION):
        raise Refused(
            "bundle.older",
            _("The data package was made by an older version of this program."),
            hint=_("Ask the sender to update the program there and to make the package again."),
        )
    critical = data.get("critical", [])
    unknown = not isinstance(critical, list) or any(
        not isinstance(feature, str) or feature not in KNOWN_CRITICAL for feature in critical
    )
    if version != _VERSION or unknown:
        raise Refused(
            "bundle.newer",
            _("The data package was made by a newer version of this program."),
            hint=_("Update this program first; keep the file and import it then."),
        )


def _manifest(data: dict[str, Any]) -> Manifest:
    values: dict[str, Any] = {name: _of(str, data[name]) for name in _TEXTS}
    values |= {name: _number(data[name]) for name in _NUMBERS}
    if values["number"] > _BUNDLES_AT_MOST:
        raise ValueError("number")  # nobody counts that far; the log books write nine digits
    lists = {name: _of(list, data[name]) for name in _LISTS}
    return Manifest(
        **values,
        sheets=tuple(map(_sheet, lists["sheets"])),
        chain=_texts(lists["chain"]),
        receipt=tuple(_of(dict, line) for line in lists["receipt"]),
        critical=_texts(lists["critical"]),
        cover=tuple(_pair(line) for line in lists["cover"]),
        seen={key: _of(str, stamp) for key, stamp in _of(dict, data["seen"]).items()},
        scope=_of(dict, data["scope"]),
        more={key: value for key, value in data.items() if key not in _KNOWN},
    )


def _sheet_json(entry: SheetEntry) -> dict[str, Any]:
    columns = [{"field": column.field, "title": column.title} for column in entry.columns]
    return {"entity": entry.entity, "name": entry.name, "columns": columns, "rows": entry.rows}


def _sheet(data: Any) -> SheetEntry:
    columns = tuple(
        Column(_of(str, column["field"]), _of(str, column["title"]))
        for column in _of(list, data["columns"])
    )
    return SheetEntry(
        _of(str, data["entity"]), _of(str, data["name"]), columns, _number(data["rows"])
    )


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(kind.__name__)
    return value


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("number")
    return value


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(_of(str, value) for value in values)


def _pair(line: Any) -> tuple[str, str]:
    label, value = _texts(_of(list, line))
    return label, value


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("twins")
    return result


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError("number")
    return int(digits)


def _refuse_word(word: str) -> float:
    raise ValueError(word)


def _depth(content: bytes) -> int:
    deepest = depth = 0
    for byte in _TEXT.sub(b"", content):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest
