"""A forgotten passphrase: request, answer, a new passphrase; and who is not helped."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gridclient import app
from gridclient.app import App
from gridclient.errors import GridError, Locked, Refused
from gridclient.services import recovery
from gridclient.trust import codes, keyfile, vault, wraps
from tests import builders, profiles
from tests.profiles import CHEAP, PASSPHRASE, Clock

NEW = "another good passphrase"


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(GridError) as refusal:
        act()
    assert refusal.value.hint
    return refusal.value.code


def asked(member: App, tmp_path: Path) -> tuple[Path, str]:
    """The request of a member whose passphrase is forgotten, and its code."""
    member.close()
    file = tmp_path / "request"
    return file, recovery.request(member.profile.folder, file, Clock())


def test_a_forgotten_passphrase_loses_nothing(pair: tuple[App, App], tmp_path: Path) -> None:
    office, worker = pair
    home = builders.move_in(worker, builders.make_house(worker))
    worker.visits.record(home.id, "met", note="都好")
    before = worker.sync.digest()
    folder, fingerprint = worker.profile.folder, worker.profile.fingerprint
    request, code = asked(worker, tmp_path)

    seen = recovery.read(office.profile, request)
    assert (seen.name, seen.role, seen.fingerprint) == ("张敏", "worker", fingerprint)
    assert seen.code == code
    assert len(code.split()) == 8
    recovery.answer(office.profile, request, tmp_path / "answer")
    recovery.finish(folder, tmp_path / "answer", NEW, cost=CHEAP)

    assert not (folder / recovery.PENDING).exists()
    with pytest.raises(Locked):
        app.open_(folder, PASSPHRASE, now=Clock())
    again = app.open_(folder, NEW, now=Clock())
    assert again.sync.digest() == before
    again.close()
    spent = code_of(lambda: recovery.finish(folder, tmp_path / "answer", NEW, cost=CHEAP))
    assert spent == "recovery.not_asked"


def test_no_file_of_it_holds_the_key_or_a_name(pair: tuple[App, App], tmp_path: Path) -> None:
    office, worker = pair
    secret = worker.profile.data_key()
    request, _code = asked(worker, tmp_path)
    recovery.answer(office.profile, request, tmp_path / "answer")
    for file in (request, tmp_path / "answer", worker.profile.folder / keyfile.CURRENT):
        content = file.read_bytes()
        assert secret.key not in content
        assert "张敏" not in json.dumps(json.loads(content), ensure_ascii=False)


def test_another_office_cannot_answer(pair: tuple[App, App], tmp_path: Path) -> None:
    _office, worker = pair
    request, _code = asked(worker, tmp_path)
    (tmp_path / "elsewhere").mkdir()
    other = profiles.office(tmp_path / "elsewhere", name="别处", division="110105001002")
    code = code_of(lambda: recovery.answer(other.profile, request, tmp_path / "answer"))
    assert code == "vault.not_for_us"
    assert not (tmp_path / "answer").exists()
    other.close()


def test_a_worker_answers_nobody(pair: tuple[App, App], tmp_path: Path) -> None:
    office, worker = pair
    assert code_of(lambda: recovery.read(worker.profile, tmp_path / "request")) == "role.office"
    assert office is not None


def test_a_revoked_profile_is_not_opened(pair: tuple[App, App], tmp_path: Path) -> None:
    office, worker = pair
    (member,) = [one for one in office.enrolment.members() if one.name == "张敏"]
    office.enrolment.revoke(member.serial, "lost")
    request, _code = asked(worker, tmp_path)
    code = code_of(lambda: recovery.answer(office.profile, request, tmp_path / "answer"))
    assert code == "recovery.revoked"
    assert not (tmp_path / "answer").exists()


def test_an_answer_to_an_earlier_request_counts_no_more(
    pair: tuple[App, App], tmp_path: Path
) -> None:
    office, worker = pair
    request, _code = asked(worker, tmp_path)
    recovery.answer(office.profile, request, tmp_path / "answer")
    recovery.request(worker.profile.folder, tmp_path / "second", Clock())
    code = code_of(
        lambda: recovery.finish(worker.profile.folder, tmp_path / "answer", NEW, cost=CHEAP)
    )
    assert code == "recovery.other_request"
    profiles.reopen(worker.profile.folder).close()


def test_a_request_that_cannot_be_written_leaves_the_one_before(
    pair: tuple[App, App], tmp_path: Path
) -> None:
    office, worker = pair
    folder = worker.profile.folder
    request, _code = asked(worker, tmp_path)
    recovery.answer(office.profile, request, tmp_path / "answer")
    nowhere = tmp_path / "stick" / "request"
    assert code_of(lambda: recovery.request(folder, nowhere, Clock())) == "file.unwritable"
    recovery.finish(folder, tmp_path / "answer", NEW, cost=CHEAP)
    app.open_(folder, NEW, now=Clock()).close()


def test_a_request_whose_keys_cannot_be_kept_is_not_made(
    pair: tuple[App, App], tmp_path: Path
) -> None:
    _office, worker = pair
    worker.close()
    folder = worker.profile.folder
    (folder / recovery.PENDING).mkdir()
    code = code_of(lambda: recovery.request(folder, tmp_path / "request", Clock()))
    assert (code, (tmp_path / "request").exists()) == ("vault.unwritable", False)


@pytest.mark.parametrize("name", ["request", "answer"])
def test_any_changed_byte_is_refused(pair: tuple[App, App], tmp_path: Path, name: str) -> None:
    office, worker = pair
    request, _code = asked(worker, tmp_path)
    recovery.answer(office.profile, request, tmp_path / "answer")
    content = (tmp_path / name).read_bytes()
    for place in range(0, len(content), len(content) // 24):
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        (tmp_path / name).write_bytes(changed)
        act = (
            (lambda: recovery.read(office.profile, request))
            if name == "request"
            else lambda: recovery.finish(worker.profile.folder, tmp_path / name, NEW, cost=CHEAP)
        )
        if name == "answer" and b'"signature"' in content and _is_signature(content, place):
            continue
        assert code_of(act).startswith(("recovery.", "vault."))
    profiles.reopen(worker.profile.folder).close()


def _is_signature(content: bytes, place: int) -> bool:
    """The answer's signature is not judged: the sealing inside it is."""
    start = content.index(b'"signature":"') + len(b'"signature":"')
    return start <= place < content.index(b'"', start)


