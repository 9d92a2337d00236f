"""What is remembered of setting up."""

from attrs import evolve

from domain.guilds.guild import Choice
from domain.levels.repository import DecidedRules
from domain.levels.rewards import Reward
from domain.levels.rules import LevelRules
from domain.moderation.actions.ban import BAN
from domain.moderation.budgets.budget import BUDGETS
from domain.moderation.settings import JAIL_ROLE
from domain.permissions.ranks import rank_of_role
from domain.points.amount import points
from domain.points.shop_item import ItemName
from domain.points.shop_repository import NewItem
from domain.setup.events import ReferencesLost
from domain.setup.references import Reference
from domain.shared.ids import ChannelId, RoleId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.settings import AnySetting
from infrastructure.setup.reference_reader import PLACES
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.role_menus import a_menu, a_role
from tests.starboards import a_board


async def test_a_step_is_left_out_once_however_often_and_in_its_guild_alone(registered: Backend) -> None:
    for step in ("jail", "jail", "log"):
        async with registered.uow() as uow:
            await uow.setup_skips.add(GUILD, step)
            await uow.commit()
    assert await registered.setup.skipped(GUILD) == {"jail", "log"}
    assert await registered.setup.skipped(OTHER_GUILD) == frozenset()


async def with_references(backend: Backend) -> frozenset[Reference]:
    """One of each place; and what is no reference any more."""
    async with backend.uow() as uow:
        guild = await uow.guilds.register(GUILD, at=START)
        choices: list[tuple[AnySetting, int]] = [
            (MOD_LOG_CHANNEL, 801),
            (JAIL_ROLE, 901),
            (rank_of_role(RoleId(902)), 5),
            (BUDGETS[BAN], 7),
        ]
        guild.decide([Choice(*each) for each in choices], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        await uow.level_rewards.add(GUILD, Reward(5, RoleId(904)), by=MODERATOR, at=START)
        await uow.starboards.add(a_board(channel=802, ignored=(ChannelId(803),)))
        await uow.role_menus.add(a_menu(roles=(a_role(RoleId(909)),), required=RoleId(908)))
        await uow.shop_items.add(
            NewItem(guild=GUILD, name=ItemName("VIP"), price=points(5), role=RoleId(905), stock=None)
        )
        for version, rules in (
            (1, LevelRules(excluded_roles=frozenset({RoleId(999)}))),
            (
                2,
                LevelRules(
                    rates_by_role={RoleId(906): 200},
                    rates_by_channel={ChannelId(804): 50},
                    excluded_roles=frozenset({RoleId(907)}),
                    excluded_channels=frozenset({ChannelId(805)}),
                ),
            ),
        ):
            await uow.level_rules.add(GUILD, DecidedRules(evolve(rules, version=version), MODERATOR, START))
        await uow.commit()
    named = (
        ("setting", "mod_log_channel", 801, False),
        ("setting", "jail_role", 901, True),
        ("rank", "902", 902, True),
        ("reward", "5", 904, True),
        ("starboard", "stars", 802, False),
        ("unstarred", "stars", 803, False),
        ("shop_item", "VIP", 905, True),
        ("menu_required", "Colours", 908, True),
        ("menu_role", "Colours", 909, True),
        ("rates_by_role", "906", 906, True),
        ("rates_by_channel", "804", 804, False),
        ("excluded_roles", "907", 907, True),
        ("excluded_channels", "805", 805, False),
    )
    return frozenset(
        Reference(place=place, name=name, target=target, is_role=is_role) for place, name, target, is_role in named
    )


async def test_every_place_that_names_a_channel_or_role_is_found(registered: Backend) -> None:
    expected = await with_references(registered)
    found = await registered.references.of([GUILD, OTHER_GUILD])
    assert found == {GUILD: expected}
    assert {each.place for each in expected} == set(PLACES)
    assert {(each.target, each.is_role) for each in found[GUILD]} == {(each.target, each.is_role) for each in expected}


async def note(backend: Backend, *found: Reference) -> None:
    async with backend.uow() as uow:
        await uow.lost_references.note(GUILD, found, at=START)
        await uow.commit()


LOG = Reference(place="setting", name="mod_log_channel", target=801, is_role=False)
BOARD = Reference(place="starboard", name="stars", target=801, is_role=False)


async def test_what_is_gone_is_to_be_told_of_once(registered: Backend) -> None:
    for _ in range(2):
        await note(registered, LOG)
    await note(registered, LOG, BOARD)
    assert await registered.references.noticed([GUILD, OTHER_GUILD]) == {GUILD: {LOG, BOARD}}
    assert await registered.events() == [ReferencesLost(guild=GUILD, at=START, targets=(801,))] * 2


async def test_what_is_gone_together_is_told_of_together_in_its_order(registered: Backend) -> None:
    await note(registered, *(evolve(BOARD, name=f"board {target}", target=target) for target in (9, 70, 3, 800, 14)))
    assert await registered.events() == [ReferencesLost(guild=GUILD, at=START, targets=(3, 9, 14, 70, 800))]


async def test_what_was_mended_is_forgotten(registered: Backend) -> None:
    await note(registered, LOG, BOARD)
    async with registered.uow() as uow:
        await uow.lost_references.forget(GUILD, [LOG])
        await uow.commit()
    assert await registered.references.noticed([GUILD]) == {GUILD: {BOARD}}
