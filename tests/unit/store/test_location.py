"""Where a profile may not lie: shares, sticks, folders that a program keeps in step."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gridclient import app
from gridclient.errors import Refused
from gridclient.store import location
from tests.profiles import CHEAP, PASSPHRASE, Clock

MOUNTS = r"""/dev/sda2 / ext4 rw 0 0
server:/home /srv/home nfs4 rw 0 0
//server/office /mnt/the\040office cifs rw 0 0
/dev/sdb1 /media/wang/STICK vfat rw 0 0
tmpfs /tmp tmpfs rw 0 0
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc/mounts")


@linux
@pytest.mark.parametrize(
    ("folder", "place"),
    [
        ("/srv/home/wang/profile", location.SHARE),
        ("/mnt/the office/profile", location.SHARE),
        ("/media/wang/STICK/profile", location.STICK),
        ("/tmp/profile", None),
        ("/nowhere/profile", None),
        ("/srv/homework/profile", None),
    ],
)
def test_the_mounted_disks_tell(folder: str, place: str | None, monkeypatch) -> None:
    monkeypatch.setattr(location, "_existing", lambda path: path)
    assert location.unsafe(Path(folder), MOUNTS) == place


@pytest.mark.parametrize(
    "name",
    [
        "OneDrive",
        "OneDrive - 和平社区",
        "我的坚果云",
        "Nutstore",
        "Dropbox",
        "百度网盘",
        "BaiduSyncdisk",
    ],
)
def test_folders_of_cloud_programs_are_known_by_name(tmp_path: Path, name: str) -> None:
    assert location.unsafe(tmp_path / name / "profile") == location.SYNCED


def test_a_folder_that_syncthing_keeps_is_known_by_its_mark(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    assert location.unsafe(tmp_path / "profile") == location.SYNCED


@pytest.mark.parametrize("name", ["profile", "dropboxes", "网格"])
def test_other_names_are_none(tmp_path: Path, name: str) -> None:
    assert location.unsafe(tmp_path / name) is None


def test_no_profile_is_made_there_and_the_way_out_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive" / "profile"
    with pytest.raises(Refused) as refusal:
        app.join(folder, PASSPHRASE, "李强", cost=CHEAP, now=Clock())
    assert refusal.value.code == "profile.location"
    assert "backups" in refusal.value.hint
    assert not folder.exists()


def test_one_that_is_there_already_opens_with_a_warning(tmp_path: Path) -> None:
    app.join(tmp_path / "profile", PASSPHRASE, "李强", cost=CHEAP, now=Clock()).close()
    (tmp_path / "OneDrive").mkdir()
    moved = (tmp_path / "profile").rename(tmp_path / "OneDrive" / "profile")
    opened = app.open_(moved, PASSPHRASE, now=Clock())
    (told,) = opened.profile.warnings()
    assert "cloud" in told
    opened.close()


def test_folders_keep_their_number_when_they_are_renamed(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    number = location.folder_number(tmp_path / "one")
    (tmp_path / "one").rename(tmp_path / "two")
    assert location.folder_number(tmp_path / "two") == number != 0
    assert location.folder_number(tmp_path / "nowhere") == 0
