"""What people read of evidence."""

from functools import singledispatch

from domain.evidence import errors
from domain.evidence.events import EvidenceUsed
from domain.evidence.settings import EVIDENCE_CHANNEL
from interface.shared.layout import in_code
from interface.shared.setting_face import SettingFace, SettingGroup

EVIDENCE_SETTINGS = SettingGroup(
    name="evidence",
    description="About messages kept as evidence",
    faces=(
        SettingFace(
            setting=EVIDENCE_CHANNEL,
            option="evidence_channel",
            title="Evidence channel",
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
    return f"{in_code(error.typed)} is no link to a message. Copy it from the message's menu: **Copy Message Link**."


@evidence_words.register
def _(_: errors.MessageElsewhere) -> str:
    return "That link leads to another server. Nothing was done."


@evidence_words.register
def _(_: errors.MessageNotFound) -> str:
    return "I find no such message, or it is not for you or for me to read. Nothing was done."


@evidence_words.register
def _(_: errors.CaptureForgotten) -> str:
    return "This was left open for too long, and I no longer have the message. Please begin again from its menu."


@evidence_words.register
def _(error: errors.TooMuchEvidence) -> str:
    return f"A case has {error.most} messages as its evidence at most. Nothing was changed."
