"""The jail is made by one command, which may be run again, and says what it did and did not."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.jail.choose_jail import ChooseJailHandler
from application.moderation.jail.cover_channel import CoverChannel, CoverChannelHandler
from application.moderation.jail.cover_missed import (
    GUILDS_AT_ONCE,
    HIDDEN_AT_ONCE,
    MADE_WITHIN,
    REFUSED_WAITS,
    UNANSWERED_WAITS,
    CoverMissed,
    CoverMissedHandler,
    NotHidden,
)
from application.moderation.jail.open_channels import OpenChannels
from application.moderation.jail.ports import SetUpRefused
from application.moderation.jail.set_up_jail import CHANNEL_NAME, ROLE_NAME, SetUp, SetUpJail, SetUpJailHandler
from application.shared.errors import DiscordUnreachable
from domain.moderation.errors import BotMissingPermission
from domain.moderation.jail.errors import JailRoleGivesRights, JailRoleIsWorn
from domain.moderation.settings import JAIL_CHANNEL, JAIL_ROLE
from domain.shared.errors import MissingPermission
from domain.shared.ids import ChannelId, GuildId, RoleId
from domain.shared.permission import Permission
from domain.shared.roles import GuildRoles, RoleAboveTheAsker, RoleAboveTheBot, RoleFacts
from domain.shared.settings import Settings
from tests.builders import EVERYTHING, GUILD, a_moderator, a_standing, the_bot
from tests.fakes.clock import START, AgreedClock
from tests.fakes.jail import NEW_CHANNEL, NEW_ROLE, FakeGrounds, FixedSettings, roles_with
from tests.fakes.roles import FakeRoles
from tests.moderation import Moderation

GENERAL, RULES, STAFF = ChannelId(1), ChannelId(2), ChannelId(3)
HELPER = RoleId(8001)
BY = a_moderator(top_role=40)


@pytest.fixture
def grounds() -> FakeGrounds:
    grounds = FakeGrounds()
    grounds.add(GENERAL)
    grounds.add(RULES, "rules")
    grounds.add(STAFF, "staff", is_category=True)
    return grounds


@pytest.fixture
def roles() -> FakeRoles:
    return FakeRoles(roles=roles_with(HELPER))


@pytest.fixture
def set_up(moderation: Moderation, grounds: FakeGrounds, roles: FakeRoles) -> SetUpJailHandler:
    grounds.directory = roles
    choose = ChooseJailHandler(moderation.uow, moderation.clock)
    return SetUpJailHandler(moderation.settings, moderation.discord, roles, grounds, choose)


async def chosen(moderation: Moderation) -> tuple[RoleId | None, ChannelId | None]:
    settings = await moderation.settings.get(GUILD) or Settings()
    return settings[JAIL_ROLE], settings[JAIL_CHANNEL]


def is_there(roles: FakeRoles, role: RoleId, name: str = ROLE_NAME) -> None:
    """As Discord tells of it, some time after it was made."""
    facts = RoleFacts(id=role, name=name, position=1)
    roles.roles = GuildRoles(bot_may_manage=True, known={**roles.roles.known, role: facts})


async def test_a_role_and_a_channel_are_made_and_everything_else_is_hidden(
    set_up: SetUpJailHandler, grounds: FakeGrounds, moderation: Moderation
) -> None:
    done = await set_up(SetUpJail(guild=GUILD, by=BY))
    assert grounds.journal == [
        *(f"role {ROLE_NAME}", f"channel {CHANNEL_NAME}"),
        *(f"hide {STAFF}", f"hide {GENERAL}", f"hide {RULES}"),
    ]
    assert done == SetUp(
        role=NEW_ROLE,
        role_is_new=True,
        channel=NEW_CHANNEL,
        channel_is_new=True,
        hidden=(STAFF, GENERAL, RULES),
    )
    assert await chosen(moderation) == (NEW_ROLE, NEW_CHANNEL)


async def test_run_again_nothing_is_made_twice(
    set_up: SetUpJailHandler, grounds: FakeGrounds, roles: FakeRoles
) -> None:
    await set_up(SetUpJail(guild=GUILD, by=BY))
    is_there(roles, NEW_ROLE)
    grounds.journal.clear()
    done = await set_up(SetUpJail(guild=GUILD, by=BY))
    assert grounds.journal == []
    assert (done.role_is_new, done.channel_is_new, done.hidden, done.hidden_before) == (False, False, (), 3)


async def test_an_interrupted_set_up_goes_on_with_what_it_has_made(
    set_up: SetUpJailHandler, grounds: FakeGrounds, roles: FakeRoles, moderation: Moderation
) -> None:
    """Killed between the making and the remembering of it."""
    is_there(roles, NEW_ROLE)
    grounds.add(NEW_CHANNEL, CHANNEL_NAME)
    done = await set_up(SetUpJail(guild=GUILD, by=BY))
    assert (done.role_is_new, done.channel_is_new, done.is_let_in) == (False, False, True)
    assert await chosen(moderation) == (NEW_ROLE, NEW_CHANNEL)


async def test_a_channel_that_cannot_be_hidden_is_named_and_the_others_are_hidden(
    set_up: SetUpJailHandler, grounds: FakeGrounds
) -> None:
    grounds.refused[GENERAL] = "Missing Access"
    done = await set_up(SetUpJail(guild=GUILD, by=BY))
    assert (done.hidden, done.not_hidden) == ((STAFF, RULES), ((GENERAL, "Missing Access"),))


async def test_the_role_and_the_channel_that_were_named_are_taken(
    set_up: SetUpJailHandler, grounds: FakeGrounds, moderation: Moderation
) -> None:
    done = await set_up(SetUpJail(guild=GUILD, by=BY, role=HELPER, channel=RULES))
    assert grounds.journal == [f"hide {STAFF}", f"hide {GENERAL}", f"let in {RULES}"]
    assert (done.role, done.channel, done.is_let_in) == (HELPER, RULES, True)
    assert await chosen(moderation) == (HELPER, RULES)


async def test_a_channel_that_cannot_be_opened_for_them_is_said(set_up: SetUpJailHandler, grounds: FakeGrounds) -> None:
    grounds.refused[RULES] = "Missing Access"
    done = await set_up(SetUpJail(guild=GUILD, by=BY, channel=RULES))
    assert (done.is_let_in, done.not_let_in, done.not_hidden) == (False, "Missing Access", ())


@pytest.mark.parametrize("right", [Permission.MANAGE_GUILD, Permission.MANAGE_ROLES])
async def test_who_may_not_is_refused_before_anything_is_made(
    set_up: SetUpJailHandler, grounds: FakeGrounds, right: Permission
) -> None:
    with pytest.raises(MissingPermission):
        await set_up(SetUpJail(guild=GUILD, by=a_standing(permissions=EVERYTHING - {right})))
    assert grounds.journal == []


@pytest.mark.parametrize("right", [Permission.MANAGE_ROLES, Permission.MANAGE_CHANNELS])
async def test_a_right_that_the_bot_lacks_is_said_before_anything_is_made(
    set_up: SetUpJailHandler, grounds: FakeGrounds, moderation: Moderation, right: Permission
) -> None:
    moderation.discord.bot = the_bot(permissions=EVERYTHING - {right})
    with pytest.raises(BotMissingPermission):
        await set_up(SetUpJail(guild=GUILD, by=BY))
    assert grounds.journal == []


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (RoleFacts(id=HELPER, name="Helper", position=5, is_below_the_bot=False), RoleAboveTheBot),
        (RoleFacts(id=HELPER, name="Helper", position=60), RoleAboveTheAsker),
    ],
)
async def test_the_order_of_roles_is_checked_before_anything_is_made(
    set_up: SetUpJailHandler,
    grounds: FakeGrounds,
    roles: FakeRoles,
    facts: RoleFacts,
    refusal: type[Exception],
) -> None:
    roles.roles = GuildRoles(bot_may_manage=True, known={HELPER: facts})
    with pytest.raises(refusal):
        await set_up(SetUpJail(guild=GUILD, by=BY, role=HELPER))
    assert grounds.journal == []


async def test_what_discord_does_not_let_the_bot_make_is_said(set_up: SetUpJailHandler, grounds: FakeGrounds) -> None:
    grounds.refused[ROLE_NAME] = "Maximum number of guild roles reached"
    with pytest.raises(SetUpRefused):
        await set_up(SetUpJail(guild=GUILD, by=BY))


async def test_a_new_channel_is_hidden_as_it_is_made(
    set_up: SetUpJailHandler, grounds: FakeGrounds, moderation: Moderation
) -> None:
    cover, new = CoverChannelHandler(moderation.settings, grounds), ChannelId(77)
    grounds.add(new)
    await cover(CoverChannel(guild=GUILD, channel=new))  # there is no jail yet
    assert grounds.journal == []
    await set_up(SetUpJail(guild=GUILD, by=BY))
    another = ChannelId(78)
    grounds.add(another)
    grounds.journal.clear()
    for channel in (another, another, NEW_CHANNEL):
        await cover(CoverChannel(guild=GUILD, channel=channel))
    assert grounds.journal == [f"hide {another}"]


async def test_a_jail_channel_of_which_discord_tells_before_it_is_remembered_is_left_open(
    set_up: SetUpJailHandler, grounds: FakeGrounds, moderation: Moderation
) -> None:
    await set_up(SetUpJail(guild=GUILD, by=BY))
    early = ChannelId(79)
    grounds.add(early, "another jail")
    grounds.there[early] = evolve(grounds.there[early], lets_in=True)
    grounds.journal.clear()
    await CoverChannelHandler(moderation.settings, grounds)(CoverChannel(guild=GUILD, channel=early))
    assert grounds.journal == []


@pytest.fixture
def open_channels() -> OpenChannels:
    return OpenChannels()


@pytest.fixture
async def cover_missed(
    set_up: SetUpJailHandler,
    moderation: Moderation,
    grounds: FakeGrounds,
    roles: FakeRoles,
    open_channels: OpenChannels,
) -> CoverMissedHandler:
    """Of a guild that has a jail."""
    await set_up(SetUpJail(guild=GUILD, by=BY))
    is_there(roles, NEW_ROLE)
    grounds.journal.clear()
    return CoverMissedHandler(moderation.settings, grounds, roles, AgreedClock(moderation.clock), open_channels)


ROUND = CoverMissed([GUILD])
MISSED, ANOTHER = ChannelId(90), ChannelId(91)


async def test_a_channel_that_was_made_while_the_bot_was_away_is_hidden_later(
    cover_missed: CoverMissedHandler, grounds: FakeGrounds
) -> None:
    grounds.add(MISSED)
    for _ in range(2):
        await cover_missed(ROUND)
    assert grounds.journal == [f"hide {MISSED}"]


async def test_what_somebody_has_decided_and_what_is_old_is_left_as_it_is(
    cover_missed: CoverMissedHandler, grounds: FakeGrounds
) -> None:
    grounds.there[NEW_CHANNEL] = evolve(grounds.there[NEW_CHANNEL], lets_in=False)
    for channel in (MISSED, ANOTHER):
        grounds.add(channel)
    grounds.decided.add(MISSED)
    grounds.made_at[ANOTHER] = START - MADE_WITHIN - timedelta(seconds=1)
    await cover_missed(ROUND)
    assert grounds.journal == []


async def test_without_a_jail_or_its_role_nothing_is_hidden(
    cover_missed: CoverMissedHandler, grounds: FakeGrounds, roles: FakeRoles, moderation: Moderation
) -> None:
    grounds.add(MISSED)
    without = CoverMissedHandler(FixedSettings(None), grounds, roles, AgreedClock(moderation.clock), OpenChannels())
    await without(ROUND)
    roles.roles = GuildRoles(bot_may_manage=True, known={})
    await cover_missed(ROUND)
    assert grounds.journal == []


async def test_a_channel_that_cannot_be_hidden_keeps_no_other_waiting_and_is_tried_again_in_an_hour(
    cover_missed: CoverMissedHandler, grounds: FakeGrounds, moderation: Moderation
) -> None:
    for channel in (MISSED, ANOTHER):
        grounds.add(channel)
    grounds.refused[MISSED] = "Missing Access"
    assert await cover_missed(ROUND) == (NotHidden(GUILD, MISSED, "Missing Access"),)
    assert grounds.journal == [f"hide {ANOTHER}"]
    assert await cover_missed(ROUND) == ()
    moderation.clock.advance(REFUSED_WAITS)
    assert await cover_missed(ROUND) == (NotHidden(GUILD, MISSED, "Missing Access"),)


async def test_what_the_bot_may_not_hide_is_not_asked_for_until_it_may(
    cover_missed: CoverMissedHandler, grounds: FakeGrounds
) -> None:
    grounds.add(MISSED)
    grounds.out_of_reach.add(MISSED)
    await cover_missed(ROUND)
    assert grounds.journal == []
    grounds.out_of_reach.clear()
    await cover_missed(ROUND)
    assert grounds.journal == [f"hide {MISSED}"]


async def test_what_stays_open_is_noted_until_it_is_hidden_or_somebody_has_said_that_it_is_to_be_seen(
    cover_missed: CoverMissedHandler, grounds: FakeGrounds, moderation: Moderation, open_channels: OpenChannels
) -> None:
    for channel in (MISSED, ANOTHER):
        grounds.add(channel)
    grounds.refused[MISSED] = "Missing Access"
    grounds.open.add(ANOTHER)
    for _ in range(2):
        await cover_missed(ROUND)
        assert open_channels.of(GUILD) == {MISSED, ANOTHER}
    grounds.decided.add(ANOTHER)
    grounds.refused.clear()
    moderation.clock.advance(REFUSED_WAITS)
    for _ in range(2):
        await cover_missed(ROUND)
    assert open_channels.of(GUILD) == frozenset()


async def test_a_channel_that_nobody_sees_yet_is_hidden_too_but_is_not_told_of_as_open_where_that_is_refused(
    cover_missed: CoverMissedHandler, grounds: FakeGrounds, moderation: Moderation, open_channels: OpenChannels
) -> None:
    for channel in (MISSED, ANOTHER):
        grounds.add(channel)
        grounds.refused[channel] = "Missing Access"
    grounds.unseen.add(MISSED)
    for _ in range(2):
        await cover_missed(ROUND)
        assert open_channels.of(GUILD) == {ANOTHER}
    grounds.unseen.clear()
    await cover_missed(ROUND)
    assert open_channels.of(GUILD) == {MISSED, ANOTHER}
    grounds.unseen.add(MISSED)
    grounds.refused.clear()
    moderation.clock.advance(REFUSED_WAITS)
    await cover_missed(ROUND)
    assert set(grounds.journal[-2:]) == {f"hide {MISSED}", f"hide {ANOTHER}"}


async def test_what_was_hidden_once_and_is_open_again_is_left_so(
    cover_missed: CoverMissedHandler, grounds: FakeGrounds
) -> None:
    grounds.add(MISSED)
    for _ in range(2):
        await cover_missed(ROUND)
    grounds.there[MISSED] = evolve(grounds.there[MISSED], hides=False)
    for _ in range(2):
        await cover_missed(ROUND)
    assert grounds.journal == [f"hide {MISSED}"]


async def test_what_was_hidden_before_the_bot_was_started_and_is_open_again_is_left_so(
    cover_missed: CoverMissedHandler, grounds: FakeGrounds
) -> None:
    for channel in (MISSED, ANOTHER):
        grounds.add(channel)
    grounds.hidden_before.add(MISSED)
    for _ in range(2):
        await cover_missed(ROUND)
    assert grounds.journal == [f"hide {ANOTHER}"]


async def test_where_discord_does_not_answer_nothing_more_is_asked_and_it_is_tried_soon_again(
    cover_missed: CoverMissedHandler, grounds: FakeGrounds, moderation: Moderation
) -> None:
    for channel in (MISSED, ANOTHER):
        grounds.add(channel)
    grounds.unanswered = True
    with pytest.raises(DiscordUnreachable):
        await cover_missed(ROUND)
    grounds.unanswered = False
    await cover_missed(ROUND)
    assert grounds.journal == [f"hide {ANOTHER}"]
    moderation.clock.advance(UNANSWERED_WAITS)
    await cover_missed(ROUND)
    assert grounds.journal == [f"hide {ANOTHER}", f"hide {MISSED}"]


async def test_a_round_is_bounded_and_what_it_leaves_comes_next(
    cover_missed: CoverMissedHandler, grounds: FakeGrounds, moderation: Moderation, roles: FakeRoles
) -> None:
    for number in range(HIDDEN_AT_ONCE + 10):
        grounds.add(ChannelId(100 + number))
    await cover_missed(ROUND)
    assert len(grounds.journal) == HIDDEN_AT_ONCE
    await cover_missed(ROUND)
    assert len(grounds.journal) == HIDDEN_AT_ONCE + 10
    guilds, asked = [GuildId(1 + number) for number in range(2 * GUILDS_AT_ONCE + 1)], list[GuildId]()

    class Asked(FixedSettings):
        async def get(self, guild: GuildId) -> Settings | None:
            asked.append(guild)
            return None

    many = CoverMissedHandler(Asked(None), grounds, roles, AgreedClock(moderation.clock), OpenChannels())
    for _ in range(3):
        await many(CoverMissed(guilds))
    assert asked[: len(guilds)] == guilds
    assert len(asked) == 3 * GUILDS_AT_ONCE


async def test_a_role_that_gives_rights_of_its_own_is_none_for_a_jail(
    set_up: SetUpJailHandler, grounds: FakeGrounds, roles: FakeRoles
) -> None:
    everyone = RoleFacts(
        id=RoleId(GUILD), name="@everyone", position=0, is_everyone=True, grants=frozenset({"send_messages"})
    )
    grants = frozenset({"send_messages", "attach_files"})
    helper = RoleFacts(id=HELPER, name="Helper", position=5, grants=grants)
    roles.roles = GuildRoles(bot_may_manage=True, known={everyone.id: everyone, HELPER: helper})
    with pytest.raises(JailRoleGivesRights) as refused:
        await set_up(SetUpJail(guild=GUILD, by=BY, role=HELPER))
    assert refused.value.rights == ("attach_files",)
    assert grounds.journal == []
    ordinary = evolve(helper, grants=frozenset({"send_messages"}))
    roles.roles = GuildRoles(bot_may_manage=True, known={everyone.id: everyone, HELPER: ordinary})
    assert (await set_up(SetUpJail(guild=GUILD, by=BY, role=HELPER))).role == HELPER


async def test_a_role_called_so_that_gives_rights_is_not_taken_for_one_that_a_run_left(
    set_up: SetUpJailHandler, roles: FakeRoles
) -> None:
    facts = RoleFacts(id=HELPER, name=ROLE_NAME, position=5, grants=frozenset({"attach_files"}))
    roles.roles = GuildRoles(bot_may_manage=True, known={HELPER: facts})
    assert (await set_up(SetUpJail(guild=GUILD, by=BY))).role == NEW_ROLE


@pytest.mark.parametrize("named", [True, False])
async def test_a_role_that_people_wear_already_is_taken_only_by_who_says_so(
    set_up: SetUpJailHandler, grounds: FakeGrounds, roles: FakeRoles, named: bool
) -> None:
    is_there(roles, HELPER)
    grounds.worn[HELPER] = 12
    asked = SetUpJail(guild=GUILD, by=BY, role=HELPER if named else None)
    with pytest.raises(JailRoleIsWorn) as refused:
        await set_up(asked)
    assert refused.value.by == 12
    assert grounds.journal == []
    assert (await set_up(evolve(asked, even_if_worn=True))).role == HELPER
    assert (await set_up(asked)).role == HELPER, "those who wear it by now are in jail"


async def test_a_role_and_a_channel_of_which_discord_has_not_told_yet_are_found(
    set_up: SetUpJailHandler, grounds: FakeGrounds
) -> None:
    """Killed right after they were made."""
    made = await grounds.create_role(GUILD, ROLE_NAME, reason="")
    await grounds.create_channel(GUILD, CHANNEL_NAME, made, (), reason="")
    grounds.journal.clear()
    done = await set_up(SetUpJail(guild=GUILD, by=BY))
    assert (done.role, done.role_is_new, done.channel_is_new) == (made, False, False)
