"""Forged, misdirected, repeated and late bundles (refusals 34–43, trust.md)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from gridclient.app import App
from gridclient.domain import masking
from gridclient.domain.authority import Authority, Revocation
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Household
from gridclient.domain.places import Division
from gridclient.errors import GridError, Refused
from gridclient.services.sync import composing
from gridclient.services.sync.sending import Sending
from gridclient.store import held_back
from gridclient.trust import certificates, sealing, signatures
from gridclient.trust.grants import Grant
from gridclient.trust.keys import Keys
from gridclient.workbook import signed_copy
from gridclient.workbook.manifests import Manifest
from tests import altered, forged
from tests.profiles import Clock
from tests.town import COMMUNITY, DISTRICT, GRIDS, LATER, Town, agree, dump, household, phone, take

YEARS = dt.timedelta(days=3 * 365)


def refusal_of(
    town: Town, content: bytes, of: App | None = None, without: tuple[str, ...] = ()
) -> str:
    """The code with which a bundle is refused; everything stays as it was, but for the tables
    ``without``."""
    receiver = of or town.office
    file = altered.saved(content, town.mail / "handed-in.xlsx")
    before = dump(receiver, without=without)
    (result,) = receiver.sync.import_([file])
    assert result.refusal is not None
    assert dump(receiver, without=without) == before
    assert result.refusal.hint
    assert result.refusal.exit_code == 4
    return result.refusal.code


def test_number_34_a_key_nobody_knows(town: Town) -> None:
    manifest, rows = forged.drafted(town.wang, town.office)
    content = forged.built(manifest, rows, Keys.new())
    assert refusal_of(town, content) == "bundle.signature"


def test_number_34_a_signature_over_other_bytes(town: Town) -> None:
    manifest, rows = forged.drafted(town.wang, town.office)
    other = dataclasses.replace(manifest, upto=manifest.upto + 1)
    honest = forged.built(manifest, rows, town.wang.profile.keys)
    changed = forged.built(other, rows, town.wang.profile.keys)
    mixed = altered.edited(
        changed, altered.in_signature("signature", lambda _text: _part(honest, "signature"))
    )
    assert refusal_of(town, mixed) == "bundle.signature"


def test_number_33_the_signed_copy_of_another_bundle(town: Town) -> None:
    """Sound in itself, but not the one that was signed."""
    manifest, rows = forged.drafted(town.office, town.wang)
    keys = town.office.profile.keys
    unseen = next(row for row in rows if row.entity == "certificate")
    fewer = [row for row in rows if row != unseen]
    whole, less = forged.built(manifest, rows, keys), forged.built(manifest, fewer, keys)
    mixed = altered.edited(whole, altered.in_signature("copy", lambda _text: _part(less, "copy")))
    assert refusal_of(town, mixed, town.wang) == "bundle.damaged"


def _part(content: bytes, name: str) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return str(altered.signature_cell(book, name).value)


def test_number_34_a_self_made_root(town: Town) -> None:
    """The forger founds a district of the same code and name and enrols themselves."""
    content = stranger_bundle(town, DISTRICT, COMMUNITY, GRIDS[0])
    assert refusal_of(town, content) == "certificate.unknown"


def test_number_34_another_districts_office(town: Town) -> None:
    content = stranger_bundle(town, "310105", "310105001001", "310105001001001")
    assert refusal_of(town, content) == "certificate.unknown"


def stranger_bundle(town: Town, district: str, community: str, grid: str) -> bytes:
    root, office, worker = Keys.new(), Keys.new(), Keys.new()
    until = LATER + YEARS
    top = certificates.issue_root(root, Grant("district", district, (), "江宁区", "pc"), LATER)
    middle = certificates.issue(
        root, top, office.public, Grant("community", community, (), "和平社区", "pc"), LATER, until
    )
    leaf = certificates.issue(
        office,
        middle,
        worker.public,
        Grant("worker", community, (grid,), "王芳", "pc"),
        LATER,
        until,
    )
    manifest, rows = forged.drafted(town.wang, town.office)
    chain = tuple(one.pem.decode() for one in (leaf, middle, top))
    sender = f"{worker.public.key_id}.1"
    return forged.built(dataclasses.replace(manifest, chain=chain, sender=sender), rows, worker)


def test_number_35_a_certificate_or_grant_presented_as_a_bundle(town: Town) -> None:
    own = town.wang.profile.certificate
    assert own is not None
    assert refusal_of(town, own.pem) == "file.not_a_workbook"


@pytest.mark.parametrize("domain", sorted(signatures.DOMAINS - {signatures.BUNDLE}))
def test_number_35_a_signature_for_another_purpose(town: Town, domain: str) -> None:
    manifest, rows = forged.drafted(town.wang, town.office)
    content = forged.built(manifest, rows, town.wang.profile.keys, domain)
    assert refusal_of(town, content) == "bundle.signature"


def test_number_36_a_worker_who_made_a_certificate_for_himself(town: Town) -> None:
    """Signed with a worker's real key, as if the worker were an office."""
    keys, own = Keys.new(), town.wang.profile.certificate
    assert own is not None
    grant = Grant("worker", COMMUNITY, GRIDS, "王芳", "pc")
    real = certificates.issue_root(
        town.wang.profile.keys, Grant("community", COMMUNITY, (), "王芳", "pc"), LATER
    )
    fake = certificates.issue(
        town.wang.profile.keys, real, keys.public, grant, LATER, LATER + YEARS
    )
    manifest, rows = forged.drafted(town.wang, town.office)
    chain = (fake.pem.decode(), *manifest.chain)
    other = dataclasses.replace(manifest, chain=chain, sender=f"{keys.public.key_id}.1")
    assert refusal_of(town, forged.built(other, rows, keys)) == "certificate.chain"


