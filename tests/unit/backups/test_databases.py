"""Which of two descriptions are of one database."""

import pytest
from attrs import evolve

from domain.backups.database import Identity, SavedDatabase

TUX = Identity(server="7301", oid=16_384, name="tux")


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (TUX, True),
        (evolve(TUX, oid=16_999), True),  # restored under its name
        (evolve(TUX, name="tux_before"), True),  # renamed
        (evolve(TUX, oid=None), True),  # not there yet
        (evolve(TUX, oid=16_999, name="club"), False),
        (evolve(TUX, oid=None, name="club"), False),
        (evolve(TUX, server="7302"), False),
    ],
)
def test_it_is_the_same_by_its_number_or_its_name_on_one_server(other: Identity, is_same: bool) -> None:
    assert SavedDatabase("here", TUX).is_same(SavedDatabase("there", other)) is is_same
    assert SavedDatabase("here", other).is_same(SavedDatabase("here", TUX)) is is_same


def test_two_that_are_not_there_yet_are_not_the_same_for_that() -> None:
    assert not evolve(TUX, oid=None).is_same(evolve(TUX, oid=None, name="club"))


@pytest.mark.parametrize("known", [None, TUX])
def test_by_the_address_where_one_says_nothing_better(known: Identity | None) -> None:
    this = SavedDatabase("here", known)
    assert this.is_same(SavedDatabase("here"))
    assert not this.is_same(SavedDatabase("there"))
