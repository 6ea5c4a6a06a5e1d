"""Where a command may write: a folder that is there, a file that is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.command_line import call, call_json
from tests.town import Town


@pytest.fixture
def office(town: Town) -> Path:
    folder = town.office.profile.folder
    town.close()
    return folder


def test_a_folder_that_is_not_there_gets_no_file_of_its_name(
    office: Path, town: Town, tmp_path: Path
) -> None:
    missing = tmp_path / "later"
    answer = call_json(office, "bundle", "export", "--to", "王芳", "-o", f"{missing}{os.sep}")
    assert (answer.code, answer.error["code"]) == (2, "usage")
    assert "later" in answer.error["message"]
    assert not missing.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps devices elsewhere")
def test_nothing_takes_the_place_of_a_device(office: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    answer = call_json(office, "bundle", "export", "--to", "王芳", "-o", pipe)
    assert (answer.code, answer.error["code"]) == (2, "usage")
    assert pipe.is_fifo()
    assert {one.name for one in tmp_path.iterdir()} == {"pipe", "town"}


def test_what_could_not_be_written_is_not_said_to_be_sent(office: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "later" / "bundle.xlsx"
    before = call_json(office, "peers").document
    refused = call_json(office, "bundle", "export", "--to", "王芳", "-o", nowhere)
    assert (refused.code, refused.error["code"]) == (1, "file.unwritable")
    newest = call(office, "bundle", "history").out.splitlines()[0]
    assert "  void  王芳  2  " in newest
    assert call_json(office, "peers").document == before


def test_a_file_of_the_profile_is_not_written_over(office: Path) -> None:
    before = (office / "store.db").read_bytes()
    answer = call_json(office, "backup", "create", "-o", office / "store.db")
    assert (answer.code, answer.error["code"]) == (2, "usage")
    assert "belongs to the profile" in answer.error["message"]
    assert (office / "store.db").read_bytes() == before


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_read_is_not_written_over(office: Path, tmp_path: Path, *, turned: bool) -> None:
    template = tmp_path / "template.xlsx"
    template.write_bytes(b"as it came")
    words = [[str(template)], ["-o", f"{tmp_path}/./template.xlsx"]]
    line = [one for part in (reversed(words) if turned else words) for one in part]
    answer = call_json(office, "ledger", "fill", *line)
    assert (answer.code, answer.error["code"]) == (2, "usage")
    assert template.read_bytes() == b"as it came"


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few people make links")
def test_a_link_is_followed_to_where_it_leads(office: Path, tmp_path: Path) -> None:
    """A name on the desktop that leads to the stick: the backup is to be on the stick."""
    stick, name = tmp_path / "stick.backup", tmp_path / "latest.backup"
    stick.write_bytes(b"the last one")
    name.symlink_to(stick)
    assert call(office, "backup", "create", "-o", name).code == 0
    assert name.is_symlink()
    assert stick.stat().st_size > 10_000


def test_a_folder_among_bundles_is_told_of_and_the_rest_comes_in(
    office: Path, town: Town, tmp_path: Path
) -> None:
    wang = town.wang.profile.folder
    good = tmp_path / "good.xlsx"
    assert call(wang, "bundle", "export", "--to", "和平社区", "-o", good).code == 0
    answer = call_json(office, "bundle", "import", tmp_path / "town", good)
    first, second = answer.document["imported"]
    assert "error" in first
    assert "error" not in second
