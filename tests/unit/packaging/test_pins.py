"""The pinned requirements: they fit pyproject.toml, carry hashes, and name no registry."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[3]
FILES = ("requirements.txt", "requirements-dev.txt")


def _pinned(file: str) -> dict[str, list[Version]]:
    versions: dict[str, list[Version]] = {}
    text = (ROOT / "packaging" / file).read_text("utf-8")
    for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE):
        versions.setdefault(canonicalize_name(name), []).append(Version(version))
    return versions


def _asked_for(*, for_work: bool) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lines = list(project["project"]["dependencies"])
    if for_work:
        lines += project["dependency-groups"]["dev"]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("file", FILES)
def test_every_requirement_is_pinned_where_it_is_allowed(file: str) -> None:
    pinned = _pinned(file)
    for wanted in _asked_for(for_work=file == "requirements-dev.txt"):
        versions = pinned.get(canonicalize_name(wanted.name), [])
        assert versions, f"run dev.py lock: {wanted} is not pinned in {file}"
        assert all(version in wanted.specifier for version in versions), wanted


@pytest.mark.parametrize("file", FILES)
def test_every_pin_has_hashes_and_no_address(file: str) -> None:
    text = (ROOT / "packaging" / file).read_text("utf-8")
    pins = re.split(r"\n(?=\w)", text)[1:]
    assert len(pins) > 10
    assert all("--hash=sha256:" in pin for pin in pins)
    assert not re.search(r"://|--(extra-)?index|--find-links", text)


def test_what_people_use_is_what_was_tested() -> None:
    tested = _pinned("requirements-dev.txt")
    assert all(tested[name] == versions for name, versions in _pinned("requirements.txt").items())
