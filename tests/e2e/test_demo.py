"""The whole story of the demonstration, looked at from outside."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from gridclient import app
from gridclient.app import App
from tests.e2e.conftest import PASSPHRASE
from tests.tools import needs

Told = dict[str, Any]


@contextmanager
def opened(told: Told, name: str) -> Iterator[App]:
    profile = app.open_(Path(told["profiles"][name]), PASSPHRASE)
    try:
        yield profile
    finally:
        profile.close()


def test_the_document_of_the_contract(told: Told) -> None:
    assert {"out", "profiles", "bundles", "visits", "digests_agree", "files"} <= set(told)
    assert set(told["profiles"]) == {"district", "office", "worker-1", "worker-2", "worker-3"}
    assert told["visits"] > 100
    assert told["files"]
    for file in told["files"]:
        assert Path(file).stat().st_size > 1000


def test_all_machines_agree(told: Told) -> None:
    """As the story says, and as the profiles say when they are asked."""
    assert told["digests_agree"] is True
    assert told["digests"]
    with opened(told, "office") as office, opened(told, "district") as district:
        for name in ("worker-1", "worker-2", "worker-3"):
            with opened(told, name) as worker:
                for grid in worker.profile.enrolled().grids:
                    every = (office, district, worker)
                    digests = {one.sync.digest(grid, whole=False)[0] for one in every}
                    assert len({one.sync.digest(grid)[0] for one in (office, worker)}) == 1
                    assert district.sync.digest(grid)[0] == min(digests)
                    assert digests == set(told["digests"][grid].values())
                    assert len(digests) == 1
                    assert worker.sync.digest(grid)[1]["visit"] > 0


def test_a_bundle_lost_one_twice_and_a_conflict(told: Told) -> None:
    outcomes = [bundle["outcome"] for bundle in told["bundles"]]
    assert outcomes.count("lost") == 1
    assert outcomes.count("known") == 1
    assert sum(bundle.get("conflicts", 0) for bundle in told["bundles"]) == 1
    assert len(told["waiting"]) == 1
    lost = next(bundle for bundle in told["bundles"] if bundle["outcome"] == "lost")
    later = [bundle for bundle in told["bundles"] if bundle["from"] == lost["from"]]
    assert any(bundle["outcome"] == "applied" for bundle in later)


def test_the_tampered_bundle_is_refused_by_sheet_and_row(told: Told) -> None:
    assert told["tampered"]["code"] == "bundle.tampered"
    (place,) = told["tampered"]["where"]
    assert place["sheet"] == "走访记录"
    assert place["row"] > 2
    assert "周五" in place["signed"]
    assert "周六" in place["found"]
    altered = Path(told["out"]) / "files" / "altered-bundle.xlsx"
    with opened(told, "office") as office:
        seen = office.sync.inspect(altered)
    assert (seen.signature, [one.row for one in seen.altered]) == ("tampered", [place["row"]])


@needs("pdftoppm")
def test_every_printed_code_decodes_at_150_dpi(told: Told, tmp_path: Path) -> None:
    cards = next(file for file in told["files"] if file.endswith("contact-cards.pdf"))
    subprocess.run(
        ["pdftoppm", "-r", "150", "-gray", "-png", cards, tmp_path / "page"],
        check=True,
        timeout=120,
    )
    pages = sorted(tmp_path.glob("page*.png"))
    read: list[str] = []
    for page in pages:
        with Image.open(page) as picture:
            read += [code.text for code in zxingcpp.read_barcodes(picture)]
    with opened(told, "office") as office:
        printed = [card.qr_text for card in office.cards.contact()]
    assert printed
    assert sorted(text.replace("\r\n", "\n") for text in read) == sorted(
        text.replace("\r\n", "\n") for text in printed
    )


@needs("soffice", "pdftotext")
def test_the_files_open_in_libreoffice(told: Told, tmp_path: Path) -> None:
    books = [Path(file) for file in told["files"] if file.endswith(".xlsx")]
    assert len(books) >= 3
    home = f"-env:UserInstallation={(tmp_path / 'libreoffice').as_uri()}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *books],
        check=True,
        capture_output=True,
        timeout=240,
    )
    for book in books:
        text = subprocess.run(
            ["pdftotext", tmp_path / f"{book.stem}.pdf", "-"],
            check=True,
            capture_output=True,
            timeout=60,
        ).stdout.decode("utf-8")
        assert any(word in text for word in ("阳光花园", "网格", "走访记录")), book.name
        for fault in ("#REF!", "#NAME?", "#VALUE!", "Err:"):
            assert fault not in text


@pytest.mark.parametrize("name", ["district", "office", "worker-1"])
def test_every_profile_is_sound(told: Told, name: str) -> None:
    with opened(told, name) as profile:
        profile.profile.store.check()
