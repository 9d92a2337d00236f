"""What people read of reports."""

from functools import singledispatch

from application.reports.reactions import IN_THE_REPORTS_CHANNEL
from application.shared.posting import PlaceUnwritable, PostGone
from domain.reports import errors
from domain.reports.settings import REPORTS_CHANNEL, REPORTS_ROLE, TELL_REPORTERS
from interface.shared.languages import gettext, gettext_lazy
from interface.shared.setting_face import SettingFace, SettingGroup

REPORT_SETTINGS = SettingGroup(
    name="reports",
    description="About what members report",
    faces=(
        SettingFace(
            setting=REPORTS_CHANNEL,
            option="reports_channel",
            title=gettext_lazy("Reports channel"),
            description="Where moderators see what members report, and act on it",
            carries=IN_THE_REPORTS_CHANNEL,
        ),
        SettingFace(
            setting=REPORTS_ROLE,
            option="reports_role",
            title=gettext_lazy("Pinged by reports"),
            description="A role that is pinged once for each new report",
        ),
        SettingFace(
            setting=TELL_REPORTERS,
            option="tell_reporters",
            title=gettext_lazy("Tell reporters what became of it"),
            description="Whether those who reported are told by direct message once it was looked at",
        ),
    ),
)


@singledispatch
def report_words(error: Exception) -> str | None:
    return None


@report_words.register
def _(error: errors.ReportNotFound) -> str:
    return gettext("There is no report #{number} in this server.", number=error.number)


@report_words.register
def _(error: errors.ReportClosed) -> str:
    return gettext("Report #{number} is closed already. Nothing was changed.", number=error.number)


@report_words.register
def _(error: errors.ReportNotClaimed) -> str:
    return gettext("Nobody has claimed report #{number}. Nothing was changed.", number=error.number)


@report_words.register
def _(error: errors.ReportClaimedByAnother) -> str:
    return gettext(
        "<@{by}> has claimed report #{number} already. Nothing was changed.", by=error.by, number=error.number
    )


@report_words.register
def _(error: errors.ReportAboutOneself) -> str:
    return gettext(
        "Report #{number} is about you, so somebody else must look at it. Nothing was changed.", number=error.number
    )


@report_words.register
def _(error: errors.ReportReasonTooLong) -> str:
    return gettext(
        "That has {length} characters; {longest} is the most that fits. Nothing was changed.",
        length=error.length,
        longest=error.longest,
    )


@report_words.register
def _(_: errors.CannotReportOneself) -> str:
    return gettext("You cannot report yourself.")


@report_words.register
def _(_: errors.CannotReportTheBot) -> str:
    return gettext("You cannot report me. Please tell the moderators yourself what is wrong.")


@report_words.register
def _(error: errors.TooManyOpenReports) -> str:
    return gettext(
        "The moderators have {most} reports of yours that they have not looked at yet. Please wait "
        "until they have; nothing was reported now.",
        most=error.most,
    )


@report_words.register
def _(_: errors.ReporterBlocked) -> str:
    return gettext("The moderators of this server take no reports from you.")


@report_words.register
def _(error: errors.ReporterBlockedAlready) -> str:
    return gettext("Reports of <@{user}> are not taken already. Nothing was changed.", user=error.user)


@report_words.register
def _(error: errors.ReporterNotBlocked) -> str:
    return gettext("Reports of <@{user}> are taken. Nothing was changed.", user=error.user)


@report_words.register
def _(error: errors.CaseAboutAnother) -> str:
    return gettext(
        "Case #{case} is not about <@{target}>, whom this report is about. Nothing was changed.",
        case=error.case,
        target=error.target,
    )


@report_words.register
def _(error: errors.CaseSaysNothingDone) -> str:
    return gettext(
        "Case #{case} was voided, or is not carried out, so nothing was done with it. Nothing was changed.",
        case=error.case,
    )


@report_words.register
def _(_: PostGone) -> str:
    return gettext("Somebody deleted the post.")


@report_words.register
def _(_: PlaceUnwritable) -> str:
    return gettext(
        "I cannot write in the channel for this. Please check it with `/settings show`, and my permissions there."
    )
