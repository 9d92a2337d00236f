"""What people read of what can go wrong with channels."""

from functools import singledispatch

from application.channels.errors import ActUnfinished, ChannelLogUnwritable, ChannelRefused, LockdownUnfinished
from domain.channels import errors
from interface.shared.languages import gettext, ngettext
from interface.shared.layout import in_code
from interface.shared.words import rights


@singledispatch
def channels_words(error: Exception) -> str | None:
    return None


@channels_words.register
def _(error: errors.ReasonTooLong) -> str:
    return gettext(
        "That has {length} characters; {longest} is the most that fits. Nothing was changed.",
        length=error.length,
        longest=error.longest,
    )


@channels_words.register
def _(_: errors.DuplicateAct) -> str:
    return gettext("I have received this already, and did it once.")


@channels_words.register
def _(error: errors.NoSuchChannel) -> str:
    return gettext(
        "I can't do this in <#{channel}>: I do not see it, or it is none of its kind. Threads are "
        "locked and slowed with the channel that they are in.",
        channel=error.channel,
    )


@channels_words.register
def _(error: errors.BotLacksInChannel) -> str:
    return gettext(
        "I lack {missing} in <#{channel}>. Please give it to my role. Nothing was changed.",
        missing=rights(error.missing),
        channel=error.channel,
    )


@channels_words.register
def _(error: errors.SlowmodeTooLong) -> str:
    hours = int(error.longest.total_seconds()) // 3600
    return gettext(
        "Discord's slowmode lasts {hours} hours at most. Nothing was changed; write `off` for none.", hours=hours
    )


@channels_words.register
def _(error: errors.SlowmodeNotWhole) -> str:
    return gettext("{text} is not a whole number of seconds. Nothing was changed.", text=in_code(error.text))


@channels_words.register
def _(_: errors.NoRangeChosen) -> str:
    return gettext("How many? Give `count`, or with `first` the message to begin at. Nothing was deleted.")


@channels_words.register
def _(error: errors.NotAMessage) -> str:
    return gettext(
        "{typed} is neither the link nor the ID of a message. Nothing was deleted.", typed=in_code(error.typed)
    )


@channels_words.register
def _(error: errors.MessageElsewhere) -> str:
    return gettext(
        "That message is in <#{channel}>. Use the command there. Nothing was deleted.", channel=error.channel
    )


@channels_words.register
def _(error: errors.UnreadablePattern) -> str:
    return gettext(
        "I can't read {typed} as a pattern: {why}. Nothing was deleted.",
        typed=in_code(error.typed),
        why=in_code(error.why),
    )


@channels_words.register
def _(error: errors.PatternTooLong) -> str:
    return gettext(
        "That has {length} characters; {longest} is the most. Nothing was deleted.",
        length=error.length,
        longest=error.longest,
    )


@channels_words.register
def _(_: errors.ContentHidden) -> str:
    return gettext(
        "Discord does not show me what others write and attach, so I cannot go by text, links or "
        "attachments. Whoever runs me can switch on the **Message Content Intent** in Discord's "
        "developer portal. Nothing was deleted."
    )


@channels_words.register
def _(error: errors.NothingToPurge) -> str:
    parts = [
        ngettext(
            "The {n} message that I looked at cannot go.",
            "None of the {n} messages that I looked at can go.",
            error.looked_at,
        )
    ]
    if error.too_old:
        parts.append(
            ngettext(
                "{n} is older than two weeks; Discord lets nobody delete those together.",
                "{n} are older than two weeks; Discord lets nobody delete those together.",
                error.too_old,
            )
        )
    if error.pinned:
        parts.append(
            ngettext("{n} is pinned; `pinned` takes it too.", "{n} are pinned; `pinned` takes them too.", error.pinned)
        )
    return " ".join(parts)


@channels_words.register
def _(_: errors.ProposalGone) -> str:
    return gettext("This was confirmed already, or is too long ago. Please use `/purge` again.")


@channels_words.register
def _(_: errors.NotYourProposal) -> str:
    return gettext("Somebody else asked for this. Please use `/purge` yourself.")


@channels_words.register
def _(_: errors.NothingLockable) -> str:
    return gettext("There is no channel there that members see and write in. Nothing was locked.")


@channels_words.register
def _(_: errors.NothingLocked) -> str:
    return gettext("I have not locked that. What somebody closed by hand is theirs to open. Nothing was changed.")


@channels_words.register
def _(error: ChannelRefused) -> str:
    return gettext(
        "Discord did not let me do that in <#{channel}>: {why}.", channel=error.channel, why=in_code(error.why)
    )


@channels_words.register
def _(error: ActUnfinished) -> str:
    return gettext(
        "It is on record as number {number}, but I cannot say yet how far it came. Please look at the "
        "channel before you repeat it; within half an hour the mod-log says what was done.",
        number=error.number,
    )


@channels_words.register
def _(error: LockdownUnfinished) -> str:
    return gettext(
        "It is on record as number {number}, but I could not finish it just now. I go on by myself, "
        "and the mod-log tells when it is done. There is no need to repeat it.",
        number=error.number,
    )


@channels_words.register
def _(_: ChannelLogUnwritable) -> str:
    return gettext(
        "I cannot write to the mod-log channel. Please check it with `/settings show`, and my permissions there."
    )
