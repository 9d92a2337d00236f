from attrs import define, field, frozen

from application.evidence.ports import EvidenceChannel
from application.evidence.queries import CaptureView, EvidenceReader
from application.evidence.remember_files import ChooseFilePlace, RememberFiles
from application.guilds.queries import GuildSettingsReader
from application.shared.posting import StandingPost
from application.shared.use_case import UseCase
from domain.evidence.settings import EVIDENCE_CHANNEL
from domain.shared.ids import CaptureId, ChannelId, GuildId, MessageId
from domain.shared.posts import Place


@frozen(kw_only=True)
class KeepFiles:
    guild: GuildId
    capture: CaptureId


@define
class KeepFilesHandler:
    """Posts the files of a message again, once, in the channel that the guild has chosen for evidence; without one
    only what is on record of them is kept. Files that are there already stay where they are.

    Raises PlaceUnwritable.
    """

    _evidence: EvidenceReader
    _settings: GuildSettingsReader
    _channel: EvidenceChannel
    _choose_place: UseCase[ChooseFilePlace, bool]
    _remember: UseCase[RememberFiles, None]

    async def __call__(self, command: KeepFiles) -> None:
        async def read() -> CaptureView:
            return await self._evidence.show(command.guild, command.capture)

        shown = await read()
        is_there = shown.post is not None and shown.post.message is not None
        if shown.capture.attachments and not is_there:
            keeping = _Keeping(self._settings, self._channel, self._choose_place, self._remember)
            await StandingPost(keeping, keeping).show(shown, read)


@define
class _Keeping:
    """One post of files: which of them it holds is known once it stands."""

    _settings: GuildSettingsReader
    _channel: EvidenceChannel
    _choose_place: UseCase[ChooseFilePlace, bool]
    _remember: UseCase[RememberFiles, None]
    _kept: tuple[str, ...] = field(default=(), init=False)

    async def post(self, channel: ChannelId, shown: CaptureView, *, may_be_there: bool) -> MessageId:
        posted = await self._channel.post(channel, shown, may_be_there=may_be_there)
        self._kept = posted.kept
        return posted.message

    async def edit(self, channel: ChannelId, message: MessageId, shown: CaptureView) -> None:
        """What was kept never changes."""

    async def chosen(self, guild: GuildId) -> ChannelId | None:
        settings = await self._settings.get(guild)
        return None if settings is None else settings[EVIDENCE_CHANNEL]

    async def of(self, shown: CaptureView) -> Place | None:
        return shown.post

    async def choose(self, shown: CaptureView, channel: ChannelId) -> bool:
        return await self._choose_place(ChooseFilePlace(guild=shown.guild, capture=shown.capture.id, channel=channel))

    async def remember(self, shown: CaptureView, place: Place) -> None:
        await self._remember(RememberFiles(guild=shown.guild, capture=shown.capture.id, place=place, kept=self._kept))
