from application.moderation.queries import CaseView
from application.shared.standings import Standings
from domain.shared.standing import Standing


async def standing_of_moderator(standings: Standings, case: CaseView) -> Standing:
    """Where whoever took the action stands now; the bot, where it acted by itself, below everybody: what followed from
    the rules is for every moderator to put right. Raises DiscordUnreachable."""
    bot = await standings.of_bot(case.guild)
    if case.moderator == bot.user:
        return Standing(user=bot.user, is_member=False)
    return await standings.of(case.guild, case.moderator)
