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
    refused = call_json(office, "bundle", "export", "--to", "王芳", "-o", nowhere)
    assert (refused.code, refused.error["code"]) == (1, "file.unwritable")
    newest = call(office, "bundle", "history").out.splitlines()[0]
    assert "  void  王芳  2  " in newest
