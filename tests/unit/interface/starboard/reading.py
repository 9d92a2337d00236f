"""What people read of each error about starboards."""

from application.starboard.ports import BoardUnwritable, MessageGone, MessageOutOfReach
from domain.shared.ids import ChannelId
from domain.starboard import errors

READ: tuple[tuple[Exception, str], ...] = (
    (errors.NotAnEmoji("star"), "`star` is not an emoji that I can look for."),
    (errors.TooManyEmojis(6, 5), "Those are 6 emojis; a board has 5 at most."),
    (errors.UnusableBoardName(32), "A board's name has 1 to 32 characters."),
    (errors.ThresholdOutOfRange(1000), "How many stars it takes is a number from 1 to 1,000."),
    (errors.LowerAboveThreshold(4, 3), "With fewer than 4 stars a message would be taken off, but 3 bring it on"),
    (errors.TooManyIgnored(25), "A board ignores 25 channels at most"),
    (errors.TooManyBoards(10), "There are 10 boards already"),
    (errors.BoardExists(), "There is a board of that name already."),
    (errors.ChannelHasBoard(), "Another board is in that channel already"),
    (errors.BoardNotFound("stars"), "There is no board `stars`."),
    (errors.NothingChanged("stars"), "The board `stars` is like that already."),
    (errors.NoBoards(), "There is no board yet"),
    (errors.NotReadable(ChannelId(800)), "I may not read what was written in <#800>"),
    (BoardUnwritable(ChannelId(800)), "I cannot post in <#800>."),
    (MessageGone(), "Somebody deleted that message."),
    (MessageOutOfReach(), "I cannot read that message any more."),
)
