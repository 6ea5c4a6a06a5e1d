"""The manifest: strict where two readers could read two things, open to optional fields."""

import dataclasses
import json

import pytest

from gridclient.domain.rows import canonical
from gridclient.errors import Refused, Untrusted
from gridclient.workbook import signed_copy
from gridclient.workbook.manifests import FORMAT, Manifest, from_bytes
from tests.unit.workbook.samples import make_manifest, make_rows


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return make_manifest(make_rows(), signed_copy.pack([b"x"]))


def changed(manifest: Manifest, **values: object) -> bytes:
    return canonical(json.loads(manifest.to_bytes()) | values)


def code_of(content: bytes) -> str:
    with pytest.raises((Refused, Untrusted)) as caught:
        from_bytes(content)
    return caught.value.code


def test_comes_back_as_it_was(manifest: Manifest) -> None:
    assert from_bytes(manifest.to_bytes()) == manifest
    assert from_bytes(manifest.to_bytes()).to_bytes() == manifest.to_bytes()


def test_says_everything_it_holds(manifest: Manifest) -> None:
    written = json.loads(manifest.to_bytes())
    assert set(written) == {part.name for part in dataclasses.fields(Manifest)} - {"more"}
    assert written["format"] == FORMAT


def test_keeps_optional_fields_of_a_newer_version(manifest: Manifest) -> None:
    content = changed(manifest, weather={"sun": True, "degrees": [1, 2]})
    read = from_bytes(content)
    assert read.more == {"weather": {"sun": True, "degrees": [1, 2]}}
    assert read.to_bytes() == content


@pytest.mark.parametrize(
    "values",
    [
        {"format": "gridclient-bundle/3"},
        {"format": "gridclient-bundle/11"},
        {"critical": ["x"]},
        {"critical": [["x"]]},
        {"critical": [{}]},
    ],
)
def test_wants_an_update_for_what_it_does_not_know(
    manifest: Manifest, values: dict[str, object]
) -> None:
    assert code_of(changed(manifest, **values)) == "bundle.newer"


@pytest.mark.parametrize("version", ["1", "0"])
def test_what_is_older_is_to_be_made_again_by_its_sender(manifest: Manifest, version: str) -> None:
    content = changed(manifest, format=f"gridclient-bundle/{version}")
    with pytest.raises(Refused) as refusal:
        from_bytes(content)
    assert refusal.value.code == "bundle.older"
    assert "older" in refusal.value.message
    assert "sender" in refusal.value.hint


@pytest.mark.parametrize(
    "values",
    [
        {"format": "other/1"},
        {"format": None},
        {"format": "gridclient-bundle/x"},
        {"number": "17"},
        {"number": -1},
        {"number": True},
        {"number": 10**9},
        {"upto": 10**19},
        {"sheets": [{"entity": "household"}]},
        {"sheets": {}},
        {"sheets": [{"entity": "a", "name": "b", "columns": [1], "rows": 1}]},
        {"cover": [["a", "b", "c"]]},
        {"chain": [1]},
        {"seen": {"a": 1}},
        {"scope": []},
        {"receipt": ["x"]},
        {"sender": None},
    ],
)
def test_refuses_fields_of_another_shape(manifest: Manifest, values: dict[str, object]) -> None:
    assert code_of(changed(manifest, **values)) == "bundle.signature"


def test_refuses_every_missing_field(manifest: Manifest) -> None:
    whole = json.loads(manifest.to_bytes())
    for name in whole:
        rest = {key: value for key, value in whole.items() if key != name}
        assert code_of(canonical(rest)) == "bundle.signature", name


def test_refuses_all_but_the_canonical_form(manifest: Manifest) -> None:
    content = manifest.to_bytes()
    others = [
        b"",
        b"[]",
        b"{}",
        b"\xef\xbb\xbf" + content,
        content + b"\n",
        b" " + content,
        content[:-1],
        content.replace(b'"number":17', b'"number":17.0'),
        content.replace(b'"number":17', b'"number":1.7e1'),
        content.replace(b'"number":17', b'"number": 17'),
        content.replace(b'"number":17', b'"number":NaN'),
        content.replace(b'"number":17', b'"number":-Infinity'),
        content.replace(b'"number":17', b'"number":017'),
        content.replace(b'"number":17', b'"number":' + b"9" * 5000),
        content.replace(b'"number":17', b'"number":17,"number":17'),
        content.replace("网".encode(), b"\\u7f51"),
        content.replace("网".encode(), b"\\ud800"),
        content.replace("网".encode(), "网".encode("gb18030")),
        json.dumps(json.loads(content), ensure_ascii=False, indent=1).encode(),
        b"[" * 100_000 + b"]" * 100_000,
        changed(manifest, deep=[[[[[[[[[[[[[1]]]]]]]]]]]]]),
    ]
    for other in others:
        assert other != content
        assert code_of(other) == "bundle.signature"


def test_brackets_within_texts_are_no_nesting(manifest: Manifest) -> None:
    assert from_bytes(changed(manifest, sender='[[[[[[[[[[[[[[[[\\"[[[['))
