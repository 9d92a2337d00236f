"""What reports need from the outside."""

from typing import Protocol

from attrs import frozen

from application.evidence.queries import CaptureView
from application.reports.queries import ReportView, Voices
from domain.shared.ids import ChannelId, GuildId, MessageId, RoleId, UserId


@frozen(kw_only=True)
class PostedReport:
    """A report as the moderators see it; `pings` is whom its first post calls.

    Whoever it is about may be one of them: without `names_reporters` it does not say who reported.
    """

    report: ReportView
    voices: Voices
    capture: CaptureView | None
    pings: RoleId | None = None
    names_reporters: bool

    @property
    def guild(self) -> GuildId:
        return self.report.guild

    @property
    def version(self) -> int:
        return self.report.version


class ReportChannel(Protocol):
    """A guild's channel for reports. Each raises DiscordUnreachable, or PlaceUnwritable where it takes no posts."""

    async def post(self, channel: ChannelId, shown: PostedReport, *, may_be_there: bool) -> MessageId:
        """Post the report; where an earlier try may have left a post behind, that one is looked for and brought up to
        date."""
        ...

    async def edit(self, channel: ChannelId, message: MessageId, shown: PostedReport) -> None:
        """Bring the post up to date. Raises PostGone."""
        ...


class ReporterNotifier(Protocol):
    async def tell(self, report: ReportView, reporter: UserId) -> None:
        """Tell them by direct message what became of it, once; whoever takes no messages is not told.

        Raises DiscordUnreachable.
        """
        ...
