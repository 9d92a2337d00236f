"""What people read of each error about reports."""

from domain.reports import errors as reports
from domain.shared.ids import UserId

READ: tuple[tuple[Exception, str], ...] = (
    (reports.ReportNotFound(7), "There is no report #7 in this server."),
    (reports.ReportClosed(7), "Report #7 is closed already."),
    (reports.ReportNotClaimed(7), "Nobody has claimed report #7."),
    (reports.ReportClaimedByAnother(7, UserId(10)), "<@10> has claimed report #7 already."),
    (reports.ReportAboutOneself(7), "Report #7 is about you, so somebody else must look at it."),
    (reports.ReportReasonTooLong(length=481, longest=480), "That has 481 characters; 480 is the most that fits."),
    (reports.CannotReportOneself(), "You cannot report yourself."),
    (reports.CannotReportTheBot(), "You cannot report me."),
    (reports.TooManyOpenReports(5), "The moderators have 5 reports of yours that they have not looked at yet."),
    (reports.ReporterBlocked(), "The moderators of this server take no reports from you."),
    (reports.ReporterBlockedAlready(UserId(20)), "Reports of <@20> are not taken already."),
    (reports.ReporterNotBlocked(UserId(20)), "Reports of <@20> are taken."),
    (reports.CaseSaysNothingDone(3), "Case #3 was voided, or is not carried out, so nothing was done with it."),
    (reports.CaseAboutAnother(3, UserId(20)), "Case #3 is not about <@20>, whom this report is about."),
)
