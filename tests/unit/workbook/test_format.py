"""A bundle as a stranger reads it, by the page ``resources/help/en/bundle-format.md`` alone.

The vectors ``tests/data/bundle-format-2*.xlsx`` were written by version 0.1.0 and never change:
whatever the program becomes, it reads these files. One went to a worker, the other, of the same
rows, up to a district, masked. Nothing of ours is used but, last, the reader.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gridclient.domain.rows import from_line, to_line
from gridclient.workbook import alterations, bundle_files, manifests, signed_copy

DATA = Path(__file__).parents[2] / "data"
WHOLE, MASKED = DATA / "bundle-format-2.xlsx", DATA / "bundle-format-2-masked.xlsx"


def signed_parts(path: Path) -> dict[str, bytes]:
    pieces: dict[str, dict[int, str]] = {}
    for row in openpyxl.load_workbook(path)["签名"].iter_rows(values_only=True):
        label = re.search(r"(manifest|signature|copy) (\d+)/\d+", str(row[0]))
        if label:
            pieces.setdefault(label[1], {})[int(label[2])] = str(row[1])
    return {
        name: base64.b64decode("".join(found[number] for number in sorted(found)))
        for name, found in pieces.items()
    }


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.fixture(scope="module", params=[WHOLE, MASKED], ids=["whole", "masked"])
def vector(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture(scope="module")
def parts(vector: Path) -> dict[str, bytes]:
    return signed_parts(vector)


@pytest.fixture(scope="module")
def manifest(parts: dict[str, bytes]) -> dict[str, Any]:
    return dict(json.loads(parts["manifest"]))


@pytest.fixture(scope="module")
def lines(parts: dict[str, bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in zlib.decompress(parts["copy"]).splitlines()]


@pytest.fixture(scope="module")
def key(manifest: dict[str, Any]) -> Ed25519PublicKey:
    found = x509.load_pem_x509_certificate(manifest["chain"][0].encode()).public_key()
    assert isinstance(found, Ed25519PublicKey)
    return found


def test_the_manifest_is_signed(
    parts: dict[str, bytes], manifest: dict[str, Any], key: Ed25519PublicKey
):
    assert manifest["format"] == "gridclient-bundle/2"
    assert canonical(manifest) == parts["manifest"]
    key.verify(parts["signature"], b"gridclient-bundle/2" + parts["manifest"])
    with pytest.raises(InvalidSignature):
        key.verify(parts["signature"], b"gridclient-bundle/2" + parts["manifest"] + b" ")


def test_the_sender_is_named_by_the_key(manifest: dict[str, Any], key: Ed25519PublicKey):
    digest = hashlib.sha256(key.public_bytes_raw()).digest()
    assert manifest["sender"] == base64.b32encode(digest)[:10].decode() + ".1"


def test_the_chain_leads_to_a_root(manifest: dict[str, Any]):
    chain = [x509.load_pem_x509_certificate(pem.encode()) for pem in manifest["chain"]]
    for subject, issuer in zip(chain, [*chain[1:], chain[-1]], strict=True):
        subject.verify_directly_issued_by(issuer)


def test_the_copy_is_the_one_the_manifest_names(parts: dict[str, bytes], manifest: dict[str, Any]):
    assert len(parts["copy"]) == manifest["copy_length"]
    assert hashlib.sha256(parts["copy"]).hexdigest() == manifest["copy_sha256"]


def unveiled(fact: dict[str, Any]) -> dict[str, Any]:
    """The plain fields of a fact, and the veil that was signed beside them."""
    veil, names = fact["veil"], fact["veil"]["names"].split(",")
    plain = {name: value for name, value in fact["fields"].items() if name not in names}
    digest = veil.get("digest")
    if digest is None:
        values = {name: fact["fields"][name] for name in names}
        said = {"entity": fact["entity"], "fields": values, "id": fact["id"], "salt": veil["salt"]}
        digest = base64.urlsafe_b64encode(hashlib.sha256(canonical(said)).digest()).decode()[:43]
    return {"fields": plain, "veil": {"digest": digest, "names": veil["names"]}}


def test_the_masked_one_withholds_and_says_so():
    found = {}
    for path in (WHOLE, MASKED):
        copy = zlib.decompress(signed_parts(path)["copy"])
        rows = [json.loads(line) for line in copy.splitlines()]
        found[path] = {row["id"]: row for row in rows if row["entity"] in ("resident", "visit")}
        assert ("耳背".encode() in copy) == (path is WHOLE)
    told = [row for row in found[WHOLE].values() if "remarks" in row["fields"]]
    (person,) = told
    masked = found[MASKED][person["id"]]
    assert masked["withheld"]["remarks"] == person["stamps"]["remarks"]
    assert masked["withheld"]["name"] == f"{person['stamps']['name']} 欧阳*"
    for row_id, row in found[WHOLE].items():
        if "veil" in row:
            assert unveiled(row) == unveiled(found[MASKED][row_id])


def test_facts_are_signed_by_their_author(
    lines: list[dict[str, Any]], manifest: dict[str, Any], key: Ed25519PublicKey
):
    facts = [line for line in lines if line.get("author") == manifest["sender"]]
    assert any("veil" in fact for fact in facts)
    for fact in facts:
        said = {name: fact[name] for name in ("author", "entity", "fields", "id", "stamp")}
        if "veil" in fact:
            said |= unveiled(fact)
        key.verify(base64.b64decode(fact["signature"]), b"gridclient-fact/2" + canonical(said))


def test_the_visible_sheets_say_what_was_signed(
    vector: Path, lines: list[dict[str, Any]], manifest: dict[str, Any]
):
    book = openpyxl.load_workbook(vector)
    signed = {line["id"]: line for line in lines}
    for sheet in manifest["sheets"]:
        rows = list(book[sheet["name"]].iter_rows(values_only=True))
        names = [column["field"] for column in sheet["columns"]]
        assert list(rows[0]) == [f"{sheet['entity']}.{name}" for name in [*names, "_id"]]
        assert len(rows) == sheet["rows"] + 2
        for row in rows[2:]:
            line = signed[str(row[-1])]
            shown = line["fields"] | line.get("shown", {})
            assert [value or "" for value in row[:-1]] == [shown.get(name, "") for name in names]


def test_our_reader_reads_it_the_same(vector: Path, lines: list[dict[str, Any]]):
    taken = bundle_files.read(vector.read_bytes())
    manifest = manifests.from_bytes(taken.manifest)
    rows = [from_line(line) for line in signed_copy.unpack(taken.copy)]
    assert [json.loads(to_line(row)) for row in rows] == lines
    shown = {entry.entity for entry in manifest.sheets}
    visible = [row for row in rows if row.entity in shown]
    assert alterations.compare(manifest, visible, taken.sheets) == []
