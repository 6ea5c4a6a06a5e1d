"""What the program needs of the machine below Python: Qt's libraries and a Chinese font.

Looked for by loading them, not by asking the package manager, so that it works on any
distribution. Where they are missing on a Debian-like system apt-get brings them when it may.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from pathlib import Path

import bootstrap
import commands
import debian
from commands import say

# Found in a bare Debian 12 (debootstrap, minbase) by starting Qt until nothing was missing.
OFF_SCREEN = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
ON_SCREEN = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libcups.so.2": "libcups2",
}
FONT = "fonts-wqy-microhei"
_FONT_FILES = (
    "wqy-",
    "NotoSansCJK",
    "NotoSerifCJK",
    "NotoSansSC",
    "SourceHan",
    "uming",
    "ukai",
    "DroidSansFallback",
)
_LOAD = """
import ctypes, sys
for name in sys.argv[1:]:
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name)
"""


def prepare() -> bool:
    """Bring what is missing when that is allowed; whether a window could open here at all."""
    if platform.system() != "Linux":
        return True
    wanted = missing_packages()
    if wanted and not (debian.may_install() and debian.install(wanted)):
        _tell_by_hand(wanted)
    return not missing_libraries(OFF_SCREEN | ON_SCREEN)


def has_screen() -> bool:
    """Whether somebody sits before a screen that a window can be opened on."""
    if platform.system() == "Linux":
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return not os.environ.get("CI")


def missing_packages() -> list[str]:
    """The Debian packages that hold what is missing here."""
    libraries = OFF_SCREEN | ON_SCREEN
    packages = [libraries[name] for name in missing_libraries(libraries)]
    if not chinese_font():
        packages.append(FONT)
    if not bootstrap.is_complete():
        packages.append(bootstrap.PACKAGE)
    return packages


def missing_libraries(names: dict[str, str]) -> list[str]:
    """Those of ``names`` (shared objects) that cannot be loaded, tried in a child process."""
    _code, printed = commands.output_of([sys.executable, "-c", _LOAD, *names], seconds=60)
    found = set(printed.split())
    return [name for name in names if name in found]


def chinese_font(folders: tuple[Path, ...] | None = None) -> bool:
    """Whether a font with Chinese characters is there; without one all text is boxes."""
    if folders is None:
        if shutil.which("fc-list"):
            code, printed = commands.output_of(["fc-list", ":lang=zh-cn", "file"], seconds=60)
            if code == 0:
                return bool(printed.strip())
        home = Path.home()
        folders = (
            Path("/usr/share/fonts"),
            Path("/usr/local/share/fonts"),
            home / ".fonts",
            home / ".local/share/fonts",
        )
    return any(
        name.startswith(_FONT_FILES)
        for folder in folders
        for _where, _folders, names in os.walk(folder)
        for name in names
    )


def _tell_by_hand(packages: list[str]) -> None:
    say(f"Missing on this machine: {' '.join(packages)}")
    if shutil.which("apt-get"):
        say(f"To bring them, run:\n  sudo apt-get install -y {' '.join(packages)}")
    else:
        say("These are the names of Debian's packages; bring your distribution's own.")
    say("Going on without a screen.")
