"""What people read of evidence."""

from functools import singledispatch

from domain.evidence import errors
from domain.evidence.events import EvidenceUsed
from domain.evidence.settings import EVIDENCE_CHANNEL
from interface.shared.languages import gettext, gettext_lazy
from interface.shared.layout import in_code
from interface.shared.setting_face import SettingFace, SettingGroup

EVIDENCE_SETTINGS = SettingGroup(
    name="evidence",
    description="About messages kept as evidence",
    faces=(
        SettingFace(
            setting=EVIDENCE_CHANNEL,
            option="evidence_channel",
            title=gettext_lazy("Evidence channel"),
            description="Where the files of such messages are posted again, since Discord's links end after a day",
            carries=(EvidenceUsed,),
        ),
    ),
)


@singledispatch
def evidence_words(error: Exception) -> str | None:
    return None


@evidence_words.register
def _(error: errors.NotAMessageLink) -> str:
    return gettext(
        "{typed} is no link to a message. Copy it from the message's menu: **Copy Message Link**.",
        typed=in_code(error.typed),
    )


@evidence_words.register
def _(_: errors.MessageElsewhere) -> str:
    return gettext("That link leads to another server. Nothing was done.")


@evidence_words.register
def _(_: errors.MessageNotFound) -> str:
    return gettext("I find no such message, or it is not for you or for me to read. Nothing was done.")


@evidence_words.register
def _(_: errors.CaptureForgotten) -> str:
    return gettext(
        "This was left open for too long, and I no longer have the message. Please begin again from its menu."
    )


@evidence_words.register
def _(error: errors.TooMuchEvidence) -> str:
    return gettext("A case has {most} messages as its evidence at most. Nothing was changed.", most=error.most)