def test_who_never_joined_has_no_office_to_ask(tmp_path: Path) -> None:
    lonely = profiles.newcomer(tmp_path, "李强")
    lonely.close()
    code = code_of(lambda: recovery.request(lonely.profile.folder, tmp_path / "r", Clock()))
    assert code == "vault.no_office"
    assert not (tmp_path / "r").exists()


def test_a_profile_from_before_is_sealed_at_its_next_opening(pair: tuple[App, App]) -> None:
    office, worker = pair
    folder = worker.profile.folder
    (kept, *_rest) = keyfile.generations(folder)
    keyfile.save(folder, {name: wrap for name, wrap in kept.items() if name != "office"})
    worker.close()
    assert vault.ways(folder) == {"passphrase"}
    profiles.reopen(folder).close()
    assert vault.ways(folder) == {"passphrase", "office"}
    content = (folder / keyfile.CURRENT).read_bytes()
    profiles.reopen(folder).close()
    assert (folder / keyfile.CURRENT).read_bytes() == content
    assert office is not None


def test_short_passphrases_are_refused_everywhere(pair: tuple[App, App], tmp_path: Path) -> None:
    _office, worker = pair
    folder = worker.profile.folder
    for act in (
        lambda: recovery.finish(folder, tmp_path / "answer", "short"),
        lambda: recovery.finish_with_code(folder, "x", "short"),
        lambda: recovery.change_passphrase(folder, PASSPHRASE, "short"),
    ):
        assert code_of(act) == "passphrase.short"


def test_the_recovery_code_of_a_root(tmp_path: Path) -> None:
    file, folder = tmp_path / "code.txt", tmp_path / "office"
    made = app.found(
        folder, PASSPHRASE, "community", "和平", "110105001001", file, cost=CHEAP, now=Clock()
    )
    made.close()
    recovery.finish_with_code(folder, recovery.code_in(file), NEW, cost=CHEAP)
    app.open_(folder, NEW, now=Clock()).close()
    with pytest.raises(Locked):
        app.open_(folder, PASSPHRASE, now=Clock())
    (tmp_path / "note.txt").write_text("nothing\n", "utf-8")
    assert code_of(lambda: recovery.code_in(tmp_path / "note.txt")) == "recovery.no_code"


FORTY = "The safes with the code: room 304, third floor, left."
"""An ordinary line with as many letters and digits as a code."""


def test_a_code_with_one_wrong_letter_names_its_group(tmp_path: Path) -> None:
    groups = codes.write(bytes(range(wraps.CODE_SIZE_BYTES))).split("-")
    groups[4] = ("7" if groups[4][0] != "7" else "8") + groups[4][1:]
    file = tmp_path / "code.txt"
    for typed in (f"    {'-'.join(groups)}", "".join(groups).lower(), " ".join(groups)):
        file.write_text("\n".join(("Recovery code", typed, FORTY)), "utf-8")
        with pytest.raises(Refused) as refusal:
            recovery.code_in(file)
        assert refusal.value.code == "code.mistyped"
        assert "Group 5" in refusal.value.message


def test_an_ordinary_line_is_no_mistyped_code(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        codes.read(FORTY, wraps.CODE_SIZE_BYTES)
    assert refusal.value.code == "code.mistyped"
    (tmp_path / "note.txt").write_text(FORTY, "utf-8")
    assert code_of(lambda: recovery.code_in(tmp_path / "note.txt")) == "recovery.no_code"


def test_changing_the_passphrase(pair: tuple[App, App]) -> None:
    _office, worker = pair
    folder = worker.profile.folder
    with pytest.raises(Locked):
        recovery.change_passphrase(folder, "not the right one", NEW, cost=CHEAP)
    recovery.change_passphrase(folder, PASSPHRASE, NEW, cost=CHEAP)
    worker.close()
    app.open_(folder, NEW, now=Clock()).close()
    assert vault.ways(folder) == {"passphrase", "office"}


def test_a_closed_profile_keeps_no_key(pair: tuple[App, App]) -> None:
    """Best effort: no object that the collector can see holds the bytes of the key."""
    _office, worker = pair
    key = bytes(bytearray(worker.profile.data_key().key))
    worker.sync.digest()
    assert _holders(key)
    worker.close()
    assert _holders(key) == []
    assert code_of(worker.profile.data_key) == "profile.locked"
    assert code_of(worker.sync.digest) == "profile.locked"


def _holders(key: bytes) -> list[str]:
    gc.collect()
    found = []
    for one in gc.get_objects():
        for inner in gc.get_referents(one):
            if type(inner) is bytes and inner is not key and inner == key:
                found.append(type(one).__name__)
    return found
