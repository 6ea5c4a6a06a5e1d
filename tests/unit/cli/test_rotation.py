"""``enrol rotate`` and ``enrol replace``, with what ``enrol list`` and ``bundle inspect`` say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import rotating
from tests.command_line import call, call_json


def test_both_offices_change_their_keys(tmp_path: Path) -> None:
    with rotating.offices(tmp_path) as three:
        folders = [one.profile.folder for one in (three.district, three.community, three.worker)]
        before = three.district.profile.fingerprint
        now = three.clock.at.isoformat()
        for one in (three.district, three.community, three.worker):
            one.close()
    district, community, worker = folders
    asked, answer, bundle = tmp_path / "asked", tmp_path / "answer", tmp_path / "bundle.xlsx"

    told = call_json(community, "enrol", "rotate", "--reason", "电脑丢过", "-o", asked, now=now)
    assert (told.code, told.document["state"]) == (0, "asked")
    said = call_json(district, "enrol", "replace", asked, "-o", answer, now=now)
    assert said.code == 0
    assert said.document["fingerprint"] == told.document["fingerprint"]
    assert call(community, "enrol", "accept", answer, now=now).code == 0
    shown = call_json(community, "enrol", "fingerprint", now=now).document
    assert shown["fingerprint"] == told.document["fingerprint"]
    assert shown["since"]

    unasked = call_json(district, "enrol", "rotate", now=now)
    assert (unasked.code, unasked.error["code"]) == (1, "program.unconfirmed")
    done = call_json(district, "enrol", "rotate", "--yes", now=now)
    assert (done.code, done.document["state"]) == (0, "changed")
    assert done.document["fingerprint"] != before
    assert done.document["since"]

    sent = call(community, "bundle", "export", "--to", "张敏", "-o", bundle, now=now)
    assert sent.code == 0
    assert call(worker, "bundle", "import", bundle, now=now).code == 0
    seen = call_json(worker, "bundle", "inspect", bundle, now=now).document
    assert seen["fingerprint"] == told.document["fingerprint"]
    assert seen["key_since"]
    words = call(worker, "bundle", "inspect", bundle, now=now).text
    assert told.document["fingerprint"] in words
    listed = call_json(worker, "enrol", "list", now=now).document["members"]
    (office,) = [one for one in listed if one["name"] == "社区" and one["state"] == "valid"]
    assert office["fingerprint"] == told.document["fingerprint"]
    assert office["key_since"]


@pytest.mark.parametrize(
    ("who", "line", "code"),
    [
        ("community", ("enrol", "rotate"), 2),
        ("worker", ("enrol", "rotate", "-o", "asked"), 1),
        ("district", ("enrol", "rotate", "-o", "asked"), 1),
        ("district", ("enrol", "replace", "nothing", "-o", "answer"), 1),
    ],
)
def test_what_is_refused(tmp_path: Path, who: str, line: tuple[str, ...], code: int) -> None:
    with rotating.offices(tmp_path) as three:
        folder = getattr(three, who).profile.folder
        for one in (three.district, three.community, three.worker):
            one.close()
    files = {"asked", "answer", "nothing"}
    given = [str(tmp_path / part) if part in files else part for part in line]
    assert call(folder, *given).code == code
    assert not (tmp_path / "asked").exists()
