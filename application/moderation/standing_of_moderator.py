from application.moderation.queries import CaseView
from application.shared.standings import Standings
from domain.moderation.nobody import standing_of_nobody
from domain.shared.standing import Standing


async def standing_of_moderator(standings: Standings, case: CaseView) -> Standing:
    """Where whoever took the action stands now.

    Nobody, where Discord names nobody, and the bot, where it acted by itself, stand below everybody: that is for every
    moderator to put right. Raises DiscordUnreachable.
    """
    nobody = standing_of_nobody(case.moderator)
    if nobody is not None:
        return nobody
    bot = await standings.of_bot(case.guild)
    if case.moderator == bot.user:
        return Standing(user=bot.user, is_member=False)
    return await standings.of(case.guild, case.moderator)
