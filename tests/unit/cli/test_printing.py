"""What is printed reaches whoever reads it, whatever the names of files and the state of disks."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gridclient import logs
from gridclient.services.profile import Profile
from tests.command_line import call
from tests.town import Town

LINE = [sys.executable, "-m", "gridclient"]


@pytest.mark.skipif(os.name == "nt", reason="there no file has such a name")
def test_a_name_that_is_no_text_is_answered(tmp_path: Path) -> None:
    """As archives of Windows leave them elsewhere: 包.xlsx in GBK."""
    name = os.fsencode(tmp_path) + b"/\xb0\xfc.xlsx"
    done = subprocess.run(
        [*LINE, "--json", "--passphrase-file", name, "peers"],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, b"")
    assert "xlsx" in json.loads(done.stdout)["error"]["message"]


def test_json_is_read_in_every_coding() -> None:
    known = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [*LINE, "--lang", "zh_CN", "--json", "bundle", "nosuch"],
        capture_output=True,
        check=False,
        env=known,
    )
    assert done.returncode == 2
    assert json.loads(done.stdout.decode("ascii"))["error"]["code"] == "usage"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
@pytest.mark.parametrize("words", [("--help",), ("--json", "bundle", "nosuch")])
def test_an_answer_that_cannot_be_written_is_one_line(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*LINE, "--lang", "en", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("The answer could not be written (")
    assert len(done.stderr.splitlines()) == 1


def test_a_disk_that_goes_at_the_end_spoils_no_answer(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = town.office.profile.folder
    town.close()

    def gone(_profile: Profile) -> None:
        raise OSError

    monkeypatch.setattr(Profile, "note", gone)
    done = call(folder, "peers")
    assert (done.code, done.err) == (0, "")


def test_what_cannot_be_logged_is_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message of an error may quote a person."""
    logger = logging.getLogger("gridclient")
    monkeypatch.setattr(logger, "handlers", [])
    monkeypatch.setattr(logs.paths, "logs", lambda: tmp_path)
    logs.start()
    (handler,) = logger.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.stream.close()
    try:
        raise ValueError("13911112222")
    except ValueError:
        logger.exception("fault")
    assert capsys.readouterr() == ("", "")
