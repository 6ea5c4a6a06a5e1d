"""Looking for what Qt needs of the machine."""

from pathlib import Path

import machine
import pytest


@pytest.mark.skipif(machine.platform.system() != "Linux", reason="names of Linux libraries")
def test_only_the_missing_library_is_told() -> None:
    names = {"libc.so.6": "libc6", "libgridclient-absent.so.1": "absent"}
    assert machine.missing_libraries(names) == ["libgridclient-absent.so.1"]


def test_a_chinese_font_is_known_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "DejaVuSans.ttf").touch()
    assert not machine.chinese_font((tmp_path,))
    (tmp_path / "truetype" / "wqy-microhei.ttc").touch()
    assert machine.chinese_font((tmp_path,))
