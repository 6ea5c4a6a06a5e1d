"""Where a folder lies: on a disk of this computer, or where a database is not safe.

A database on a network share, a stick or in a folder that a program keeps in step with others is
torn: locks do not hold there, and half-written files are copied away (SQLite, "How To Corrupt
An SQLite Database File").
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

SHARE, STICK, SYNCED = "share", "stick", "synced"

_SHARES = frozenset(
    (
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afpfs",
        "afs",
        "ncpfs",
        "ceph",
        "glusterfs",
        "lustre",
        "beegfs",
        "davfs",
        "fuse.davfs2",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.gvfsd-fuse",
        "fuse.s3fs",
        "vboxsf",
        "fuse.vmhgfs-fuse",
        "prl_fs",
        "webdav",
    )
)
_UNSTABLE = frozenset(("vfat", "msdos", "exfat", "fuse.exfat"))
"""File systems that number their folders anew with every mounting."""

_SYNCED = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud drive",
    "mobile documents",
    "nutstore",
    "坚果云",
    "我的坚果云",
    "baidunetdisk",
    "baidusyncdisk",
    "百度网盘",
    "百度云同步盘",
    "weiyun",
    "微云",
    "wps云盘",
    "wpsdrive",
    "wps cloud files",
    "阿里云盘",
    "nextcloud",
    "owncloud",
    "seafile",
    "syncthing",
    "box sync",
)
_SYNC_MARKS = (".stfolder", ".nutstore", ".dropbox", ".dropbox.cache", ".owncloudsync.log")


def unsafe(folder: Path, mounts: str | None = None) -> str | None:
    """``share``, ``stick`` or ``synced`` for a folder where a database is not safe, else None.

    ``mounts``: the text of Linux' ``/proc/mounts``, the system's unless given.
    """
    path = _existing(folder)
    if _is_synced(path) or _is_synced(folder.absolute()):
        return SYNCED
    if sys.platform == "win32":
        return _on_windows(path)
    if sys.platform == "darwin":
        return STICK if path.is_relative_to("/Volumes") else None
    source, target, kind = _mount_of(path, mounts)
    if kind in _SHARES:
        return SHARE
    media = target.is_relative_to("/media") or target.is_relative_to("/run/media")
    return STICK if media or _is_removable(source) else None


def is_writable(folder: Path) -> bool:
    """Whether files can be made in a folder; one on a write-protected disk can only be read."""
    return os.access(folder, os.W_OK)


def folder_number(folder: Path) -> int:
    """The number of a folder in its file system, kept by moving and renaming; 0 where numbers
    do not last."""
    with suppress(OSError):
        kind = "" if sys.platform in ("win32", "darwin") else _mount_of(_existing(folder), None)[2]
        return 0 if kind in _UNSTABLE else folder.stat().st_ino
    return 0


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above that is there, without links."""
    path = folder.absolute()
    while not path.exists() and path != path.parent:
        path = path.parent
    return path.resolve()


def _is_synced(path: Path) -> bool:
    named = any(
        part == mark or part.startswith((f"{mark} ", f"{mark}-", f"{mark}_"))
        for part in (part.casefold() for part in path.parts)
        for mark in _SYNCED
    )
    return named or any(
        (one / mark).exists() for one in (path, *path.parents) for mark in _SYNC_MARKS
    )


def _mount_of(path: Path, mounts: str | None) -> tuple[str, Path, str]:
    """Source, target and kind of the file system a path lies on."""
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text("utf-8", errors="surrogateescape")
        except OSError:
            mounts = ""
    found = ("", Path("/"), "")
    for line in mounts.splitlines():
        words = [word.replace("\\040", " ") for word in line.split(" ")]
        if len(words) < 3:
            continue
        if not str(path).startswith(words[1]):
            continue  # most of them; to take a path to its parts takes longer
        target = Path(words[1])
        if path.is_relative_to(target) and len(target.parts) >= len(found[1].parts):
            found = (words[0], target, words[2])
    return found


def _is_removable(source: str) -> bool:
    """Whether the disk behind a device such as ``/dev/sdb1`` can be pulled out."""
    if not source.startswith("/dev/"):
        return False
    name = os.path.basename(os.path.realpath(source))  # noqa: PTH119 - a name, no file
    device = Path("/sys/class/block") / name
    for disk in (device, device.resolve().parent):
        with suppress(OSError):
            return (disk / "removable").read_text("ascii").strip() == "1"
    return False


if sys.platform == "win32":
    import ctypes

    def _on_windows(path: Path) -> str | None:
        """What the kind of the drive says."""
        if path.drive.startswith("\\\\"):
            return SHARE
        kind = ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\")
        return {2: STICK, 4: SHARE}.get(kind)
