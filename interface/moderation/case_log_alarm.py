import discord
from attrs import define

from application.moderation.ports import ClosedCaseLog
from domain.shared.channels import ChannelClosed
from domain.shared.ids import GuildId
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.layout import Card, as_typed, card, container
from interface.shared.sending import Outgoing, send_once
from interface.shared.words import rights


@define
class DiscordCaseLogAlarm:
    """Writes to whoever chose the channel; where they take no messages, to the owner of the server."""

    _client: CurrentClient

    async def tell(self, closed: ClosedCaseLog) -> None:
        guild = self._client.guild(closed.guild)
        outgoing = Outgoing(
            card=alarm_card(closed, guild.name),
            nonce=f"m{closed.guild:x}",
            opening=alarm_marker(closed.guild),
            since=closed.since,
            is_silent=False,
        )
        for person in dict.fromkeys((closed.chosen_by, guild.owner_id)):
            if person is not None and await self._reach(person, outgoing):
                return

    async def _reach(self, person: int, outgoing: Outgoing) -> bool:
        """Whether the person could be told; `/settings show` says it all the same."""
        try:
            async with discord_answers():
                target = await self._client.get().create_dm(discord.Object(person))
                await send_once(self._client, target, outgoing, look=True)
        except discord.HTTPException:  # a clear refusal: closed direct messages, no server in common, a deleted account
            return False
        return True


def alarm_card(closed: ClosedCaseLog, guild_name: str) -> Card:
    fault = closed.fault
    lacking = f"I lack {rights(fault.missing)} there" if isinstance(fault, ChannelClosed) else "it is gone"
    lines = [
        f"### I cannot post in the mod-log of {as_typed(guild_name)}",
        f"Cases wait to be posted in <#{fault.channel}> since <t:{int(closed.since.timestamp())}:f>: {lacking}.",
        "Nothing is lost: grant me that, or choose another channel with `/settings set moderation`, and I post them.",
    ]
    return card(container("\n".join(lines), "-# `/settings show` says how it stands.", alarm_marker(closed.guild)))


def alarm_marker(guild: GuildId) -> str:
    """The last text of the message; unlike any other guild's, whatever they are called."""
    return f"-# Reference `{guild}`"
