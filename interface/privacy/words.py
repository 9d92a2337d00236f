"""What people read of privacy."""

from functools import singledispatch

from application.privacy.ports import MailRefused, TooMuchToSend
from application.privacy.queries import Promise
from domain.moderation.settings import CLOSED_CASE_MONTHS
from domain.privacy import errors
from domain.privacy.settings import EVIDENCE_DAYS, LEFT_MEMBER_DAYS
from interface.shared.languages import gettext, gettext_lazy, untranslated
from interface.shared.setting_face import SettingFace, SettingGroup

PRIVACY_SETTINGS = SettingGroup(
    name="privacy",
    description="How long things are kept",
    faces=(
        SettingFace(
            setting=EVIDENCE_DAYS,
            option="evidence_days",
            title=gettext_lazy("Days for which the words of evidence are kept"),
            description="What was written in messages kept as evidence; 0: for as long as I am here",
        ),
        SettingFace(
            setting=LEFT_MEMBER_DAYS,
            option="left_member_days",
            title=gettext_lazy("Days for which members who left are kept"),
            description="Their names, dates and counters; 0: for as long as I am here",
        ),
        SettingFace(
            setting=CLOSED_CASE_MONTHS,
            option="closed_case_months",
            title=gettext_lazy("Months for which closed cases are kept"),
            description="Then only number, kind and dates stay, and nobody's name or words; 0: always kept whole",
        ),
    ),
)


@singledispatch
def privacy_words(error: Exception) -> str | None:
    return None


@privacy_words.register
def _(_: errors.AlreadyUnderWay) -> str:
    return gettext("You have asked for that already, and I am at it. It takes some minutes.")


@privacy_words.register
def _(error: errors.AskedTooSoon) -> str:
    return gettext(
        "That was done not long ago. You can ask again <t:{again_at}:R>.", again_at=int(error.again_at.timestamp())
    )


@privacy_words.register
def _(_: errors.CountedByServer) -> str:
    return gettext("Each server counts by itself: use this in the server that you mean.")


@privacy_words.register
def _(_: MailRefused) -> str:
    return gettext("Discord does not let me send you a direct message.")


@privacy_words.register
def _(error: TooMuchToSend) -> str:
    return gettext(
        "That is more than {parts} files. Ask whoever runs this bot: they can write it to one file for you.",
        parts=error.parts,
    )


def readme(promise: Promise) -> str:
    """What the files of an export hold, and what they do not: in English, as the names in them are."""
    lines = [
        untranslated("What is stored of you, as files of JSON: of each table the rows that are yours."),
        untranslated(
            "Ids are Discord's. Other people's ids, names and words are left out of your rows: they are theirs."
        ),
        "",
        *(untranslated(f"{table}.json: {what}") for table, what in promise.tables),
        "",
        untranslated("Not in here:"),
        *(f"- {each.what}: {each.why}" for each in promise.withheld),
        "",
        untranslated("/privacy erase erases what is yours alone, takes your id off what is others' too, and keeps:"),
        *(f"- {each.what}: {each.why}" for each in promise.stays),
    ]
    return "\n".join(lines) + "\n"
