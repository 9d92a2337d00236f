import pytest
from asyncpg import ForeignKeyViolationError

from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseIntent, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.links import SHOWN_LINKS, CaseLinks, Link, Relation
from domain.shared.ids import UserId
from tests.builders import GUILD, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.fakes.records import MissingParent

ONE, TWO, THREE, FOUR = map(CaseNumber, range(1, 5))
UNDOES, CAUSED_BY = Relation.UNDOES, Relation.CAUSED_BY


async def opened(backend: Backend, *intents: CaseIntent) -> None:
    async with backend.uow() as uow:
        for intent in intents:
            await uow.cases.open(intent)
        await uow.commit()


def caused_by(*numbers: CaseNumber) -> tuple[Link, ...]:
    return tuple(Link(CAUSED_BY, number) for number in numbers)


async def test_links_are_shown_from_both_sides_and_in_their_own_guild_only(registered: Backend) -> None:
    warning = an_intent(kind=WARN), an_intent(kind=WARN)
    step = an_intent(kind=WARN, links=caused_by(TWO, ONE))
    undoing = an_intent(kind=UNBAN, links=(Link(UNDOES, THREE), Link(CAUSED_BY, ONE)))
    await opened(registered, *warning, step, undoing)
    await opened(registered, *(an_intent(kind=WARN, guild=OTHER_GUILD) for _ in range(3)))
    links = [(await registered.cases.show(GUILD, number)).links for number in (ONE, TWO, THREE, FOUR)]
    assert links == [
        CaseLinks(from_others=caused_by(THREE, FOUR)),
        CaseLinks(from_others=caused_by(THREE)),
        CaseLinks(others=caused_by(ONE, TWO), from_others=(Link(UNDOES, FOUR),)),
        CaseLinks(others=(Link(CAUSED_BY, ONE), Link(UNDOES, THREE))),
    ]
    assert (await registered.cases.show(OTHER_GUILD, ONE)).links == CaseLinks()


async def test_which_of_the_cases_that_were_to_undo_one_failed_is_read_with_them(registered: Backend) -> None:
    undoing = [an_intent(kind=UNBAN, target=UserId(target), links=(Link(UNDOES, ONE),)) for target in (7, 8)]
    await opened(registered, an_intent(kind=WARN), *undoing)
    await opened(registered, *(an_intent(kind=WARN, guild=OTHER_GUILD) for _ in range(3)))
    for guild, number in ((GUILD, TWO), (OTHER_GUILD, THREE)):
        async with registered.uow() as uow:
            case = await uow.cases.get(guild, number)
            case.settle(failure=Failure.REFUSED_BY_DISCORD, notice=Notice.NOT_WANTED, at=START)
            await uow.cases.save(case)
            await uow.commit()
    from_others = (Link(UNDOES, TWO), Link(UNDOES, THREE))
    assert (await registered.cases.show(GUILD, ONE)).links == CaseLinks((), from_others, frozenset({TWO}))


async def test_the_same_link_said_twice_is_one(registered: Backend) -> None:
    await opened(registered, an_intent(kind=WARN), an_intent(kind=WARN, links=caused_by(ONE, ONE)))
    assert (await registered.cases.show(GUILD, TWO)).links.others == caused_by(ONE)


async def test_one_more_link_than_is_shown_is_read_in_each_direction(registered: Backend) -> None:
    many = [CaseNumber(number) for number in range(1, SHOWN_LINKS + 4)]
    await opened(registered, *(an_intent(kind=WARN) for _ in many), an_intent(kind=WARN, links=caused_by(*many)))
    await opened(registered, *(an_intent(kind=WARN, links=caused_by(ONE)) for _ in range(SHOWN_LINKS + 3)))
    last = CaseNumber(len(many) + 1)
    assert (await registered.cases.show(GUILD, last)).links.others == caused_by(*many[: SHOWN_LINKS + 1])
    of_the_first = (await registered.cases.show(GUILD, ONE)).links.from_others
    assert of_the_first == caused_by(*(CaseNumber(last + number) for number in range(SHOWN_LINKS + 1)))


async def test_a_case_of_another_guild_cannot_be_linked_to_and_nothing_is_opened(registered: Backend) -> None:
    await opened(registered, *(an_intent(kind=WARN) for _ in range(4)))
    await opened(registered, an_intent(kind=WARN, guild=OTHER_GUILD))
    with pytest.raises((MissingParent, ForeignKeyViolationError)):
        await opened(registered, an_intent(kind=WARN, guild=OTHER_GUILD, links=caused_by(ONE, FOUR)))
    await opened(registered, an_intent(kind=WARN, guild=OTHER_GUILD))
    assert (await registered.cases.show(OTHER_GUILD, TWO)).links == CaseLinks()
