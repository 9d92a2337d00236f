"""What people read of each error about guilds."""

from domain.guilds.errors import GuildNotRegistered, NothingChosen, UnknownSetting, UnknownTimeZone
from domain.shared.ids import GuildId

READ: tuple[tuple[Exception, str], ...] = (
    (NothingChosen(), "You chose nothing, so nothing changed."),
    (GuildNotRegistered(GuildId(1)), "I don't know this server yet."),
    (UnknownTimeZone("Mars"), "I don't know the time zone `Mars`."),
    (UnknownSetting("x"), "There is no setting `x`."),
)
