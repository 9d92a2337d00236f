"""What people read of privacy."""

from functools import singledispatch

from application.privacy.ports import MailRefused, TooMuchToSend
from application.privacy.queries import Promise
from domain.privacy import errors


@singledispatch
def privacy_words(error: Exception) -> str | None:
    return None


@privacy_words.register
def _(_: errors.AlreadyUnderWay) -> str:
    return "You have asked for that already, and I am at it. It takes some minutes."


@privacy_words.register
def _(error: errors.AskedTooSoon) -> str:
    return f"That was done not long ago. You can ask again <t:{int(error.again_at.timestamp())}:R>."


@privacy_words.register
def _(_: MailRefused) -> str:
    return "Discord does not let me send you a direct message."


@privacy_words.register
def _(error: TooMuchToSend) -> str:
    return f"That is more than {error.parts} files. Ask whoever runs this bot: they can write it to one file for you."


def readme(promise: Promise) -> str:
    """What the files of an export hold, and what they do not."""
    lines = [
        "What is stored of you, as files of JSON: of each table the rows that are yours.",
        "Ids are Discord's. Other people's ids, names and words are left out of your rows: they are theirs.",
        "",
        *(f"{table}.json: {what}" for table, what in promise.tables),
        "",
        "Not in here:",
        *(f"- {each.what}: {each.why}" for each in promise.withheld),
        "",
        "/privacy erase erases what is yours alone, takes your id off what is others' too, and keeps:",
        *(f"- {each.what}: {each.why}" for each in promise.stays),
    ]
    return "\n".join(lines) + "\n"
