import discord
from attrs import define, frozen

from application.moderation.ports import ClosedCaseLog
from domain.evidence.settings import EVIDENCE_CHANNEL
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.reports.settings import REPORTS_CHANNEL
from domain.shared.channels import ChannelClosed
from domain.shared.mod_log import MOD_LOG_CHANNEL
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.guild_languages import GuildLanguages
from interface.shared.languages import Text, gettext, gettext_lazy, untranslated
from interface.shared.layout import Card, as_typed, card, container
from interface.shared.sending import Outgoing, send_once
from interface.shared.words import rights


@frozen(kw_only=True)
class _Words:
    letter: str
    """Tells its message from those about the others; none that a hexadecimal number has."""
    closed: Text
    waiting: Text
    urge: Text


_WORDS = {
    MOD_LOG_CHANNEL.name: _Words(
        letter="",
        closed=gettext_lazy("### I cannot post in the mod-log of {guild}"),
        waiting=gettext_lazy("Cases wait to be posted in <#{channel}> since <t:{since}:f>: {why}."),
        urge=gettext_lazy(
            "Nothing is lost: grant me that, or choose another one with `/settings set moderation`, and I post them."
        ),
    ),
    REPORTS_CHANNEL.name: _Words(
        letter="r",
        closed=gettext_lazy("### I cannot post in the channel for reports of {guild}"),
        waiting=gettext_lazy("Reports wait to be posted in <#{channel}> since <t:{since}:f>: {why}."),
        urge=gettext_lazy(
            "`/reports list` has them, and nothing is lost: grant me that, or choose another one with "
            "`/settings set reports`, and I post them."
        ),
    ),
    APPEAL_CHANNEL.name: _Words(
        letter="l",
        closed=gettext_lazy("### I cannot post in the channel for appeals of {guild}"),
        waiting=gettext_lazy("Appeals wait to be posted in <#{channel}> since <t:{since}:f>: {why}."),
        urge=gettext_lazy(
            "Nothing is lost: grant me that, or choose another one with `/settings set moderation`, and I post them."
        ),
    ),
    EVIDENCE_CHANNEL.name: _Words(
        letter="v",
        closed=gettext_lazy("### I cannot post in the channel for evidence of {guild}"),
        waiting=gettext_lazy("Files wait to be posted in <#{channel}> since <t:{since}:f>: {why}."),
        urge=gettext_lazy(
            "Discord's links to them end about a day after they were posted: grant me that, or choose another one with "
            "`/settings set evidence`, and I post them."
        ),
    ),
}
"""By the setting that names the channel."""


@define
class DiscordCaseLogAlarm:
    """Writes to whoever chose the channel; where they take no messages, to the owner of the server."""

    _client: CurrentClient
    _languages: GuildLanguages

    async def tell(self, closed: ClosedCaseLog) -> None:
        guild = self._client.guild(closed.guild)
        async with self._languages.speaking(closed.guild):
            shown = alarm_card(closed, guild.name)
        outgoing = Outgoing(
            card=shown,
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
    if isinstance(fault, ChannelClosed):
        why = gettext("I lack {missing} there", missing=rights(fault.missing))
    else:
        why = gettext("it is gone")
    since = int(closed.since.timestamp())
    lines = [
        str(words.closed).format(guild=as_typed(guild_name)),
        str(words.waiting).format(channel=fault.channel, since=since, why=why),
        str(words.urge),
    ]
    return card(container("\n".join(lines), gettext("-# `/settings show` says how it stands."), alarm_marker(closed)))


def alarm_marker(closed: ClosedCaseLog) -> str:
    """The last text of the message; unlike any other guild's, whatever they are called, or another channel's."""
    return untranslated(f"-# Reference `{_WORDS[closed.setting].letter}{closed.guild}`")
