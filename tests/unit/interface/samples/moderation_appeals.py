"""The buttons and forms of appeals."""

from collections.abc import Mapping

from discord.utils import snowflake_time

from application.moderation.appeals.check_decision import CheckDecision
from application.moderation.appeals.file_appeal import CheckAppeal, FileAppeal
from application.moderation.appeals.grant_appeal import GrantAppeal
from application.moderation.appeals.refuse_appeal import RefuseAppeal
from domain.moderation.case_number import CaseNumber
from domain.shared.names import Names
from domain.shared.permission import Permission
from tests.appeals import WHY
from tests.builders import GUILD, MODERATOR
from tests.unit.interface.samples.given import OWN
from tests.unit.interface.samples.sample import Press, Samples, Submission

_ONE = CaseNumber(1)
"""Appealed."""

_FORMS: Mapping[str, Submission] = {
    f"appeal:file:{GUILD}:{OWN}": Submission(
        right=None,
        values={"text": WHY},
        asks=lambda by, request: [FileAppeal(guild=GUILD, number=OWN, by=by.user, text=WHY, request=request)],
        says="### Your appeal was sent to the moderators",
    ),
    "appeal:grant:1": Submission(
        right=Permission.MODERATE_MEMBERS,
        values={"answer": "you are right"},
        asks=lambda by, request: [
            GrantAppeal(
                guild=GUILD,
                number=_ONE,
                by=by,
                answer="you are right",
                request=request,
                asked_at=snowflake_time(request),
                moderator_names=Names(username=f"user{MODERATOR}", display_name=f"user{MODERATOR}"),
            )
        ],
        says="### ⚖️ Appeal of case #1 · ✅ Granted",
    ),
    "appeal:refuse:1": Submission(
        right=Permission.MODERATE_MEMBERS,
        values={"answer": "it was you"},
        asks=lambda by, request: [RefuseAppeal(guild=GUILD, number=_ONE, by=by, answer="it was you", request=request)],
        says="### ⚖️ Appeal of case #1 · ❌ Refused",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    f"appeal:file:{GUILD}:{OWN}": Press(
        right=None,
        opens_form=True,
        asks=lambda by, _: [CheckAppeal(guild=GUILD, number=OWN, by=by.user)],
        says=f"Appeal case #{OWN}",
    ),
    "appeal:grant:1": Press(
        right=Permission.MODERATE_MEMBERS,
        opens_form=True,
        asks=lambda by, _: [CheckDecision(guild=GUILD, number=_ONE, by=by)],
        says="Grant appeal of case #1",
    ),
    "appeal:refuse:1": Press(
        right=Permission.MODERATE_MEMBERS,
        opens_form=True,
        asks=lambda by, _: [CheckDecision(guild=GUILD, number=_ONE, by=by)],
        says="Refuse appeal of case #1",
    ),
}

SAMPLES = Samples(forms=_FORMS, buttons=_BUTTONS)
