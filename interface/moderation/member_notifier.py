import discord
from attrs import define

from application.moderation.queries import CaseView
from domain.moderation.case import Notice
from interface.moderation.cards import member_notice, notice_marker
from interface.moderation.nonces import nonce
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.messages import NOBODY, find_own


@define
class DiscordMemberNotifier:
    _client: CurrentClient

    async def tell(self, case: CaseView) -> Notice:
        client = self._client.get()
        view = member_notice(case, self._client.guild(case.guild).name)
        try:
            async with discord_answers():
                channel = await client.create_dm(discord.Object(case.target))
                await channel.send(view=view, nonce=nonce("d", case), allowed_mentions=NOBODY)
        except discord.HTTPException:
            # A clear refusal: closed direct messages, no guild in common, a bot, a deleted account.
            return Notice.NOT_DELIVERED
        return Notice.DELIVERED

    async def was_told(self, case: CaseView) -> bool:
        client = self._client.get()
        assert client.user is not None, "a client that is ready knows itself"
        try:
            async with discord_answers():
                channel = await client.create_dm(discord.Object(case.target))
                found = await find_own(channel, client.user.id, notice_marker(case), since=case.opened_at)
        except discord.HTTPException:
            return False
        return found is not None
