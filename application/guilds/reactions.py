from application.shared.reaction import EventReactions
from domain.guilds.events import GuildSettingsChanged

GUILD_REACTIONS: EventReactions = {GuildSettingsChanged: ()}
