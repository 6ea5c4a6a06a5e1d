"""``enrol``: joining an office by two files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from gridclient import app
from gridclient.cli.context import Session
from gridclient.domain.authority import ROLES
from gridclient.i18n import _


@click.group("enrol")
def enrol() -> None:
    """Join an office, or let somebody join."""


@enrol.command("request")
@click.option("--name", required=True, help="Who you are.")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.pass_obj
def request(session: Session, name: str, out: Path) -> None:
    """Write a request to give to your office; makes the profile when there is none."""
    if app.exists(session.profile):
        opened = session.app()
    else:
        opened = session.keep(app.join(session.profile, session.passphrase(new=True), name))
    fingerprint = opened.enrolment.write_request(out)
    session.tell(
        {"fingerprint": fingerprint},
        _("Give {file} to your office and read them this fingerprint:").format(file=out),
        f"  {fingerprint}",
    )


@enrol.command("grant")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--role", type=click.Choice([code.code for code in ROLES]), required=True)
@click.option("--grid", "grids", multiple=True, help="The code of a grid; again for more.")
@click.option(
    "--new-grid",
    "new_grids",
    type=(str, str),
    multiple=True,
    metavar="CODE NAME",
    help="A grid that is not here yet: its code and its name; again for more.",
)
@click.option("--division", help="The division of an office below this one.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Valid until this day.")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.pass_obj
def grant(
    session: Session,
    file: Path,
    role: str,
    grids: tuple[str, ...],
    new_grids: tuple[tuple[str, str], ...],
    division: str | None,
    until: dt.datetime | None,
    out: Path,
) -> None:
    """Answer a request: compare the fingerprint first, then hand the file back."""
    service = session.app().enrolment
    asked = service.read_request(file)
    certificate = service.grant(
        asked,
        role,
        out,
        grids=grids,
        until=until.date() if until else None,
        division=division,
        new_grids=dict(new_grids),
    )
    session.tell(
        {"serial": certificate.serial, "fingerprint": asked.public.fingerprint},
        _("{name} is enrolled; give them {file}.").format(name=asked.name, file=out),
        _("Their fingerprint must be: {fingerprint}").format(fingerprint=asked.public.fingerprint),
    )


@enrol.command("accept")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def accept(session: Session, file: Path) -> None:
    """Take the office's answer in."""
    certificate = session.app().enrolment.accept(file)
    given = certificate.grant
    session.tell(
        {
            "role": given.role,
            "scope": {"division": given.division, "grids": list(given.grids)},
        },
        _("You are enrolled as {role} until {date}.").format(
            role=ROLES.title_of(given.role), date=certificate.valid_until.date()
        ),
    )


@enrol.command("list")
@click.pass_obj
def list_(session: Session) -> None:
    """Everybody whose certificate is known here."""
    members = session.app().enrolment.members()
    session.tell(
        {
            "members": [
                {
                    "serial": member.serial,
                    "name": member.name,
                    "role": member.role,
                    "scope": {"division": member.division, "grids": list(member.grids)},
                    "replica": member.replica,
                    "fingerprint": member.fingerprint,
                    "valid_until": member.valid_until,
                    "revoked": member.revoked,
                }
                for member in members
            ]
        },
        *(
            f"{member.name}  {ROLES.title_of(member.role)}  {' '.join(member.grids)}  "
            f"{member.valid_until[:10]}  {member.serial}"
            + (f"  {_('revoked')}" if member.revoked else "")
            for member in members
        ),
    )


@enrol.command("revoke")
@click.argument("serial")
@click.option("--reason", default="", help="Why.")
@click.pass_obj
def revoke(session: Session, serial: str, reason: str) -> None:
    """Say that a certificate no longer counts; earlier work stays."""
    session.app().enrolment.revoke(serial, reason)
    session.tell({"serial": serial}, _("Revoked. Work received up to now stays."))


COMMANDS = (enrol,)
