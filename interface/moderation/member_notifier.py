from collections.abc import Callable

import discord
from attrs import define

from application.moderation.ports import HowToAppeal, Told
from application.moderation.queries import CaseView
from application.shared.errors import BotNotInGuild
from domain.moderation.case import LONGEST_DETAIL, Notice
from interface.moderation.cards import member_notice, notice_marker, notice_taken_back
from interface.moderation.nonces import nonce
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.guild_languages import GuildLanguages
from interface.shared.layout import Card
from interface.shared.messages import NOBODY, find_own


@define
class DiscordMemberNotifier:
    _client: CurrentClient
    _languages: GuildLanguages

    async def tell(self, case: CaseView, appeal: HowToAppeal | None) -> Told:
        client = self._client.get()
        guild_name = self._client.guild(case.guild).name
        async with self._languages.speaking(case.guild):
            view = member_notice(case, guild_name, appeal)
        try:
            async with discord_answers():
                channel = await client.create_dm(discord.Object(case.target))
                await channel.send(view=view, nonce=nonce("d", case), allowed_mentions=NOBODY)
        except discord.HTTPException as refused:
            # A clear refusal: closed direct messages, no guild in common, a bot, a deleted account.
            return Told(Notice.NOT_DELIVERED, why_not=refused.text[:LONGEST_DETAIL] or None)
        return Told(Notice.DELIVERED)

    async def was_told(self, case: CaseView) -> bool:
        try:
            async with discord_answers():
                return await self._found(case) is not None
        except discord.HTTPException:
            return False

    async def take_back(self, case: CaseView) -> None:
        await self._replace(case, notice_taken_back)

    async def update(self, case: CaseView, appeal: HowToAppeal) -> None:
        await self._replace(case, lambda case, guild_name: member_notice(case, guild_name, appeal))

    async def _replace(self, case: CaseView, shown: Callable[[CaseView, str], Card]) -> None:
        try:
            guild_name = self._client.guild(case.guild).name
        except BotNotInGuild:
            return  # it was removed, and speaks for that server no more
        async with self._languages.speaking(case.guild):
            view = shown(case, guild_name)
        try:
            async with discord_answers():
                message = await self._found(case)
                if message is not None:
                    await message.edit(view=view, allowed_mentions=NOBODY)
        except discord.HTTPException:
            return  # a clear refusal: there is no way to tell this person any more

    async def _found(self, case: CaseView) -> discord.Message | None:
        client = self._client.get()
        assert client.user is not None, "a client that is ready knows itself"
        channel = await client.create_dm(discord.Object(case.target))
        return await find_own(channel, client.user.id, notice_marker(case), since=case.opened_at)
