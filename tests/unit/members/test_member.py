import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.members.errors import InvalidUsername, NotAMemberId
from domain.members.member import Member, Sighting, by_member
from domain.members.names import parse_username
from domain.members.typed_member import parse_member
from domain.shared.ids import UserId
from domain.shared.names import LONGEST_NAME, as_met
from tests.builders import GUILD, OTHER_GUILD, facts
from tests.members import a_sighting, at


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("emil", "emil"),
        ("  emil  k ", "emil k"),
        ("e\0m\til", "em il"),
        ("x" * 100, "x" * 100),
        ("🦊" * 100, "🦊" * 100),
    ],
)
def test_a_username_is_tidied(typed: str, name: str) -> None:
    assert parse_username(typed) == name


@pytest.mark.parametrize(("typed", "length"), [("", 0), (" \n\0", 0), ("x" * 101, 101)])
def test_a_username_has_1_to_100_characters(typed: str, length: int) -> None:
    with pytest.raises(InvalidUsername) as refused:
        parse_username(typed)
    assert (refused.value.length, refused.value.longest) == (length, LONGEST_NAME)


@given(st.one_of(st.none(), st.text()))
@example("👨‍👩‍👧‍👦" * 30)
@example("\u3164\u202e")
def test_a_name_as_discord_tells_it_is_one_that_could_be_typed_or_not_known(name: str | None) -> None:
    met = as_met(name)
    assert met is None or parse_username(met) == met


def test_what_was_seen_of_many_is_one_sighting_for_each_in_the_order_of_their_ids() -> None:
    seen = [
        a_sighting(UserId(9), guild=OTHER_GUILD),
        a_sighting(UserId(9), messages=1, seen=at(1), joined_at=at(-9), active=False, is_bot=True),
        a_sighting(UserId(1)),
        a_sighting(UserId(9), messages=2, username="late", display_name=None, seen=at(3)),
        a_sighting(UserId(9), messages=4, username="early", display_name="Early", seen=at(0), active=False),
    ]
    assert by_member(seen) == [
        a_sighting(UserId(1)),
        a_sighting(
            UserId(9), messages=7, username="late", display_name="Emil", seen=at(3), joined_at=at(-9), is_bot=True
        ),
        a_sighting(UserId(9), guild=OTHER_GUILD),
    ]


sightings = st.builds(
    a_sighting,
    st.just(UserId(1)),
    username=st.sampled_from([None, "a", "b"]),
    display_name=st.sampled_from([None, "A", "B"]),
    is_bot=st.booleans(),
    seen=st.integers(0, 9).map(at),
    joined_at=st.sampled_from([None, at(2), at(5)]),
    messages=st.integers(0, 3),
    active=st.booleans(),
)


@given(st.lists(sightings, min_size=1, max_size=6))
def test_messages_add_up_and_times_are_the_outermost_in_whatever_order(
    seen: list[Sighting],
) -> None:
    def after(order: list[Sighting]) -> Member:
        member = Member.met(order[0])
        for sighting in order[1:]:
            member.meet(sighting)
        return member

    one, other = after(seen), after(seen[::-1])
    names = ("username", "display_name", "created_at")
    assert {key: value for key, value in facts(one).items() if key not in names} == {
        key: value for key, value in facts(other).items() if key not in names
    }
    assert one.message_count == sum(sighting.messages for sighting in seen)
    assert one.updated_at == max(sighting.at for sighting in seen)


def test_who_left_and_is_seen_later_is_back() -> None:
    member = Member.met(a_sighting())
    assert member.leave(at(5))
    assert not member.leave(at(6))
    member.meet(a_sighting(seen=at(5)))
    assert not member.is_active
    member.meet(a_sighting(seen=at(6)))
    assert member.is_active


def test_each_join_is_counted_once() -> None:
    member = Member.met(a_sighting())
    assert [member.join(at(n)) for n in (1, 1, 0, 2)] == [True, False, False, True]


@pytest.mark.parametrize("typed", ["5", " 5 ", "<@5>", "<@!5>"])
def test_an_id_or_a_mention_is_a_member(typed: str) -> None:
    assert parse_member(typed) == UserId(5)


@pytest.mark.parametrize("typed", ["", "0", "-5", "5 6", "emil", "<#5>", "<@&5>", str(2**63), "9" * 5000, "٥"])
def test_anything_else_is_none(typed: str) -> None:
    with pytest.raises(NotAMemberId) as refused:
        parse_member(typed)
    assert refused.value.typed == typed


def test_members_of_different_guilds_are_different() -> None:
    assert len(by_member([a_sighting(guild=GUILD), a_sighting(guild=OTHER_GUILD)])) == 2
