from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import discord
from attrs import define, frozen
from discord import app_commands

from application.evidence.capture_link import CaptureLink
from application.moderation.adoption.claim_case import ClaimCase
from application.moderation.amend_reason import AmendReason
from application.moderation.announce_action import AnnounceAction, Announcement
from application.moderation.count_actions import CountActions
from application.moderation.ends.edit_case import EditCase, EditedCase
from application.moderation.escalation.foresee import Consequence, Foresee
from application.moderation.forget_answer import ForgetAnswer
from application.moderation.list_cases import CasePage, ListCases
from application.moderation.queries import CaseView
from application.moderation.record_reason import AmendedReason
from application.moderation.show_case import CaseDetails, ShowCase
from application.moderation.suggest_cases import SuggestCases
from application.moderation.take_action import TakeAction
from application.moderation.templates.read_reason import ReadReason
from application.shared.total import Total
from application.shared.use_case import UseCase
from domain.moderation.actions import BULK_KINDS, KINDS, kind_named
from domain.moderation.actions.action import ActionKind
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.case_number import parse_case_number
from domain.moderation.repository import CaseFilter
from domain.shared.ids import ApplicationId, CaptureId, RequestId, UserId
from domain.shared.paging import Seek
from interface.moderation.actions import face_of
from interface.moderation.actions.edge import Also, Around, Evidence, ReasonText, TermText
from interface.moderation.buttons import PAGE_SIZE, case_page
from interface.moderation.cards import action_result, amended_reason, claimed_case
from interface.moderation.choices import case_choice
from interface.moderation.ends.cards import edited_case
from interface.moderation.escalation.sequel import sequel_lines
from interface.moderation.history import case_details
from interface.moderation.in_place_of import OF_WHAT_ENDS
from interface.moderation.sequel import sequel, with_cases
from interface.shared.avatars import Avatars
from interface.shared.border import Interaction, Someone, asker_of, avatar_of, channel_of, guild_of, names_of
from interface.shared.gate import INSTEAD_OF
from interface.shared.messages import answer
from interface.shared.reasons import Suggest
from interface.shared.suggesting import MOST_CHOICES, offered
from interface.shared.under_way import finished_after_a_stop

type Number = app_commands.Range[str, 1, 100]

_KINDS = [app_commands.Choice(name=str(face_of(kind).name), value=kind.name) for kind in (*KINDS, *BULK_KINDS)]


@frozen(kw_only=True)
class CaseUseCases:
    show: UseCase[ShowCase, CaseDetails]
    list: UseCase[ListCases, CasePage]
    amend_reason: UseCase[AmendReason, AmendedReason]
    claim: UseCase[ClaimCase, CaseView]
    edit: UseCase[EditCase, EditedCase]
    suggest: UseCase[SuggestCases, tuple[CaseView, ...]]
    read_reason: UseCase[ReadReason, str | None]
    offer_reasons: Suggest


@define
class TakeAndAnswer:
    """What the command of every kind of action does."""

    _take_action: UseCase[TakeAction, CaseView]
    _count_actions: UseCase[CountActions, Total | None]
    _announce_action: UseCase[AnnounceAction, Announcement]
    _forget_answer: UseCase[ForgetAnswer, None]
    _read_reason: UseCase[ReadReason, str | None]
    _capture_link: UseCase[CaptureLink, CaptureId]
    _foresee: UseCase[Foresee, Consequence | None]

    async def __call__(
        self,
        interaction: Interaction,
        kind: ActionKind,
        target: Someone,
        reason: str | None,
        *,
        delete_messages: timedelta = timedelta(0),
        lasts: str | None = None,
        is_silent: bool = False,
        evidence: Evidence | None = None,
        also: Also | None = None,
        around: Around | None = None,
    ) -> None:
        if not interaction.response.is_done():  # who is meant may have had to be looked up
            await interaction.response.defer(ephemeral=True, thinking=True)  # a form is answered with a message too
        finished_after_a_stop(interaction)
        guild = guild_of(interaction)
        reason = await self._read_reason(ReadReason(guild=guild, typed=reason))
        captures = () if evidence is None else (await self._captured(interaction, evidence),)
        action = TakeAction(
            kind=kind,
            guild=guild,
            moderator=asker_of(interaction),
            target=UserId(target.id),
            reason=reason,
            request=RequestId(interaction.id),
            asked_at=interaction.created_at,
            delete_messages=delete_messages,
            lasts=lasts,
            is_silent=is_silent,
            evidence=captures,
            target_names=names_of(target),
            moderator_names=names_of(interaction.user),
            answer_place=AnswerPlace(application=ApplicationId(interaction.application_id), token=interaction.token),
        )
        take = partial(self._take_action, action)
        case, more = (await take(), ()) if around is None else await around(take)
        lines = more if also is None else [*more, *await also(case)]
        await self.tell(interaction, case, avatar_of(target), lines=lines, is_silent=is_silent)

    async def tell(
        self,
        interaction: Interaction,
        case: CaseView,
        avatar: str,
        *,
        lines: Sequence[str] = (),
        is_silent: bool = False,
    ) -> None:
        """Answer with what was done, and tell those who stand by where the guild wants it."""
        count = await self._count_actions(CountActions(case))
        announcement = await self._announce_action(AnnounceAction(case=case, channel=channel_of(interaction)))
        shown = action_result(
            case,
            avatar,
            [
                *lines,
                *sequel(case, count, announcement, is_silent=is_silent),
                *sequel_lines(await self._foresee(Foresee(case))),
            ],
        )
        if await answer(interaction, with_cases(shown, case, count)):
            await self._forget_answer(ForgetAnswer(case))

    async def _captured(self, interaction: Interaction, evidence: Evidence) -> CaptureId:
        return evidence if not isinstance(evidence, str) else await self._capture_link(capturing(interaction, evidence))


