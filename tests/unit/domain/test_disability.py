import pytest

from gridclient.domain import disability
from gridclient.domain.disability import Certificate, Reading

ID = "000000194001010015"


def test_a_certificate_tells_holder_type_and_grade():
    read = disability.read(f"{ID}42", ID)
    assert read == Reading(Certificate(f"{ID}42", ID, "physical", 2))
    assert read.certificate.is_severe
    assert not disability.read(f"{ID}43").certificate.is_severe


def test_a_replacement_card_has_a_mark():
    assert disability.read(f" {ID}74b1").certificate == Certificate(
        f"{ID}74B1", ID, "multiple", 4, "B1"
    )


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (f"{ID}4", "length"),
        (f"{ID}42B12", "length"),
        (f"{ID}82", "type"),
        (f"{ID}45", "grade"),
        (f"{ID[:-1]}642", "check_digit"),
        (1.94001e19, "precision_lost"),
        (True, "characters"),
    ],
)
def test_what_is_no_certificate_says_why(value, problem):
    assert disability.read(value) == Reading(problem=problem)


def test_a_certificate_of_somebody_else_is_noticed():
    assert disability.read(f"{ID}42", "000000194808150027").problem == "other_holder"


@pytest.mark.parametrize("empty", [None, "", " "])
def test_nothing_is_nothing(empty):
    assert disability.read(empty) == Reading()
