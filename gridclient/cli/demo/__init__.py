"""``demo``: the whole story on invented data, from an old ledger to agreeing digests."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import click

from gridclient.cli.context import Session, Terminal
from gridclient.cli.demo.story import Story
from gridclient.errors import Refused
from gridclient.i18n import _

PASSPHRASE = "just a demo"  # noqa: S105 - invented people, and the command prints it


@click.command("demo")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to put it.")
@click.option("--workers", type=click.IntRange(1, 50), default=3, help="How many grid workers.")
@click.option("--households", type=click.IntRange(0, 20000), default=0, help="At least so many.")
@click.option("--seed", type=int, default=1, help="The same seed tells the same story.")
@click.pass_obj
def demo(session: Session, out: Path | None, workers: int, households: int, seed: int) -> None:
    """Play the whole story on invented data; no screen needed."""
    folder = _folder(out)
    passphrase = os.environ.get("GRIDCLIENT_PASSPHRASE", PASSPHRASE)
    story = Story(folder, passphrase, workers, households, seed, session.front, Terminal())
    try:
        told = story.tell()
    finally:
        story.close()
    session.tell(
        told.as_json(),
        *told.lines,
        "",
        _("Results: {folder}").format(folder=folder),
        *(f"  {file}" for file in told.files),
        _("Look round: gridclient --profile {profile} (passphrase: {passphrase})").format(
            profile=folder / "office", passphrase=passphrase
        ),
    )
    if not told.digests_agree:
        session.exit_code = 1


def _folder(out: Path | None) -> Path:
    if out is None:
        return Path(tempfile.mkdtemp(prefix="gridclient-demo-"))
    if (out / "office").exists():
        if not (out / Story.MARK).exists():
            raise Refused(
                "demo.folder",
                _("There is something else in {folder}.").format(folder=out),
                hint=_("Name an empty folder with --out."),
            )
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    return out


COMMANDS = (demo,)
