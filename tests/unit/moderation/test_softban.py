"""A softban is two steps: what died between them is finished, and nobody stays banned."""

from datetime import timedelta

import pytest
from attrs import define, field

from application.moderation.effects.softban import SoftbanEffect
from application.moderation.errors import ActionUnfinished, EffectRefused
from application.moderation.ports import Ban
from application.moderation.resume_cases import ResumeCases
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.case import CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, UserId
from tests.builders import GUILD, LEASE, MEMBER, a_standing, an_intent
from tests.moderation import Moderation, an_action

ONE = CaseNumber(1)
BOTH_HALVES = ["tell", "ban", "unban"]


async def died_halfway(moderation: Moderation) -> None:
    """Banned by the case, and by that no member any more."""
    await moderation.get_settings(GUILD)
    case = (await moderation.open_case(an_intent(kind=SOFTBAN))).case
    await moderation.discord.ban(GUILD, MEMBER, delete_messages=timedelta(0), audit_reason=f"[case {case.number}] spam")
    moderation.discord.standings[MEMBER] = a_standing(MEMBER, is_member=False)
    moderation.clock.advance(LEASE)


async def outcome(moderation: Moderation) -> tuple[CaseStatus, Failure | None]:
    case = await moderation.cases.show(GUILD, ONE)
    return case.status, case.failure


async def test_both_halves_are_done(moderation: Moderation) -> None:
    await moderation.take_action(an_action(SOFTBAN))
    assert [call for call in moderation.discord.journal if not call.startswith("Case")] == BOTH_HALVES
    assert not moderation.discord.bans


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=2)])
async def test_one_that_died_halfway_is_finished_however_late(moderation: Moderation, later: timedelta) -> None:
    await died_halfway(moderation)
    moderation.clock.advance(later)
    await moderation.resume_cases(ResumeCases([GUILD]))
    assert not moderation.discord.bans
    assert await outcome(moderation) == (CaseStatus.APPLIED, None)
    assert moderation.discord.journal.count("ban") == 1


@pytest.mark.parametrize("banned_anew", [False, True])
async def test_one_whose_ban_somebody_lifted_is_done_and_what_they_did_then_is_left_alone(
    moderation: Moderation, banned_anew: bool
) -> None:
    await died_halfway(moderation)
    moderation.discord.bans.clear()
    if banned_anew:
        moderation.discord.bans[GUILD, MEMBER] = "by hand"
    await moderation.resume_cases(ResumeCases([GUILD]))
    assert await outcome(moderation) == (CaseStatus.APPLIED, None)
    assert list(moderation.discord.bans.values()) == ["by hand"] * banned_anew
    assert moderation.discord.journal.count("ban") == 1


async def test_nobody_is_banned_again_whom_somebody_unbanned_while_it_was_being_finished(
    moderation: Moderation,
) -> None:
    await died_halfway(moderation)
    async with moderation.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
    moderation.discord.bans.clear()
    await moderation.discord.effects[SOFTBAN].bring_about(case)
    assert moderation.discord.journal.count("ban") == 1


@pytest.mark.parametrize("may_see_audit_log", [True, False])
async def test_one_whose_second_half_is_refused_stays_open_until_it_is_not(
    moderation: Moderation, may_see_audit_log: bool
) -> None:
    def lose_the_right() -> None:
        moderation.discord.refusal = Failure.REFUSED_BY_DISCORD

    moderation.discord.may_see_audit_log = may_see_audit_log
    moderation.discord.after["ban"] = lose_the_right
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action(SOFTBAN))
    assert await outcome(moderation) == (CaseStatus.PENDING, None)

    moderation.discord.refusal = None
    moderation.discord.standings[MEMBER] = a_standing(MEMBER, is_member=False)
    moderation.clock.advance(timedelta(minutes=2))
    await moderation.resume_cases(ResumeCases([GUILD]))
    assert not moderation.discord.bans
    assert await outcome(moderation) == (CaseStatus.APPLIED, None)


@define
class BannedByHandBefore:
    """Discord took the ban of the banned without a word, and somebody lifted theirs right after."""

    asked: list[str] = field(factory=list)

    async def ban(self, guild: GuildId, user: UserId, *, delete_messages: timedelta, audit_reason: str) -> None:
        self.asked.append("ban")

    async def unban(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        self.asked.append("unban")

    async def find(self, guild: GuildId, user: UserId) -> Ban | None:
        return None


async def test_one_that_banned_nobody_is_none_and_lifts_nothing(moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    bans = BannedByHandBefore()
    case = (await moderation.open_case(an_intent(kind=SOFTBAN))).case
    with pytest.raises(EffectRefused) as refused:
        await SoftbanEffect(bans, moderation.discord).bring_about(case)
    assert (refused.value.failure, bans.asked) == (Failure.SUPERSEDED, ["ban"])


async def test_one_whose_ban_was_lifted_by_hand_at_once_lifts_nothing(moderation: Moderation) -> None:
    """They may have banned them for good meanwhile."""
    moderation.discord.after["ban"] = lambda: moderation.discord.bans.clear()
    await moderation.take_action(an_action(SOFTBAN))
    assert await outcome(moderation) == (CaseStatus.APPLIED, None)
    assert moderation.discord.journal.count("unban") == 0
