"""Programs from outside that some tests want: LibreOffice, Xvfb, poppler, OpenSSL.

Where one is not installed the test is skipped and says which; where the checks of record
run, ``GRIDCLIENT_REQUIRE_TOOLS=1`` makes that a failure, so that nothing goes untested there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def needs(*programs: str) -> pytest.MarkDecorator:
    """Mark a test that wants ``programs`` on the search path: ``@needs("soffice")``."""
    return pytest.mark.needs(*programs)


def demand(*programs: str) -> None:
    """Skip the running test when one of ``programs`` is missing, or fail where all are required."""
    missing = [program for program in programs if shutil.which(program) is None]
    if not missing:
        return
    reason = f"not installed here: {', '.join(missing)}"
    if os.environ.get("GRIDCLIENT_REQUIRE_TOOLS") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pdf_text(file: Path, *options: str) -> str:
    """The words in a PDF, as poppler reads them."""
    order = ["pdftotext", *options, str(file), "-"]
    return subprocess.run(order, capture_output=True, text=True, check=True).stdout


@contextmanager
def virtual_screen(size: str = "1280x800x24") -> Iterator[dict[str, str]]:
    """A screen of its own under Xvfb: yields the environment that puts a child process on it."""
    demand("Xvfb")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[writing],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        if not number:
            pytest.fail("Xvfb did not start", pytrace=False)
        yield {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait(timeout=10)
