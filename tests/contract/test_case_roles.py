from domain.moderation.actions.warn import WARN
from domain.moderation.case import MOST_ROLES_KEPT
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import RoleId
from tests.builders import GUILD, OTHER_GUILD, an_intent
from tests.contract.backends import Backend

ONE, TWO, THREE = map(CaseNumber, range(1, 4))
ROLES = (RoleId(73), RoleId(71), RoleId(72))


async def test_the_roles_of_the_time_are_read_in_their_order_one_by_one_and_many_at_once(registered: Backend) -> None:
    many = tuple(map(RoleId, range(1, MOST_ROLES_KEPT + 2)))
    async with registered.uow() as uow:
        for intent in (an_intent(target_roles=ROLES), an_intent(kind=WARN), an_intent(kind=WARN, target_roles=many)):
            await uow.cases.open(intent)
        await uow.cases.open(an_intent(guild=OTHER_GUILD))
        await uow.commit()
    shown = [(await registered.cases.show(GUILD, number)).roles for number in (ONE, TWO, THREE)]
    assert shown == [ROLES, (), many[:MOST_ROLES_KEPT]]
    assert (await registered.cases.show(OTHER_GUILD, ONE)).roles == ()
    of_these = await registered.casebook.roles(GUILD, [ONE, TWO])
    assert of_these == {ONE: ROLES}
    assert await registered.casebook.roles(OTHER_GUILD, [ONE, THREE]) == {}


async def test_the_roles_of_many_cases_are_noted_at_once(registered: Backend) -> None:
    many = tuple(map(RoleId, range(1, MOST_ROLES_KEPT + 2)))
    async with registered.uow() as uow:
        for _ in range(3):
            await uow.cases.open(an_intent(kind=WARN))
        await uow.cases.open(an_intent(guild=OTHER_GUILD))
        await uow.case_roles.note(GUILD, {TWO: many, ONE: ROLES, THREE: ()})
        await uow.case_roles.note(GUILD, {THREE: ()})
        await uow.commit()
    shown = [(await registered.cases.show(GUILD, number)).roles for number in (ONE, TWO, THREE)]
    assert shown == [ROLES, many[:MOST_ROLES_KEPT], ()]
    assert (await registered.cases.show(OTHER_GUILD, ONE)).roles == ()