def capturing(interaction: Interaction, link: str) -> CaptureLink:
    return CaptureLink(
        guild=guild_of(interaction), capture=CaptureId(interaction.id), link=link, by=asker_of(interaction).user
    )


class CaseCommands(app_commands.Group):
    def __init__(self, use_cases: CaseUseCases, avatars: Avatars) -> None:
        super().__init__(
            name="case",
            description="What was done, to whom, by whom and why",
            guild_only=True,
            default_permissions=discord.Permissions(moderate_members=True),
        )
        self._use_cases = use_cases
        self._avatars = avatars

    @app_commands.command(description="Show one case with its changes")
    @app_commands.describe(number="The case's number, such as #7")
    async def show(self, interaction: Interaction, number: Number) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowCase(guild=guild_of(interaction), number=parse_case_number(number), by=asker_of(interaction))
        details = await self._use_cases.show(command)
        await answer(interaction, case_details(details, await self._avatars.address(details.case.target)))

    @app_commands.command(name="list", description="List cases, newest first")
    @app_commands.describe(member="Only cases of this member", moderator="Only cases by this moderator")
    @app_commands.describe(kind="Only cases of this kind")
    @app_commands.choices(kind=_KINDS)
    async def list_(
        self,
        interaction: Interaction,
        member: discord.User | None = None,
        moderator: discord.User | None = None,
        kind: str | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        which = CaseFilter(
            target=None if member is None else UserId(member.id),
            moderator=None if moderator is None else UserId(moderator.id),
            kind=None if kind is None else kind_named(kind),
        )
        command = ListCases(
            guild=guild_of(interaction), by=asker_of(interaction), which=which, seek=Seek(size=PAGE_SIZE)
        )
        await answer(interaction, case_page(await self._use_cases.list(command), which))

    @app_commands.command(description="Change the reason of a case")
    @app_commands.describe(number="The case's number, such as #7", reason="The new reason")
    async def reason(self, interaction: Interaction, number: Number, reason: ReasonText) -> None:
        await interaction.response.defer(ephemeral=True)
        guild, case, by = guild_of(interaction), parse_case_number(number), asker_of(interaction)
        why = await self._use_cases.read_reason(ReadReason(guild=guild, typed=reason))
        amended = await self._use_cases.amend_reason(AmendReason(guild=guild, number=case, by=by, reason=why))
        await answer(interaction, amended_reason(amended))

    @app_commands.command(description="Change the reason of a case, or when it ends", extras={INSTEAD_OF: OF_WHAT_ENDS})
    @app_commands.describe(number="The case's number, such as #7", reason="The new reason")
    @app_commands.describe(
        duration="How long since it was opened, as 7d; until when, as until friday 18:00; or for good"
    )
    async def edit(
        self,
        interaction: Interaction,
        number: Number,
        reason: ReasonText | None = None,
        duration: TermText | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        guild, case, by = guild_of(interaction), parse_case_number(number), asker_of(interaction)
        why = await self._use_cases.read_reason(ReadReason(guild=guild, typed=reason))
        command = EditCase(guild=guild, number=case, by=by, reason=why, lasts=duration)
        await answer(interaction, edited_case(await self._use_cases.edit(command)))

    @app_commands.command(description="Say that an action was yours of which Discord did not record who took it")
    @app_commands.describe(number="The case's number, such as #7")
    async def claim(self, interaction: Interaction, number: Number) -> None:
        await interaction.response.defer(ephemeral=True)
        guild, case, by = guild_of(interaction), parse_case_number(number), asker_of(interaction)
        claimed = await self._use_cases.claim(
            ClaimCase(guild=guild, number=case, by=by, names=names_of(interaction.user))
        )
        await answer(interaction, claimed_case(claimed))

    @claim.autocomplete("number")
    @show.autocomplete("number")
    @reason.autocomplete("number")
    @edit.autocomplete("number")
    async def _numbers(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(self._suggested(interaction, typed))

    @reason.autocomplete("reason")
    @edit.autocomplete("reason")
    async def _reasons(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._use_cases.offer_reasons(interaction, typed)

    async def _suggested(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        command = SuggestCases(guild=guild_of(interaction), by=asker_of(interaction), typed=typed, limit=MOST_CHOICES)
        return [case_choice(case) for case in await self._use_cases.suggest(command)]
