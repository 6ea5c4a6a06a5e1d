"""Chains by chance, judged by us and by ``openssl verify``: both say the same of each.

Only what OpenSSL can judge: it knows no scope and no grace, so times lie well beyond both.
"""

from __future__ import annotations

import datetime as dt
import random
import subprocess
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from gridclient.errors import Untrusted
from gridclient.trust import certificates, chains
from gridclient.trust.certificates import Certificate
from gridclient.trust.grants import Grant
from tests.trials.tally import Tally, against
from tests.unit.trust import forging
from tests.unit.trust.offices import NOW, YEAR, Member, make_root

GRANTS = (
    Grant("district", "310104", (), "徐汇区", "pc"),
    Grant("street", "310104003", (), "天平街道", "pc"),
    Grant("community", "310104003012", (), "阳光花园社区", "pc"),
    Grant("worker", "310104003012", ("310104003012007",), "王小明", "pc"),
)
FAULTS = (
    *("none", "none", "expired", "not yet", "other root", "broken", "missing", "revoked"),
    *("no authority", "path too long", "shuffled"),
)


def run(folder: Path, seed: int, numbers: range) -> Tally:
    """Judge chains of these numbers both ways."""
    tally = against("openssl verify", "chains judged otherwise than by OpenSSL")
    for number in numbers:
        draw = random.Random(f"openssl/{seed}/{number}")
        fault = FAULTS[number % len(FAULTS)]
        path, root, revoked = _chain(draw, fault)
        ours = _ours(path, root, revoked)
        theirs = _theirs(folder, path, root, revoked)
        agree = (ours == "valid") == (theirs == "OK")
        if not agree:
            again = f"--only openssl --seed {seed} --number {number}"
            tally.fault(again, f"{fault}: we say {ours}, openssl says {theirs}", *tally.never)
        told = f"both {'accept' if ours == 'valid' else 'refuse'}" if agree else "FAULT"
        tally.count(fault, told)
    return tally


def _chain(draw: random.Random, fault: str) -> tuple[list[Member], Member, Member | None]:
    """The members from the leaf up to below the root, the root to judge by, who is revoked."""
    top = make_root(GRANTS[0])
    grants = [GRANTS[1], GRANTS[2], GRANTS[3]]
    if draw.random() < 0.3 and fault != "path too long":
        del grants[draw.randrange(2)]
    place = draw.randrange(len(grants))
    members = [top]
    for level, grant in enumerate(grants):
        members.append(_issued(draw, members[-1], grant, fault if level == place else ""))
    path = members[:0:-1]
    root = make_root(GRANTS[0]) if fault == "other root" else top
    revoked = draw.choice(path) if fault == "revoked" else None
    if fault == "broken":
        broken = draw.randrange(len(path))
        path[broken] = Member(path[broken].keys, _broken(draw, path[broken].certificate))
    elif fault == "missing" and len(path) > 1:
        del path[draw.randrange(1, len(path))]
    elif fault == "no authority":
        path = _under_a_member(path)
    elif fault == "path too long":
        path = _too_long(members)
    elif fault == "shuffled":
        path[1:] = draw.sample(path[1:], len(path) - 1)
    return path, root, revoked


def _issued(draw: random.Random, issuer: Member, grant: Grant, fault: str) -> Member:
    away = dt.timedelta(days=draw.randint(40, 3000))
    begins, ends = NOW - 10 * YEAR, NOW + 2 * YEAR
    if fault == "expired":
        ends = NOW - away
    elif fault == "not yet":
        begins = NOW + dt.timedelta(days=draw.randint(2, 300))
    length = {"street": 1, "community": 0}.get(grant.role)
    return forging.forge_member(
        issuer, grant, path_length=length, valid_from=begins, valid_until=ends
    )


def _under_a_member(path: list[Member]) -> list[Member]:
    """A leaf that a worker has signed."""
    return [forging.forge_member(path[0], GRANTS[3]), *path]


def _too_long(members: list[Member]) -> list[Member]:
    """A community under a community, which may have none below it."""
    below = forging.forge_member(members[2], GRANTS[2], path_length=0)
    leaf = forging.forge_member(below, GRANTS[3])
    return [leaf, below, *members[2:0:-1]]


def _broken(draw: random.Random, certificate: Certificate) -> Certificate:
    """A bit of the signature turned."""
    der = bytearray(certificate.der)
    der[-draw.randint(1, 60)] ^= 1 << draw.randrange(8)
    return certificates.read(bytes(der))


def _ours(path: list[Member], root: Member, revoked: Member | None) -> str:
    leaf, *offices = (one.certificate for one in path)
    gone = {revoked.certificate.serial: 0} if revoked else {}
    try:
        return str(chains.check_chain(leaf, offices, root.certificate, NOW, gone))
    except Untrusted as error:
        return error.code


def _theirs(folder: Path, path: list[Member], root: Member, revoked: Member | None) -> str:
    files = {
        "root.pem": root.certificate.pem,
        "above.pem": b"".join(one.certificate.pem for one in path[1:]),
        "leaf.pem": path[0].certificate.pem,
    }
    order = ["openssl", "verify", "-attime", str(int(NOW.timestamp()))]
    order += ["-CAfile", "root.pem"]
    if len(path) > 1:
        order += ["-untrusted", "above.pem"]
    if revoked:
        offices = [root, *path[1:]]
        files["crl.pem"] = b"".join(_crl(office, revoked) for office in offices)
        order += ["-crl_check_all", "-CRLfile", "crl.pem"]
    for name, content in files.items():
        (folder / name).write_bytes(content)
    done = subprocess.run(
        [*order, "leaf.pem"], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    return "OK" if done.returncode == 0 else " ".join(done.stderr.split())[:200]


def _crl(office: Member, revoked: Member) -> bytes:
    """What an office would publish: the serial number, when it is one of its own."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(office.certificate.parsed().subject)
        .last_update(NOW - YEAR)
        .next_update(NOW + YEAR)
    )
    if revoked.certificate.issuer_key_id == office.certificate.public.key_id:
        gone = x509.RevokedCertificateBuilder()
        number = int(revoked.certificate.serial, 16)
        builder = builder.add_revoked_certificate(
            gone.serial_number(number).revocation_date(NOW - YEAR).build()
        )
    crl = builder.sign(office.keys.signing_key(), None)
    return crl.public_bytes(serialization.Encoding.PEM)
