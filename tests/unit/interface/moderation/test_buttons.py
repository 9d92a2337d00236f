"""The buttons that lead from one page of cases to the next."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.moderation.list_cases import CasePage
from application.moderation.show_case import CaseDetails
from domain.moderation.actions import KINDS
from domain.moderation.actions.ban import BAN
from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import CaseFilter
from domain.shared.history import Change, RecordedChange
from domain.shared.ids import UserId
from domain.shared.paging import Direction, Page, Seek
from domain.shared.permission import Permission
from interface.moderation.buttons import PAGE_SIZE, CasePageRef, case_page
from interface.moderation.history import case_details, changes_page
from interface.shared.layout import Card
from tests.builders import GUILD, a_request, an_intent
from tests.fakes.avatars import AVATAR
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import buttons_of, texts_of
from tests.fakes.interactions import Guild, someone
from tests.fakes.payloads import Json
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.unit.interface.moderation.views import LARGEST, a_page, a_view, the_largest_view
from tests.wired import wired_contexts

users = st.none() | st.integers(1, LARGEST).map(UserId)
refs = st.builds(
    CasePageRef,
    which=st.builds(CaseFilter, target=users, moderator=users, kind=st.none() | st.sampled_from(KINDS)),
    seek=st.builds(
        Seek, cursor=st.integers(1, 2**31 - 1), direction=st.sampled_from(Direction), size=st.just(PAGE_SIZE)
    ),
)
TEMPLATES = [
    re.compile(button.template)
    for context in wired_contexts(MemoryRecords(), FakeDiscord())
    for button in context.buttons
]
MIDDLE = a_page(a_view(5), a_view(4), newer=5, older=4)


def match(custom_id: str) -> re.Match[str]:
    """As the one button of all contexts takes it that does."""
    (found,) = [matched for template in TEMPLATES if (matched := template.fullmatch(custom_id))]
    return found


def buttons(shown: Card) -> dict[str, tuple[str, bool]]:
    """Custom id and whether it can be pressed, by label."""
    return {
        str(each["label"]): (str(each["custom_id"]), not each["disabled"]) for each in buttons_of(as_message(shown))
    }


@settings(max_examples=50)
@given(refs)
def test_a_custom_id_says_all_of_what_it_leads_to(ref: CasePageRef) -> None:
    assert CasePageRef.parse(match(ref.custom_id)) == ref
    assert len(ref.custom_id) <= 100


def test_a_page_in_the_middle_leads_both_ways() -> None:
    which = CaseFilter(target=UserId(3), kind=BAN)
    assert buttons(case_page(MIDDLE, which)) == {
        "← Newer": ("cases:newer:5:3::ban", True),
        "Older →": ("cases:older:4:3::ban", True),
    }


@pytest.mark.parametrize(
    ("page", "can_be_pressed"),
    [
        (a_page(a_view(5), a_view(4), older=4), {"← Newer": False, "Older →": True}),
        (a_page(a_view(5), a_view(4), newer=5), {"← Newer": True, "Older →": False}),
        (a_page(a_view(5), a_view(4)), {}),
        (a_page(), {}),
    ],
    ids=["newest", "oldest", "only", "empty"],
)
def test_where_no_page_follows_no_button_leads(page: CasePage, can_be_pressed: Mapping[str, bool]) -> None:
    shown = buttons(case_page(page, CaseFilter()))
    assert {label: pressed for label, (_, pressed) in shown.items()} == can_be_pressed


def test_every_button_is_one_that_is_known_after_a_restart() -> None:
    for page in (MIDDLE, a_page(a_view(5), older=5), a_page(a_view(5), newer=5)):
        for custom_id, _ in buttons(case_page(page, CaseFilter(moderator=UserId(LARGEST)))).values():
            assert match(custom_id).string == custom_id


def test_every_button_to_earlier_reasons_is_known_after_a_restart_too() -> None:
    change = RecordedChange(2**63 - 1, Change(field="reason", old="x", new="y", by=UserId(LARGEST), at=START))
    history = Page((change,), newer=change.id, older=change.id)
    of_a_case = case_details(CaseDetails(the_largest_view(), history), AVATAR)
    of_a_page = changes_page(CaseNumber(2**31 - 1), history, Direction.OLDER)
    ids = [custom_id for shown in (of_a_case, of_a_page) for custom_id, _ in buttons(shown).values()]
    assert len(ids) == 4
    for custom_id in ids:
        assert len(custom_id) <= 100
        assert match(custom_id).string == custom_id


def test_the_largest_page_fits_with_its_buttons() -> None:
    views = tuple(the_largest_view(number=2**31 - 1 - place) for place in range(PAGE_SIZE))
    page = a_page(*views, newer=views[0].number, older=views[-1].number, among=1000, after=1000)
    shown = case_page(page, CaseFilter(target=UserId(LARGEST), moderator=UserId(LARGEST), kind=BAN))
    assert shown.total_children_count <= 40
    assert shown.content_length() <= 4000
    assert all(len(custom_id) <= 100 for custom_id, _ in buttons(shown).values())


@pytest.mark.parametrize(
    "custom_id", ["cases:sideways:1:::", "cases:newer::::", "cases:newer:1:x::", "cases:newer:1::", "xcases:newer:1:::"]
)
def test_no_other_custom_id_is_mistaken_for_one(custom_id: str) -> None:
    assert not any(template.fullmatch(custom_id) for template in TEMPLATES)


async def test_the_buttons_lead_through_all_cases_and_back(guild: Guild, records: MemoryRecords) -> None:
    async with MemoryUnitOfWorkFactory(records)() as uow:
        await uow.guilds.register(GUILD, at=an_intent().opened_at)
        for number in range(2 * PAGE_SIZE + 1):
            await uow.cases.open(an_intent(target=UserId(500 + number), request=a_request()))
        await uow.commit()
    moderator = someone(Permission.MODERATE_MEMBERS)

    async def turn(message: Json, label: str) -> Json:
        (button,) = [each for each in buttons_of(message) if each["label"] == label]
        return await guild.press(str(button["custom_id"]), moderator, message)

    first = await guild.slash("case list", moderator)
    second = await turn(first, "Older →")
    third = await turn(second, "Older →")
    assert [numbers(page) for page in (first, second, third)] == [[*range(17, 9, -1)], [*range(9, 1, -1)], [1]]
    assert numbers(await turn(third, "← Newer")) == numbers(second)
    places = ("17 cases, page 1 of 3", "17 cases, page 2 of 3", "17 cases, page 3 of 3")
    assert tuple(texts_of(page)[-1] for page in (first, second, third)) == tuple(f"-# {place}" for place in places)


def numbers(message: Json) -> list[CaseNumber]:
    return [CaseNumber(int(text.split("**")[1].lstrip("#"))) for text in texts_of(message)[1:-1]]


def test_a_button_that_another_version_sent_for_a_kind_of_its_own_leads_to_no_cases() -> None:
    [match] = filter(None, (template.fullmatch("cases:older:9:::banish") for template in TEMPLATES))
    kind = CasePageRef.parse(match).which.kind
    assert kind is not None
    assert kind.name == "banish"
