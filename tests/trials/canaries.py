"""What a thief reads: every file a week of work left, searched for two hundred canaries.

As UTF-8 and UTF-16, plain or in base64 at any offset, in the files, in what is packed inside
them, and in their names. ``visible`` is what people asked to see; it is not part.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from tests.trials.planting import planted
from tests.trials.tally import Tally, against

ROOT = Path(__file__).parents[2]
CHI_SQUARE = 400.0
"""Of bytes that look random: 255 in the mean, 22.6 the deviation; more than six of them."""
READABLE, PATTERNED = "canaries found outside ciphertext", "files that do not look random"
_BEGINNING = 8
_WAL_HEAD, _FRAME_HEAD, _PAGE = 32, 24, 4096


def run(folder: Path, seed: int, kills: int, days: int = 7) -> Tally:
    """Some days, then kills at any moment of more work; every file is searched after each."""
    tally, draw = against("canaries", READABLE, PATTERNED), random.Random(f"kills/{seed}")
    wanted, known = patterns(list(planted(seed))), set[bytes]()
    week, home = folder / "week", folder / "home"
    _work(week, home, seed, days)
    _search(tally, "after a week", folder, wanted, known)
    for number in range(kills):
        _kill(week, home, seed, draw.uniform(0.0, 1.5))
        _search(tally, f"after kill {number + 1}", folder, wanted, known)
    _look_random(tally, week)
    tally.notes.append(f"{len(list(planted(seed)))} strings, {days} days, {kills} sudden ends")
    return tally


def _search(
    tally: Tally, moment: str, folder: Path, wanted: dict[bytes, str], known: set[bytes]
) -> None:
    """Search what is not as it was when it was searched before."""
    for path in _hidden(folder):
        content = path.read_bytes()
        digest = hashlib.sha256(path.name.encode() + content).digest()
        if digest not in known:
            known.add(digest)
            hits = {*found(content, wanted), *found(path.name.encode(), wanted)}
            for hit in hits:
                told = f"{moment}: {hit} in {path.relative_to(folder)}"
                tally.fault("--only canaries", told, READABLE)
            tally.count("files searched", "told something" if hits else "said nothing")


def _hidden(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "visible" not in path.relative_to(folder).parts:
            yield path


def patterns(strings: list[str]) -> dict[bytes, str]:
    """The bytes each string may stand as, and what to call a hit."""
    made = {}
    for text in strings:
        for name in ("utf-8", "utf-16-le"):
            written = text.encode(name)
            made[written] = f"{text} as {name}"
            for shift in range(3):
                # What of the base64 does not depend on the bytes before and after.
                code = base64.b64encode(bytes(shift) + written)
                made[code[-(-shift * 8 // 6) : (shift + len(written)) * 8 // 6]] = f"{text} base64"
    return made


def found(content: bytes, wanted: dict[bytes, str]) -> Iterator[str]:
    """What of it stands in some bytes, or in what is packed in them.

    By the first bytes of each pattern: looking for each by itself would take minutes.
    """
    for piece in (content, *_unpacked(content)):
        beginnings = {piece[at : at + _BEGINNING] for at in range(len(piece))}
        for pattern, name in wanted.items():
            if pattern[:_BEGINNING] in beginnings and pattern in piece:
                yield name


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What may be a zip entry or a zlib stream in it."""
    for mark, skip, bits in (
        (b"PK\x03\x04", None, -15),
        (b"\x78\x9c", 0, 15),
        (b"\x78\xda", 0, 15),
    ):
        place = content.find(mark)
        while place >= 0:
            start = place + (skip if skip is not None else _entry_head(content, place))
            with contextlib.suppress(zlib.error):
                piece = zlib.decompressobj(bits).decompress(content[start:], 1 << 24)
                if len(piece) > 16:
                    yield piece
            place = content.find(mark, place + 1)


def _entry_head(content: bytes, place: int) -> int:
    name = int.from_bytes(content[place + 26 : place + 28], "little")
    extra = int.from_bytes(content[place + 28 : place + 30], "little")
    return 30 + name + extra


def _look_random(tally: Tally, week: Path) -> None:
    """Databases, backups and journals have as many of every byte as chance has."""
    for path in sorted(week.rglob("*")):
        if path.suffix == ".db" or path.name.endswith(".db-wal"):
            content = path.read_bytes()
            if path.name.endswith("-wal"):
                content = _pages(content)
            if len(content) >= 64 * 1024:
                chance = chi_square(content)
                if chance > CHI_SQUARE:
                    tally.fault(
                        "--only canaries", f"{path.name}: chi-square {chance:.0f}", PATTERNED
                    )
                tally.count("databases, backups, journals", "look random")


def _pages(journal: bytes) -> bytes:
    """The pages in a journal without the heads of its frames, which are no secret."""
    frame = _FRAME_HEAD + _PAGE
    starts = range(_WAL_HEAD, len(journal) - frame + 1, frame)
    return b"".join(journal[start + _FRAME_HEAD : start + frame] for start in starts)


def chi_square(content: bytes) -> float:
    """How far the counts of the 256 bytes are from equal."""
    mean = len(content) / 256
    return sum((content.count(byte) - mean) ** 2 / mean for byte in range(256))


def _started(week: Path, home: Path, seed: int, days: int) -> subprocess.Popen[str]:
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    own = {
        f"XDG_{name}_HOME": str(home / name.lower())
        for name in ("DATA", "CONFIG", "STATE", "CACHE")
    }
    known = {**os.environ, **own, "HOME": str(home), "TMPDIR": str(home / "tmp")}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.trials.week", str(week), str(seed), str(days)],
        cwd=ROOT,
        env=known,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def _work(week: Path, home: Path, seed: int, days: int) -> None:
    with _started(week, home, seed, days) as child:
        said = child.communicate(timeout=1800)[0]
    assert said == "done\n", said


def _kill(week: Path, home: Path, seed: int, seconds: float) -> None:
    """Let it work on for so long, then kill it and its readers."""
    with _started(week, home, seed, 0) as child:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
        time.sleep(seconds)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait(timeout=120)
