"""Who comes to the local Discord and goes, as the bot hears of it, and how it greets them there."""

from datetime import UTC, datetime, timedelta

import discord
import pytest

from application.greetings.doorstep import WAIT, Doorstep
from application.greetings.ports import Greeting, GreetingRefused, Said
from domain.guilds.settings import LANGUAGE
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.lease import Room
from domain.shared.names import Names
from infrastructure.clock import SystemClock
from interface.greetings.greeting_channel import DiscordGreetingChannel
from interface.greetings.household import DiscordHouseholds
from interface.greetings.listeners import DoorListeners
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from interface.shared.layout import texts
from playground.api import Playground
from tests.fakes.guilds import MemoryGuildSettingsReader, SettingsOfAll
from tests.fakes.records import MemoryRecords
from tests.playground.small_bot import SmallBot, running

LANGUAGES = GuildLanguages(MemoryGuildSettingsReader(MemoryRecords()))


class Doorkeeper(SmallBot):
    """With the listeners of greetings instead of what it records."""

    def __init__(self, playground: Playground) -> None:
        super().__init__(playground)
        self.doorstep = Doorstep()
        self.door = DoorListeners(self.doorstep, SystemClock())

    async def on_member_join(self, member: discord.Member) -> None:
        await self.door.on_member_join(member)
        await super().on_member_join(member)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        await self.door.on_member_update(before, after)
        self.record("updated")

    def waiting(self) -> list[int]:
        soon = datetime.now(UTC) + WAIT + timedelta(seconds=1)
        return [each.user for batch in self.doorstep.take(soon, Room(9)) for each in batch.comers]


async def test_who_is_screened_comes_in_when_they_have_passed(playground: Playground) -> None:
    emil = playground.person("Emil")
    async with running(Doorkeeper(playground), playground) as bot:
        assert isinstance(bot, Doorkeeper)
        emil.leave()
        emil.join(pending=True)
        await bot.told_of("join emil")
        assert bot.waiting() == []
        emil.pass_screening()
        await bot.told_of("updated")
        assert bot.waiting() == [emil.id]
        emil.leave()
        emil.join()
        await bot.until(lambda: bot.told.count("join emil") == 2)
        assert bot.waiting() == [emil.id]


def said(bot: SmallBot, user: int) -> Said:
    return Said(user=UserId(user), names=Names(username="emil"), text="Hi {user}", server="Harbour", count=3)


async def test_whom_the_guild_wants_pinged_is_and_nobody_else_is(playground: Playground, bot: SmallBot) -> None:
    emil, channel = playground.person("Emil"), bot.text_channel("showcase")
    greetings = DiscordGreetingChannel(CurrentClient(bot), LANGUAGES)
    where = GuildId(bot.harbour.id), ChannelId(channel.id)
    for ping in (True, False):
        await greetings.welcome(*where, Greeting([said(bot, emil.id)]), ping=ping)
    await greetings.farewell(*where, Greeting([said(bot, emil.id)]))
    missed, quiet, loud = [message async for message in channel.history(limit=3)]
    assert ([user.id for user in loud.mentions], quiet.mentions, missed.mentions) == ([emil.id], [], [])
    assert [*texts(loud.components)] == [f"Hi <@{emil.id}>"]
    assert [*texts(missed.components)] == ["Hi emil"]
    german = DiscordGreetingChannel(CurrentClient(bot), GuildLanguages(SettingsOfAll({LANGUAGE.name: "de"})))
    await german.welcome(*where, Greeting([said(bot, emil.id)], more=2), ping=False)
    await german.farewell(*where, Greeting([said(bot, emil.id)], more=1))
    endings = ["".join(texts(message.components)).split("-# ")[1] async for message in channel.history(limit=2)]
    assert endings == ["1 weiteres ist gegangen.", "2 weitere sind beigetreten."]
    with pytest.raises(GreetingRefused):
        await greetings.farewell(where[0], ChannelId(1), Greeting([said(bot, emil.id)]))


async def test_a_welcome_is_sent_to_whom_it_is_for(playground: Playground, bot: SmallBot) -> None:
    emil, greetings = playground.person("Emil"), DiscordGreetingChannel(CurrentClient(bot), LANGUAGES)
    await greetings.tell(said(bot, emil.id))
    assert len(emil.direct_messages()) == 1
    assert bot.user is not None
    with pytest.raises(GreetingRefused):
        await greetings.tell(said(bot, bot.user.id))  # a bot takes none


async def test_a_household_knows_who_is_there(playground: Playground, bot: SmallBot) -> None:
    emil = playground.person("Emil")
    household = await DiscordHouseholds(CurrentClient(bot)).of(GuildId(bot.harbour.id), [UserId(emil.id), UserId(1)])
    assert (household.name, household.count, [*household.here]) == ("Harbour", 11, [emil.id])
