"""What people read of reports."""

from functools import singledispatch

from application.reports.reactions import IN_THE_REPORTS_CHANNEL
from application.shared.posting import PlaceUnwritable, PostGone
from domain.reports import errors
from domain.reports.settings import REPORTS_CHANNEL, REPORTS_ROLE, TELL_REPORTERS
from interface.shared.setting_face import SettingFace, SettingGroup

REPORT_SETTINGS = SettingGroup(
    name="reports",
    description="About what members report",
    faces=(
        SettingFace(
            setting=REPORTS_CHANNEL,
            option="reports_channel",
            title="Reports channel",
            description="Where moderators see what members report, and act on it",
            carries=IN_THE_REPORTS_CHANNEL,
        ),
        SettingFace(
            setting=REPORTS_ROLE,
            option="reports_role",
            title="Pinged by reports",
            description="A role that is pinged once for each new report",
        ),
        SettingFace(
            setting=TELL_REPORTERS,
            option="tell_reporters",
            title="Tell reporters what became of it",
            description="Whether those who reported are told by direct message once it was looked at",
        ),
    ),
)


@singledispatch
def report_words(error: Exception) -> str | None:
    return None


@report_words.register
def _(error: errors.ReportNotFound) -> str:
    return f"There is no report #{error.number} in this server."


@report_words.register
def _(error: errors.ReportClosed) -> str:
    return f"Report #{error.number} is closed already. Nothing was changed."


@report_words.register
def _(error: errors.ReportNotClaimed) -> str:
    return f"Nobody has claimed report #{error.number}. Nothing was changed."


@report_words.register
def _(error: errors.ReportClaimedByAnother) -> str:
    return f"<@{error.by}> has claimed report #{error.number} already. Nothing was changed."


@report_words.register
def _(error: errors.ReportAboutOneself) -> str:
    return f"Report #{error.number} is about you, so somebody else must look at it. Nothing was changed."


@report_words.register
def _(error: errors.ReportReasonTooLong) -> str:
    return f"That has {error.length} characters; {error.longest} is the most that fits. Nothing was changed."


@report_words.register
def _(_: errors.CannotReportOneself) -> str:
    return "You cannot report yourself."


@report_words.register
def _(_: errors.CannotReportTheBot) -> str:
    return "You cannot report me. Please tell the moderators yourself what is wrong."


@report_words.register
def _(error: errors.TooManyOpenReports) -> str:
    return (
        f"The moderators have {error.most} reports of yours that they have not looked at yet. "
        "Please wait until they have; nothing was reported now."
    )


@report_words.register
def _(_: errors.ReporterBlocked) -> str:
    return "The moderators of this server take no reports from you."


@report_words.register
def _(error: errors.ReporterBlockedAlready) -> str:
    return f"Reports of <@{error.user}> are not taken already. Nothing was changed."


@report_words.register
def _(error: errors.ReporterNotBlocked) -> str:
    return f"Reports of <@{error.user}> are taken. Nothing was changed."


@report_words.register
def _(error: errors.CaseAboutAnother) -> str:
    return f"Case #{error.case} is not about <@{error.target}>, whom this report is about. Nothing was changed."


@report_words.register
def _(error: errors.CaseSaysNothingDone) -> str:
    return f"Case #{error.case} was voided, or is not carried out, so nothing was done with it. Nothing was changed."


@report_words.register
def _(_: PostGone) -> str:
    return "Somebody deleted the post."


@report_words.register
def _(_: PlaceUnwritable) -> str:
    return "I cannot write in the channel for this. Please check it with `/settings show`, and my permissions there."