Change = Callable[[Town, Manifest], Manifest]
MANIFESTS: dict[str, tuple[Change, str]] = {
    "other recipient": (
        lambda town, said: dataclasses.replace(said, recipient=town.district.profile.replica),
        "bundle.not_for_us",
    ),
    "other sender": (
        lambda town, said: dataclasses.replace(said, sender=town.li.profile.replica),
        "bundle.sender",
    ),
    "no chain": (lambda town, said: dataclasses.replace(said, chain=()), "bundle.sender"),
    "odd epoch": (
        lambda town, said: dataclasses.replace(said, sender=said.sender + "/../x"),
        "bundle.sender",
    ),
    "odd id": (lambda town, said: dataclasses.replace(said, bundle="x"), "bundle.sender"),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_that_says_something_else(town: Town, name: str) -> None:
    change, code = MANIFESTS[name]
    manifest, rows = forged.drafted(town.wang, town.office)
    content = forged.built(change(town, manifest), rows, town.wang.profile.keys)
    assert refusal_of(town, content) == code


@pytest.mark.parametrize("change", [{"format": "gridclient-bundle/3"}, {"critical": ("braille",)}])
def test_number_46_a_newer_format(town: Town, change: dict[str, object]) -> None:
    """Signed by a newer program; the file is kept and said to need an update."""
    manifest, rows = forged.drafted(town.wang, town.office)
    newer = dataclasses.replace(manifest, **change).to_bytes()
    keys = town.wang.profile.keys
    (said,) = signed_copy.to_cells(newer)
    (signature,) = signed_copy.to_cells(signatures.sign(keys, signatures.BUNDLE, newer))
    content = altered.edited(
        forged.built(manifest, rows, keys),
        altered.in_signature("manifest", lambda _text: said),
        altered.in_signature("signature", lambda _text: signature),
    )
    (result,) = town.office.sync.import_([altered.saved(content, town.mail / "x.xlsx")])
    assert result.refusal is not None
    assert result.refusal.code == "bundle.newer"


def test_number_45_a_bundle_dated_1970_is_taken_in_and_said(town: Town) -> None:
    manifest, rows = forged.drafted(town.wang, town.office)
    dated = dataclasses.replace(manifest, made_at="1970-01-01T00:00:00Z")
    content = forged.built(dated, rows, town.wang.profile.keys)
    (result,) = town.office.sync.import_([altered.saved(content, town.mail / "x.xlsx")])
    assert result.refusal is None
    assert result.clock_behind_days > 20_000


def test_number_41_the_same_bundle_twice_and_under_another_name(town: Town) -> None:
    town.wang.visits.record(household(town.wang).id, "met")
    file = town.send(town.wang, town.office).file
    twice = Path(shutil.copy(file, town.mail / "另一个名字.xlsx"))
    first = take(town.office, file)
    assert (first.applied, first.again) == (1, False)
    before = dump(town.office)
    for again in (file, twice):
        result = take(town.office, again)
        assert (result.applied, result.known, result.again) == (0, 1, True)
        assert not result.awaits
        assert dump(town.office) == before


def test_number_42_an_older_bundle_after_a_newer(town: Town) -> None:
    """The older one brings nothing back and loses nothing."""
    home = household(town.wang)
    town.wang.registers.change(Household, home.id, phone="1", despite="-")
    town.wang.visits.record(home.id, "met")
    older = town.send(town.wang, town.office).file
    town.wang.registers.change(Household, home.id, phone="2", despite="-")
    town.wang.visits.record(home.id, "phone")
    newer = town.send(town.wang, town.office).file
    take(town.office, newer)
    aside = ("bundle", "bundle_change", "peer", "seen", "superseded", "log_entry", "meta")
    state = dump(town.office, without=aside)
    late = take(town.office, older)
    assert late.applied == 0
    assert not late.awaits
    assert phone(town.office) == "2"
    assert dump(town.office, without=aside) == state
    (kept,) = town.office.histories.of(Household, home.id)[:1]
    assert (kept.before, kept.after) == (masking.phone("1"), masking.phone("2"))
    assert len(town.office.visits.of(home.id)) == 2
    town.bring(town.office, town.wang)
    assert agree(town.office, town.wang)


def test_a_bundle_under_the_id_of_another_is_refused(town: Town) -> None:
    """Else a worker could write over what the office remembers of other bundles."""
    sent = town.send(town.office, town.li)

    def change(manifest: Manifest) -> Manifest:
        return dataclasses.replace(manifest, bundle=sent.bundle)

    content = forged.forged(town.wang, town.office, change=change)
    assert refusal_of(town, content) == "bundle.twin"
    (line,) = [line for line in town.office.sync.history() if line.bundle == sent.bundle]
    assert line.direction == "out"


def test_a_file_sealed_for_somebody_else(town: Town) -> None:
    content = town.send(town.office, town.wang).file.read_bytes()
    assert sealing.is_sealed(content)
    assert refusal_of(town, content, town.zhang) == "bundle.not_for_us"
    with pytest.raises(GridError) as refusal:
        town.zhang.sync.password(altered.saved(content, town.mail / "x.xlsx"))
    assert refusal.value.code == "bundle.not_for_us"


def test_a_sealed_file_opens_under_any_name_and_tells_its_password(town: Town) -> None:
    sent = town.send(town.wang, town.office)
    renamed = Path(shutil.copy(sent.file, town.mail / "报表.xlsx"))
    assert town.office.sync.inspect(renamed).signature == "valid"
    word = town.office.sync.password(renamed)
    assert word == town.wang.sync.password(sent.file)
    assert sealing.unseal(renamed.read_bytes(), word).startswith(b"PK")


def test_a_revoked_sender(town: Town) -> None:
    """What was received before the revocation stays; a bundle made after it is refused."""
    town.wang.visits.record(household(town.wang).id, "met")
    town.bring(town.wang, town.office)
    revoke(town, town.wang)
    assert len(town.office.visits.of(household(town.office).id)) == 1
    town.wang.visits.record(household(town.wang).id, "phone")
    assert refusal_of(town, town.send(town.wang, town.office).file.read_bytes()) == (
        "certificate.revoked"
    )


def test_a_bundle_made_before_the_revocation_is_still_taken(town: Town) -> None:
    town.wang.visits.record(household(town.wang).id, "met")
    older = town.send(town.wang, town.office).file
    newer = town.send(town.wang, town.office).file
    take(town.office, newer)
    revoke(town, town.wang)
    assert take(town.office, older).known == 1


def test_a_lost_laptop_has_no_way_in_through_a_colleague(town: Town) -> None:
    """A fact signed by the revoked key, handed on in a colleague's honest bundle."""
    revoke(town, town.wang)
    visit = town.wang.visits.record(household(town.wang).id, "met")
    stamp = composing_stamp(town.wang)
    row = forged.fact(visit, town.wang, stamp=stamp)
    content = forged.forged(town.li, town.office, row)
    result = take(town.office, altered.saved(content, town.mail / "x.xlsx"))
    assert (result.applied, result.quarantined) == (0, 1)
    with town.office.profile.store.view() as unit:
        assert [one.rule for one in held_back.held(unit, "quarantined")] == ["revoked"]
    assert town.office.visits.of(visit.household_id) == []


def test_nothing_new_is_sealed_for_a_revoked_device(town: Town) -> None:
    lost = town.wang.profile.replica
    revoke(town, town.wang)
    assert lost not in {peer.replica for peer in town.office.sync.peers()}
    for called in (lost, town.wang.profile.name):
        with pytest.raises(Refused) as refused:
            town.office.sync.export(called, town.folder)
        assert refused.value.code == "peer.revoked"
    assert list(town.folder.glob("gridclient-*")) == []


def revoke(town: Town, member: App) -> None:
    certificate = member.profile.certificate
    assert certificate is not None
    town.office.enrolment.revoke(certificate.serial)


def composing_stamp(of: App) -> str:
    with of.profile.store.view() as unit:
        return composing.heard(of.profile, unit).seen[of.profile.replica]


@pytest.mark.parametrize(
    ("days", "outcome"), [(-1, "valid"), (1, "grace"), (29, "grace"), (31, "certificate.expired")]
)
def test_number_37_a_certificate_that_has_run_out(town: Town, days: int, outcome: str) -> None:
    own = town.wang.profile.certificate
    assert own is not None
    town.clock.at = own.valid_until + dt.timedelta(days=days)
    town.wang.visits.record(household(town.wang).id, "met")
    file = town.send(town.wang, town.office).file
    if outcome.startswith("certificate"):
        assert refusal_of(town, file.read_bytes(), without=("meta",)) == outcome
        assert [waiting.sender_name for waiting in town.office.sync.lapsed()] == ["王芳"]
        inspected = town.office.sync.inspect(file)
        assert inspected.signature == "valid"
        assert inspected.refusal is not None
        assert inspected.refusal.code == outcome
    else:
        assert town.office.sync.inspect(file).grace is (outcome == "grace")
        result = take(town.office, file)
        assert (result.applied, result.grace) == (1, outcome == "grace")


def test_number_37_a_certificate_of_tomorrow(town: Town) -> None:
    """The receiver's clock stands two years back."""
    content = town.send(town.wang, town.office).file.read_bytes()
    town.close("office")
    town.clocks["office"] = Clock(LATER - dt.timedelta(days=700))
    assert refusal_of(town, content) == "certificate.not_yet_valid"


def test_an_office_revokes_only_below_itself(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A community office that writes a revocation of its district is not heard."""
    top = town.district.profile.certificate
    assert top is not None
    with town.office.profile.store.unit() as unit:
        (place,) = unit.find(Division, code=COMMUNITY)
        unit.add(
            Revocation(
                id=new_id(town.clock()),
                division_id=place.id,
                serial=top.serial,
                trusted_up_to=0,
                reason="-",
                revoked_at=town.clock(),
            )
        )
        unit.commit()
    town.clock.advance(minutes=1)
    monkeypatch.setattr(Sending, "_check_trusted", lambda *_: None)  # a program that does not ask
    file = town.send(town.office, town.district).file
    result = take(town.district, file)
    assert result.quarantined == 1
    assert [item.detail for item in town.district.sync.waiting()] == ["outside the sender's grids"]
    assert town.district.profile.enrolled() == Authority("district", DISTRICT)
    assert town.send(town.district, town.office).number == 2
