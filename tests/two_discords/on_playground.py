"""The bot in the playground."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from attrs import frozen

from interface.shared.bot import TuxBot
from playground.api import Playground, SeenMessage, connect, default_world
from playground.world.permission import Permission
from tests.incidents import RecordedIncidents
from tests.two_discords.ground import Answer, Composition, Ground, Name, readable

_NAMES: tuple[Name, ...] = ("Ada", "Dalia", "Emil", "Freya")


@frozen(eq=False)
class OnPlayground:
    playground: Playground
    bot: TuxBot
    incidents: RecordedIncidents
    ids: Mapping[Name, int]

    async def command(self, by: Name, name: str, /, **options: str | int) -> Answer:
        return self._answer(await self.playground.person(by).command(name, in_channel="general", timeout=10, **options))

    async def menu(self, by: Name, name: str, target: Name) -> Answer:
        return self._answer(await self.playground.person(by).menu(name, self.playground.person(target)))

    async def click(self, by: Name, answer: Answer, label: str) -> Answer:
        assert isinstance(answer.handle, SeenMessage)
        return self._answer(await self.playground.person(by).click(answer.handle, label))

    def offers(self, to: Name) -> set[str]:
        commands = self.playground.people.commands_for(self.ids[to], self.playground.world.guild)
        return {str(command["name"]) for command in commands if command["type"] == 1}

    def direct_messages(self, of: Name) -> list[str]:
        seen = self.playground.person(of).direct_messages()
        return [readable(message.json["components"], self.ids) for message in seen]

    def bans(self) -> dict[str, str | None]:
        return {self._name(ban.user_id): ban.reason for ban in self.playground.world.guild.bans.values()}

    def members(self) -> set[str]:
        members = self.playground.world.guild.members
        return {name for name, number in self.ids.items() if number in members}

    def audit_log(self) -> list[tuple[int, str | None]]:
        return [(entry.action_type, entry.reason) for entry in self.playground.world.audit_log]

    async def ban_by_hand(self, target: Name, reason: str) -> None:
        self.playground.person("Ada").ban(self.playground.person(target), reason)

    async def deny_history(self) -> None:
        self.playground.person("Ada").set_overwrite("general", "Tux", deny=Permission.READ_MESSAGE_HISTORY)

    def _name(self, user_id: int) -> str:
        return next(name for name, number in self.ids.items() if number == user_id)

    def _answer(self, seen: SeenMessage) -> Answer:
        return Answer(seen.content or readable(seen.json["components"], self.ids), seen.ephemeral, seen)


@asynccontextmanager
async def on_playground() -> AsyncIterator[Ground]:
    made = Composition.in_memory()
    async with Playground(default_world()) as playground:
        connector = connect(playground.connection)
        bot = TuxBot(
            made.contexts,
            made.answers,
            made.incidents,
            command_sync=made.command_sync,
            connector=connector,
            guild_ready_timeout=0.01,
        )
        made.shared.client.replace(bot)
        async with bot:
            await bot.login(playground.connection.token)
            connection = asyncio.create_task(bot.connect())
            async with asyncio.timeout(30):
                await bot.wait_until_ready()
            try:
                ids = {name: playground.person(name).id for name in _NAMES}
                yield OnPlayground(playground, bot, made.incidents, ids)
            finally:
                await bot.close()
                await asyncio.gather(connection, return_exceptions=True)
