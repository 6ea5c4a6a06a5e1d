"""An office that is its own root: division, certificate, policies."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from gridclient import app
from gridclient.app import App
from gridclient.domain.authority import CertificateFact
from gridclient.domain.care import DEFAULT_POLICIES, CarePolicy
from gridclient.domain.identifiers import named_id
from gridclient.domain.places import Division
from gridclient.errors import GridError, Refused
from gridclient.services import rounds
from tests import profiles
from tests.builders import TODAY
from tests.profiles import CHEAP, CODES, PASSPHRASE, Clock


@pytest.mark.parametrize("role", CODES)
def test_an_office_begins_with_its_division_certificate_and_policies(tmp_path: Path, role: str):
    office = profiles.office(tmp_path, role=role, name="本办公室")
    (division,) = office.registers.find(Division)
    assert (division.id, division.code) == (named_id("division", CODES[role]), CODES[role])
    assert (division.name, division.level) == ("本办公室", role)
    assert office.profile.office().role == role
    assert office.profile.office().division == CODES[role]
    assert office.profile.root == office.profile.certificate
    (fact,) = office.registers.find(CertificateFact)
    assert office.profile.certificate is not None
    assert fact.serial == office.profile.certificate.serial
    kept = {policy.category: policy for policy in office.registers.find(CarePolicy)}
    assert set(kept) == {default.category for default in DEFAULT_POLICIES}
    office.close()


def test_the_policies_in_force_are_the_defaults(office: App):
    with office.profile.store.view() as unit:
        known = rounds.policies(unit, TODAY)
    for default in DEFAULT_POLICIES:
        policy = known[default.category]
        assert (policy.contacts, policy.period) == (default.contacts, default.period)
        assert (policy.face, policy.face_period) == (default.face, default.face_period)
        assert policy.accepted == {"phone", "video"}


@pytest.mark.parametrize(
    ("role", "division"),
    [
        ("community", "110105001"),
        ("community", "1101050010011"),
        ("district", "110105001001"),
        ("street", "11010500x"),
        ("community", "１１０１０５００１００１"),
        ("worker", "110105001001"),
        ("mayor", "110105"),
        ("community", ""),
    ],
)
def test_a_code_that_does_not_fit_makes_no_profile(tmp_path: Path, role: str, division: str):
    folder = tmp_path / "office"
    with pytest.raises(Refused) as refusal:
        app.found(
            folder,
            PASSPHRASE,
            role,
            "x",
            division,
            tmp_path / "code.txt",
            cost=CHEAP,
            now=Clock(),
        )
    assert refusal.value.code == "division.code"
    assert refusal.value.hint
    assert not folder.exists()
    assert not (tmp_path / "code.txt").exists()


@pytest.mark.parametrize("beside", [False, True])
def test_an_office_whose_recovery_code_cannot_be_written_is_not_made(tmp_path: Path, beside: bool):
    """Else it would stand there, and its code be lost for good."""
    folder = tmp_path / "office"
    if beside:
        folder.mkdir()
        (folder / ".directory").write_text("of the file manager")
    nowhere = tmp_path / "no such folder" / "code.txt"
    found = partial(
        app.found,
        folder,
        PASSPHRASE,
        "community",
        "和平里社区",
        CODES["community"],
        cost=CHEAP,
        now=Clock(),
    )
    with pytest.raises(GridError):
        found(recovery_file=nowhere)
    assert not app.exists(folder)
    assert [path.name for path in folder.iterdir()] == ([".directory"] if beside else [])
    found(recovery_file=tmp_path / "code.txt").close()
    assert (tmp_path / "code.txt").exists()
