import discord
from attrs import define, frozen

from application.moderation.ports import ClosedCaseLog
from domain.evidence.settings import EVIDENCE_CHANNEL
from domain.reports.settings import REPORTS_CHANNEL
from domain.shared.channels import ChannelClosed
from domain.shared.mod_log import MOD_LOG_CHANNEL
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.layout import Card, as_typed, card, container
from interface.shared.sending import Outgoing, send_once
from interface.shared.words import rights


@frozen(kw_only=True)
class _Words:
    letter: str
    """Tells its message from those about the others; none that a hexadecimal number has."""
    place: str
    what: str
    urge: str
    command: str


_WORDS = {
    MOD_LOG_CHANNEL.name: _Words(
        letter="", place="mod-log", what="Cases", urge="Nothing is lost", command="moderation"
    ),
    REPORTS_CHANNEL.name: _Words(
        letter="r",
        place="channel for reports",
        what="Reports",
        urge="`/reports list` has them, and nothing is lost",
        command="reports",
    ),
    EVIDENCE_CHANNEL.name: _Words(
        letter="v",
        place="channel for evidence",
        what="Files",
        urge="Discord's links to them end about a day after they were posted",
        command="evidence",
    ),
}
"""By the setting that names the channel."""


@define
class DiscordCaseLogAlarm:
    """Writes to whoever chose the channel; where they take no messages, to the owner of the server."""

    _client: CurrentClient

    async def tell(self, closed: ClosedCaseLog) -> None:
        guild = self._client.guild(closed.guild)
        outgoing = Outgoing(
            card=alarm_card(closed, guild.name),
            nonce=f"m{_WORDS[closed.setting].letter}{closed.guild:x}",
            opening=alarm_marker(closed),
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
    fault, words = closed.fault, _WORDS[closed.setting]
    lacking = f"I lack {rights(fault.missing)} there" if isinstance(fault, ChannelClosed) else "it is gone"
    lines = [
        f"### I cannot post in the {words.place} of {as_typed(guild_name)}",
        f"{words.what} wait to be posted in <#{fault.channel}> since <t:{int(closed.since.timestamp())}:f>: {lacking}.",
        f"{words.urge}: grant me that, or choose another one with `/settings set {words.command}`, and I post them.",
    ]
    return card(container("\n".join(lines), "-# `/settings show` says how it stands.", alarm_marker(closed)))


def alarm_marker(closed: ClosedCaseLog) -> str:
    """The last text of the message; unlike any other guild's, whatever they are called, or another channel's."""
    return f"-# Reference `{_WORDS[closed.setting].letter}{closed.guild}`"
