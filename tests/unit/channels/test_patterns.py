import pytest

from domain.channels.errors import UnreadablePattern
from infrastructure.channels.patterns import Re2Patterns


def test_a_pattern_is_found_anywhere_in_upper_or_lower_case() -> None:
    matches = Re2Patterns().compiled(r"fr(ee)\s*nitro")
    assert matches("Get FREE  Nitro now")
    assert not matches("nitro")


def test_a_pattern_that_would_take_for_ever_elsewhere_takes_no_time() -> None:
    assert not Re2Patterns().compiled("(a+)+$")("a" * 4_000 + "b")


@pytest.mark.parametrize("pattern", ["(a", "(?=x)", "(a{1000}){1000}", "[z-a]"])
def test_what_cannot_be_read_is_refused_with_the_reason(pattern: str) -> None:
    with pytest.raises(UnreadablePattern) as refused:
        Re2Patterns().compiled(pattern)
    assert refused.value.why
