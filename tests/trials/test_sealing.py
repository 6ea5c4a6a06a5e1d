"""A sealed bundle is judged by a program that is not ours."""

from __future__ import annotations

from pathlib import Path

from msoffcrypto.format.ooxml import OOXMLFile

from gridclient.trust import sealing
from tests import town as towns
from tests.tools import needs
from tests.town import household
from tests.trials import libreoffice


@needs("soffice")
def test_libreoffice_opens_a_sealed_bundle_with_its_password_and_with_no_other(
    tmp_path: Path,
) -> None:
    """And what it then saves says what was signed; the seal is hashed as often as we say."""
    with towns.copied(tmp_path / "town") as town:
        town.wang.visits.record(household(town.wang).id, "met", note="身体不错")
        sealed = town.send(town.wang, town.office).file
        with sealed.open("rb") as file:
            assert int(OOXMLFile(file).info["spinValue"]) == sealing.SPIN_COUNT
        word = town.office.sync.password(sealed)
        home, right = libreoffice.prepared(tmp_path), tmp_path / "right.xlsx"
        assert libreoffice.opened(home, sealed, word, right)
        seen = town.office.sync.inspect(right)
        assert (seen.signature, seen.altered) == ("valid", ())
        other = word[:-1] + ("2" if word[-1] != "2" else "3")
        assert not libreoffice.opened(home, sealed, other, tmp_path / "wrong.xlsx")
