"""What people read of each error about channels."""

from datetime import timedelta

from application.channels.errors import (
    ActUnfinished,
    ChannelLogUnwritable,
    ChannelRefused,
    LockdownUnfinished,
    PartlyRefused,
)
from domain.channels import errors
from domain.channels.numbers import ActNumber
from domain.shared.channels import ChannelRight
from domain.shared.ids import ChannelId

_HERE = ChannelId(800)

READ: tuple[tuple[Exception, str], ...] = (
    (errors.ReasonTooLong(500, 400), "That has 500 characters; 400 is the most that fits."),
    (errors.DuplicateAct(), "I have received this already"),
    (errors.NoSuchChannel(_HERE), "I can't do this in <#800>: I do not see it"),
    (
        errors.BotLacksInChannel(_HERE, (ChannelRight.VIEW, ChannelRight.MANAGE_PERMISSIONS)),
        "I lack **View Channel** and **Manage Permissions** in <#800>.",
    ),
    (errors.SlowmodeTooLong(timedelta(hours=6)), "Discord's slowmode lasts 6 hours at most."),
    (errors.SlowmodeNotWhole("1.5s"), "`1.5s` is not a whole number of seconds."),
    (errors.NoRangeChosen(), "How many? Give `count`"),
    (errors.NotAMessage("x"), "`x` is neither the link nor the ID of a message."),
    (errors.MessageElsewhere(_HERE), "That message is in <#800>."),
    (errors.UnreadablePattern("(a", "missing ): (a"), "I can't read `(a` as a pattern: `missing ): (a`."),
    (errors.PatternTooLong(300, 200), "That has 300 characters; 200 is the most."),
    (errors.ContentHidden(), "Discord does not show me what others write and attach"),
    (errors.NothingToPurge(20, 3, 1), "None of the 20 messages that I looked at can go. 3 are older than two weeks"),
    (errors.ProposalGone(), "This was confirmed already"),
    (errors.NotYourProposal(), "Somebody else asked for this."),
    (errors.NothingLockable(), "There is no channel there that members see and write in."),
    (errors.NothingLocked(), "I have not locked that."),
    (ChannelRefused(_HERE, "Missing Permissions"), "Discord did not let me do that in <#800>: `Missing Permissions`."),
    (PartlyRefused(_HERE, "Missing Access"), "Discord did not let me do that in <#800>: `Missing Access`."),
    (ActUnfinished(ActNumber(3)), "It is on record as number 3, but I cannot say yet how far it came."),
    (LockdownUnfinished(ActNumber(3)), "It is on record as number 3, but I could not finish it just now."),
    (ChannelLogUnwritable(), "I cannot write to the mod-log channel."),
)
