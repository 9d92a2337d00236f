"""The bot in simcord."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import discord
import simcord
from attrs import frozen
from discord.gateway import DiscordWebSocket
from discord.webhook.async_ import async_context
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from interface.shared.bot import TuxBot
from tests.incidents import RecordedIncidents
from tests.two_discords.ground import Answer, Composition, Ground, Name, readable

_FOR_MODERATORS = discord.Permissions(kick_members=True, ban_members=True, moderate_members=True)


class BotInSimcord(TuxBot):
    """Without the queue in front of the gateway: what stands in for the gateway there has none to read from."""

    @property
    def ws(self) -> DiscordWebSocket:
        return self._gateway

    @ws.setter
    def ws(self, ws: DiscordWebSocket) -> None:
        self._gateway = ws


@frozen(eq=False)
class OnSimcord:
    env: simcord.Env
    guild: simcord.GuildHandle
    general: simcord.ChannelHandle
    people: Mapping[Name, simcord.MemberActor]
    bot: TuxBot
    incidents: RecordedIncidents

    @property
    def ids(self) -> Mapping[Name, int]:
        return {name: person.id for name, person in self.people.items()}

    async def command(self, by: Name, name: str, /, **options: str | int) -> Answer:
        await self.env.advance_time(1)  # its clock stands still, and two people would type in the same millisecond
        named: dict[object, simcord.UserHandle] = {person: actor.user for person, actor in self.people.items()}
        given = {key: named.get(value, value) for key, value in options.items()}
        return self._answer(await self.people[by].slash(self.general, name, **given))

    async def menu(self, by: Name, name: str, target: Name) -> Answer:
        return self._answer(await self.people[by].context_menu(self.general, name, self.people[target]))

    async def click(self, by: Name, answer: Answer, label: str) -> Answer:
        assert isinstance(answer.handle, simcord.ResponseMessage)
        await self.people[by].click(answer.handle.message, label=label)
        return self._read(answer.handle)

    def offers(self, to: Name) -> set[str]:
        return {command.split()[0] for command in self.people[to].available_commands(self.general)}

    def direct_messages(self, of: Name) -> list[str]:
        messages = self.people[of].user.dm_channel.history()
        sent = (
            simcord.ResponseMessage(self.env, self.env.backend.get_message(each.channel.id, each.id))
            for each in messages
        )
        return [readable(message.components, self.ids) for message in sent]

    def bans(self) -> dict[str, str | None]:
        found = {name: self.guild.get_ban(person.user) for name, person in self.people.items()}
        return {name: ban["reason"] for name, ban in found.items() if ban is not None}

    def members(self) -> set[str]:
        return {name for name, person in self.people.items() if person.id in self.guild.member_ids()}

    def audit_log(self) -> list[tuple[int, str | None]]:
        return [(entry.action_type, entry.reason) for entry in self.guild.audit_log()]

    async def ban_by_hand(self, target: Name, reason: str) -> None:
        self.env.backend.apply_ban(self.guild.id, self.ids[target], reason)
        await self.env.settle()

    async def deny_history(self) -> None:
        assert self.bot.user is not None
        deny = discord.Permissions(read_message_history=True).value
        self.env.backend.set_overwrite(self.general.id, Overwrite(self.bot.user.id, OverwriteType.MEMBER, deny=deny))
        await self.env.settle()

    def _answer(self, result: simcord.InteractionResult) -> Answer:
        message = result.followups[-1] if result.followups else result.response
        assert message is not None
        return self._read(message)

    def _read(self, message: simcord.ResponseMessage) -> Answer:
        return Answer(message.content or readable(message.components, self.ids), message.ephemeral, message)


@asynccontextmanager
async def on_simcord() -> AsyncIterator[Ground]:
    made = Composition.in_memory()
    bot = BotInSimcord(made.contexts, made.answers, made.incidents, command_sync=made.command_sync)
    made.shared.client.replace(bot)
    adapter = async_context.get()
    # Its check of errors would count those that Tux answers in words; what is unexpected is among the incidents.
    async with simcord.run(bot, check_errors=False, settle_timeout=30.0) as env:
        owner = env.create_user("Ada")
        guild = env.create_guild("Harbour", owner=owner)
        moderators = guild.create_role("Moderator", permissions=_FOR_MODERATORS)
        yield OnSimcord(
            env,
            guild,
            guild.create_text_channel("general"),
            {
                "Ada": simcord.MemberActor(env, guild, owner),
                "Dalia": guild.add_member(env.create_user("Dalia"), roles=[moderators]),
                "Emil": guild.add_member(env.create_user("Emil")),
                "Freya": guild.add_member(env.create_user("Freya")),
            },
            bot,
            made.incidents,
        )
    async_context.set(adapter)  # simcord 3.2.1 leaves its own behind
