"""By what the bot notices who should be in jail and is not."""

from typing import Protocol, cast

import discord
import pytest
from attrs import define, field
from discord.types.member import MemberWithUser

from application.moderation.jail.cover_channel import CoverChannel
from application.moderation.jail.hold_jail import HoldJail
from application.moderation.jail.jail_book import JailBook
from application.moderation.jail.ports import Sight
from domain.shared.ids import ChannelId, RoleId, UserId
from interface.moderation.jail.grounds import DiscordJailGrounds
from interface.moderation.jail.listeners import JailListeners
from interface.moderation.jail.member_roles import DiscordSeenMembers
from interface.shared.client import CurrentClient
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START
from tests.fakes.interactions import Guild, settled, someone
from tests.fakes.payloads import BOT_ROLE, CHANNEL, PLAIN_ROLE, Json, channel_json, member_json, message_json, user_json

JAILED = PLAIN_ROLE


@define
class Asked:
    journal: list[object] = field(factory=list)

    async def __call__(self, command: object) -> None:
        self.journal.append(command)


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def book() -> JailBook:
    book = JailBook()
    book.note(GUILD, MEMBER, JAILED)
    return book


@pytest.fixture
async def listening(guild: Guild, asked: Asked, book: JailBook) -> Guild:
    listeners = JailListeners(asked, asked, book)
    for name in (
        "member_join",
        "member_update",
        "message",
        "interaction",
        "voice_state_update",
        "guild_channel_create",
    ):
        guild.bot.add_listener(getattr(listeners, f"on_{name}"))
    return guild


class Seen(Protocol):
    def __call__(self, guild: Guild, user: UserId, *roles: RoleId) -> None: ...


def told(guild: Guild, event: str, data: Json) -> None:
    guild.bot._connection.parsers[event](data)


def a_message(guild: Guild, user: UserId, *roles: RoleId) -> None:
    member = {key: value for key, value in member_json(user, roles=roles).items() if key != "user"}
    told(guild, "MESSAGE_CREATE", {**message_json(1, [], author=user), "guild_id": str(GUILD), "member": member})


def in_voice(guild: Guild, user: UserId, *roles: RoleId) -> None:
    state = {"session_id": "1", "deaf": False, "mute": False, "self_deaf": False, "self_mute": False, "suppress": False}
    more = {"guild_id": str(GUILD), "channel_id": str(CHANNEL), "user_id": str(user)}
    told(guild, "VOICE_STATE_UPDATE", {**state, **more, "member": member_json(user, roles=roles)})


def changed(guild: Guild, user: UserId, *roles: RoleId) -> None:
    discord_guild = guild.bot.get_guild(GUILD)
    assert discord_guild is not None
    data = cast(MemberWithUser, member_json(user))
    discord_guild._add_member(discord.Member(data=data, guild=discord_guild, state=guild.bot._connection))
    told(guild, "GUILD_MEMBER_UPDATE", {**member_json(user, roles=roles), "guild_id": str(GUILD), "nick": "other"})


@pytest.mark.parametrize("seen", [a_message, in_voice, changed])
async def test_whoever_is_seen_without_the_role_is_looked_at(listening: Guild, asked: Asked, seen: Seen) -> None:
    seen(listening, MEMBER)
    await settled()
    assert set(asked.journal) == {HoldJail(guild=GUILD, user=MEMBER)}


@pytest.mark.parametrize("seen", [a_message, in_voice])
async def test_whoever_has_the_role_or_need_not_have_it_is_not_looked_at(
    listening: Guild, asked: Asked, seen: Seen
) -> None:
    seen(listening, MEMBER, JAILED)
    seen(listening, UserId(99))
    await settled()
    assert asked.journal == []


async def test_whoever_uses_a_command_is_seen(listening: Guild, asked: Asked) -> None:
    await listening.slash("level", someone(user=MEMBER))
    assert asked.journal == [HoldJail(guild=GUILD, user=MEMBER)]


async def test_whoever_comes_in_is_looked_at_whatever_the_book_says(listening: Guild, asked: Asked) -> None:
    told(listening, "GUILD_MEMBER_ADD", {**member_json(UserId(99)), "guild_id": str(GUILD)})
    await settled()
    assert asked.journal == [HoldJail(guild=GUILD, user=UserId(99))]


async def test_a_direct_message_says_nothing_about_a_server(listening: Guild, asked: Asked) -> None:
    told(listening, "MESSAGE_CREATE", {**message_json(1, [], author=MEMBER), "author": user_json(MEMBER)})
    await settled()
    assert asked.journal == []


async def test_a_new_channel_is_covered(listening: Guild, asked: Asked) -> None:
    told(listening, "CHANNEL_CREATE", {**channel_json(), "id": "4242", "guild_id": str(GUILD)})
    await settled()
    assert asked.journal == [CoverChannel(guild=GUILD, channel=ChannelId(4242))]


async def test_of_channels_of_late_it_is_told_which_the_jail_sees_and_which_the_bot_may_hide_and_categories_first(
    guild: Guild,
) -> None:
    grounds, late = DiscordJailGrounds(CurrentClient(guild.bot)), discord.utils.time_snowflake(START)
    view, arrange = (str(discord.Permissions(**{right: True}).value) for right in ("view_channel", "manage_roles"))

    def made(channel: int, *, kind: int = 0, of: str = str(JAILED), allow: str = "0", deny: str = "0") -> None:
        overwrite = {"id": of, "type": 0, "allow": allow, "deny": deny}
        data = {**channel_json(), "id": str(channel), "guild_id": str(GUILD), "type": kind}
        told(guild, "CHANNEL_CREATE", {**data, "permission_overwrites": [overwrite]})

    made(late - 1)
    made(late)
    made(late + 1, kind=4)
    made(late + 2, deny=view)
    made(late + 3, allow=view)
    made(late + 4, of="1", deny=view)
    made(late + 5, of=str(BOT_ROLE), deny=view)
    made(late + 6, of=str(BOT_ROLE), deny=arrange)
    made(late + 7, of=str(GUILD), deny=view)
    told(
        guild,
        "CHANNEL_CREATE",
        {
            **channel_json(),
            "id": str(late + 8),
            "guild_id": str(GUILD),
            "permission_overwrites": [
                {"id": str(GUILD), "type": 0, "allow": "0", "deny": view},
                {"id": str(BOT_ROLE), "type": 0, "allow": view, "deny": "0"},
            ],
        },
    )
    found = await grounds.made_since(GUILD, JAILED, since=START)
    assert list(found.items()) == [
        (late + 1, Sight.TO_HIDE),
        (late, Sight.TO_HIDE),
        (late + 2, Sight.DECIDED),
        (late + 3, Sight.DECIDED),
        (late + 4, Sight.TO_HIDE),
        (late + 5, Sight.OPEN),
        (late + 6, Sight.OPEN),
        (late + 7, Sight.OUT_OF_REACH),
        (late + 8, Sight.TO_KEEP_HIDDEN),
    ]


async def test_of_whom_discord_has_told_nothing_no_roles_are_known(guild: Guild) -> None:
    seen = DiscordSeenMembers(CurrentClient(guild.bot))
    assert seen.roles_of(GUILD, MEMBER) is None
    changed(guild, MEMBER, JAILED)
    assert JAILED in (seen.roles_of(GUILD, MEMBER) or ())
