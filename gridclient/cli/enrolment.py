"""``enrol``: joining an office by two files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from gridclient import app
from gridclient.cli import lost_keys, pictures, rotation
from gridclient.cli.context import AWAITS, Session
from gridclient.cli.days import DAY
from gridclient.cli.files import SOURCE, TARGET
from gridclient.cli.written import WRITTEN
from gridclient.domain.authority import ROLES
from gridclient.i18n import _
from gridclient.services.members import STATES, Member
from gridclient.services.namesakes import NEW
from gridclient.trust.certificates import Certificate


@click.group("enrol")
def enrol() -> None:
    """Join an office, or let somebody join."""


@enrol.command("request")
@click.option("--name", type=WRITTEN, help="Who you are; for a profile that is made now.")
@click.option("-o", "--out", type=TARGET, required=True)
@click.pass_obj
def request(session: Session, name: str | None, out: Path) -> None:
    """Write a request to give to your office; makes the profile when there is none."""
    if app.exists(session.profile):
        opened = session.app()
        opened.enrolment.check_name(name)
    elif name is None:
        raise click.UsageError(_("Say who you are with --name: there is no profile here yet."))
    else:
        opened = session.keep(app.join(session.profile, session.passphrase(new=True), name))
    fingerprint = opened.enrolment.write_request(out)
    session.tell(
        {"fingerprint": fingerprint},
        _("Give {file} to your office and read them this fingerprint:").format(file=out),
        f"  {fingerprint}",
    )


@enrol.command("grant")
@click.argument("file", type=SOURCE)
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
@click.option("--until", type=DAY, help="Valid until this day.")
@click.option("--person", help="Somebody known here with another device: name or id.")
@click.option("--new-person", is_flag=True, help="Somebody new, whoever has the same name.")
@click.option("-o", "--out", type=TARGET, required=True)
@click.pass_obj
def grant(
    session: Session,
    file: Path,
    role: str,
    grids: tuple[str, ...],
    new_grids: tuple[tuple[str, str], ...],
    division: str | None,
    until: dt.date | None,
    person: str | None,
    new_person: bool,
    out: Path,
) -> None:
    """Answer a request: compare the fingerprint first, then hand the file back."""
    if person and new_person:
        raise click.UsageError(_("Say --person or --new-person, not both."))
    service = session.app().enrolment
    asked = service.read_request(file)
    certificate = service.grant(
        asked,
        role,
        out,
        grids=grids,
        until=until,
        division=division,
        new_grids=dict(new_grids),
        person=NEW if new_person else person,
    )
    own = session.app().profile.fingerprint
    session.tell(
        {
            "serial": certificate.serial,
            "fingerprint": asked.public.fingerprint,
            "office_fingerprint": own,
        },
        _("The answer for {name} is written: {file}").format(name=asked.name, file=out),
        _("Their fingerprint must be: {fingerprint}").format(fingerprint=asked.public.fingerprint),
        _("Hand the file over only if they read you the same digits; else delete it."),
        _("Read them yours; they give it with --office: {fingerprint}").format(fingerprint=own),
    )


@enrol.command("accept")
@click.argument("file", type=SOURCE)
@click.option("--office", help="The fingerprint your office reads you; when you join.")
@click.pass_obj
def accept(session: Session, file: Path, office: str | None) -> None:
    """Take the office's answer in; who joins compares the office's fingerprint first."""
    profile = session.app().profile
    before, key = profile.certificate, profile.fingerprint
    certificate = session.app().enrolment.accept(file, office)
    given = certificate.grant
    if before is None:
        state = "joined"
    else:
        state = "renewed" if profile.fingerprint == key else "key_changed"
    session.tell(
        {
            "state": state,
            "role": given.role,
            "scope": {"division": given.division, "grids": list(given.grids)},
            "valid_until": certificate.valid_until.isoformat(),
            "fingerprint": profile.fingerprint,
        },
        *_accepted(state, certificate, profile.fingerprint),
    )


def _accepted(state: str, certificate: Certificate, fingerprint: str) -> list[str]:
    """What came of an answer: somebody joined, goes on, or has another key."""
    role, date = ROLES.title_of(certificate.grant.role), certificate.valid_until.date()
    if state == "joined":
        return [_("You are enrolled as {role} until {date}.").format(role=role, date=date)]
    if state == "key_changed":
        return [
            _("This office has a new key. Its fingerprint is now:"),
            f"  {fingerprint}",
            _("Its certificate runs until {date}.").format(date=date),
            _("Make bundles for everybody soon: they carry the news."),
        ]
    grids = " ".join(certificate.grant.grids)
    return [
        _("Your certificate was renewed: {role} until {date}.").format(role=role, date=date),
        _("Your grids are now: {grids}").format(grids=grids) if grids else "",
    ]


@enrol.command("fingerprint")
@click.option(
    "--qr",
    type=TARGET,
    help="Also write it as a QR code, an .svg.",
)
@click.pass_obj
def fingerprint(session: Session, qr: Path | None) -> None:
    """The fingerprint of this profile, to be compared by two people."""
    own = session.app().profile.fingerprint
    since = session.app().rotation.state().since
    if qr is not None:
        pictures.write_qr(own, qr)
    session.tell(
        {"fingerprint": own, "file": str(qr) if qr else None, "since": since},
        own,
        *([_("The key was changed on {day}.").format(day=since[:10])] if since else []),
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
                    "state": member.state,
                    "device": member.device,
                    "last_seen_at": member.last_seen_at,
                    "key_since": member.key_since,
                    "holder": member.holder,
                    "current": member.is_current,
                }
                for member in members
            ]
        },
        *(_line(member) for member in members),
        empty=_("Nobody is enrolled yet: “enrol grant” answers a request."),
    )


def _line(member: Member) -> str:
    """One certificate; those a holder had before stand below the one of today, set in."""
    state = STATES.title_of(member.state)
    if not member.is_current:
        earlier = _("earlier: until {day}").format(day=member.valid_until[:10])
        return f"    {earlier}  {member.serial}  {state}"
    parts = [
        member.name,
        ROLES.title_of(member.role),
        " ".join(member.grids) or member.division,
        member.valid_until[:10],
        member.serial,
        state if member.state != "valid" else "",
        _("this profile") if member.is_self else "",
        _("The key was changed on {day}.").format(day=member.key_since[:10])
        if member.key_since
        else "",
    ]
    return "  ".join(filter(None, parts))


@enrol.command("renew")
@click.argument("serial")
@click.option("--grid", "grids", multiple=True, help="Other grids than before; again for more.")
@click.option("--until", type=DAY, help="Valid until this day.")
@click.option("-o", "--out", type=TARGET, required=True)
@click.pass_obj
def renew(
    session: Session,
    serial: str,
    grids: tuple[str, ...],
    until: dt.date | None,
    out: Path,
) -> None:
    """A new certificate for the same device; it also travels with the next bundle to it."""
    certificate = session.app().enrolment.renew_certificate(serial, out, grids=grids, until=until)
    session.tell(
        {
            "serial": certificate.serial,
            "valid_until": certificate.valid_until.isoformat(),
            "file": str(out),
        },
        _("The certificate of {name} now runs until {day}.").format(
            name=certificate.grant.name, day=certificate.valid_until.date()
        ),
        _("Give them {file}, or the next bundle.").format(file=out),
    )


@enrol.command("revoke")
@click.argument("serial")
@click.option("--reason", type=WRITTEN, default="-", help="Why.")
@click.option(
    "--lost-on",
    type=DAY,
    help="From that day on (that day included) it may have been in other hands: what came from it "
    "since is kept out.",
)
@click.pass_obj
def revoke(session: Session, serial: str, reason: str, lost_on: dt.date | None) -> None:
    """Say that a certificate no longer counts; earlier work stays."""
    opened = session.app()
    withdrawn = opened.enrolment.revoke(serial, reason, lost_on)
    said = _("Revoked. Work received up to now stays.")
    if lost_on is not None:
        said = _("Revoked. Work received before {day} stays.").format(day=lost_on)
    waiting = opened.lost_keys.list_()
    if waiting:
        session.exit_code = AWAITS
    session.tell(
        {"serial": serial, "withdrawn": withdrawn},
        said,
        _("Look at what was signed since: “enrol lost list”.") if waiting else "",
    )


for command in (*rotation.COMMANDS, *lost_keys.COMMANDS):
    enrol.add_command(command)

COMMANDS = (enrol,)
