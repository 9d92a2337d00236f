from domain.moderation.case_number import CaseNumber
from domain.moderation.links import SHOWN_LINKS, CaseLinks, Link, Relation
from infrastructure.database.column_types import member_of
from interface.moderation.cards import case_card
from interface.moderation.linked import linked_lines
from interface.shared.layout import texts_of
from tests.fakes.avatars import AVATAR
from tests.unit.interface.moderation.views import a_view


def links(relation: Relation, *numbers: int) -> tuple[Link, ...]:
    return tuple(Link(relation, CaseNumber(number)) for number in numbers)


def test_a_card_names_the_cases_that_one_has_to_do_with_in_both_directions() -> None:
    shown = CaseLinks(
        others=(*links(Relation.CAUSED_BY, 1, 2, 5), *links(Relation.UNDOES, 6)),
        from_others=(*links(Relation.CAUSED_BY, 8), *links(Relation.UNDOES, 9)),
    )
    assert linked_lines(shown) == [
        "**Because of** cases #1, #2, #5",
        "**Takes back** case #6",
        "**Led to** case #8",
        "**Taken back by** case #9",
    ]
    assert texts_of(case_card(a_view(links=shown), AVATAR))[1].split("\n")[1:] == linked_lines(shown)


def test_what_was_to_take_a_case_back_and_failed_is_not_said_to_have_taken_it_back() -> None:
    failed = frozenset({CaseNumber(7), CaseNumber(8), CaseNumber(9)})
    from_others = (*links(Relation.CAUSED_BY, 7), *links(Relation.UNDOES, 8, 9, 10))
    assert linked_lines(CaseLinks(from_others=from_others, failed=failed)) == [
        "**Led to** case #7",
        "**Could not be taken back by** cases #8, #9",
        "**Taken back by** case #10",
    ]


def test_of_more_cases_than_are_shown_it_says_that_there_are_more() -> None:
    numbers = range(1, SHOWN_LINKS + 1)
    all_of_them = f"**Because of** cases {', '.join(f'#{number}' for number in numbers)}"
    assert linked_lines(CaseLinks(links(Relation.CAUSED_BY, *numbers))) == [all_of_them]
    one_more = links(Relation.CAUSED_BY, *numbers, SHOWN_LINKS + 1)
    assert linked_lines(CaseLinks(one_more)) == [f"{all_of_them} and more"]


def test_a_relation_of_a_newer_version_goes_by_its_name() -> None:
    assert linked_lines(CaseLinks(links(member_of(Relation, "appeals"), 3))) == ["**appeals** case #3"]
