import pytest

from interface.shared.numbers import NotANumber, whole_number


@pytest.mark.parametrize(("typed", "number"), [("1", 1), (" 10 ", 10), ("0003", 3)])
def test_a_number_within_the_bounds_is_read_as_it_is_typed(typed: str, number: int) -> None:
    assert whole_number(typed, 1, 10) == number


@pytest.mark.parametrize("typed", ["", "0", "11", "-3", "3.0", "three", "٣", "²", "1" * 5_000])
def test_whatever_else_is_typed_is_said_back_with_the_bounds(typed: str) -> None:
    with pytest.raises(NotANumber) as refused:
        whole_number(typed, 1, 10)
    assert (refused.value.typed, refused.value.least, refused.value.most) == (typed, 1, 10)
