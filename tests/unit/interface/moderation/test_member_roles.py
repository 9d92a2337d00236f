"""What Discord's answers mean for jails and nicknames; what it does is tried in the playground."""

from collections.abc import Awaitable, Callable

import pytest

from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.jail.ports import SetUpRefused
from application.shared.errors import BotNotInGuild, DiscordUnreachable
from domain.moderation.case import Failure
from domain.shared.ids import RoleId
from interface.moderation.jail.grounds import DiscordJailGrounds
from interface.moderation.jail.member_roles import DiscordMemberRoles
from interface.moderation.nicknames import DiscordNicknames
from interface.shared.client import CurrentClient
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, Asked, DiscordHttp, refused
from tests.fakes.payloads import CHANNEL, PLAIN_ROLE, member_json
from tests.unit.interface.answers import no_clear_answer

type Do = Callable[[CurrentClient], Awaitable[object]]

PATH = f"/guilds/{GUILD}/members/{MEMBER}"
UNKNOWN_TO_DISCORD_PY = RoleId(4242)

LOOKING: dict[str, Do] = {
    "roles": lambda client: DiscordMemberRoles(client).find(GUILD, MEMBER),
    "nickname": lambda client: DiscordNicknames(client).of(GUILD, MEMBER),
}
ACTING: dict[str, Do] = {
    "roles": lambda client: DiscordMemberRoles(client).replace(GUILD, MEMBER, {PLAIN_ROLE}, audit_reason="[case 7]"),
    "nickname": lambda client: DiscordNicknames(client).reset(GUILD, MEMBER, audit_reason="[case 7]"),
}
AUDIT_LOG: Do = lambda client: DiscordMemberRoles(client).changes(GUILD, MEMBER, since=START)  # noqa: E731  # a case of a table
HIDING: Do = lambda client: DiscordJailGrounds(client).hide(GUILD, CHANNEL, PLAIN_ROLE, reason="x")  # noqa: E731  # the same


async def test_roles_are_replaced_in_one_request_also_those_that_are_not_known_yet(
    client: CurrentClient, http: DiscordHttp
) -> None:
    http.answers[f"GET {PATH}"] = Answer(body=member_json(MEMBER, roles=[UNKNOWN_TO_DISCORD_PY]))
    roles = DiscordMemberRoles(client)
    held = await roles.find(GUILD, MEMBER)
    assert held is not None
    assert held.roles == {UNKNOWN_TO_DISCORD_PY}
    await roles.replace(GUILD, MEMBER, {UNKNOWN_TO_DISCORD_PY, PLAIN_ROLE}, audit_reason="[case 7] späm")
    expected = {"roles": [UNKNOWN_TO_DISCORD_PY, PLAIN_ROLE]}
    assert http.asked[-1] == Asked("PATCH", PATH, expected, {}, "[case 7] späm")


@pytest.mark.parametrize("what", LOOKING)
@pytest.mark.parametrize("code", [10007, 10013])
async def test_who_is_no_member_has_nothing(client: CurrentClient, http: DiscordHttp, what: str, code: int) -> None:
    http.answers[f"GET {PATH}"] = refused(404, code)
    assert await LOOKING[what](client) is None


@pytest.mark.parametrize("what", LOOKING)
async def test_a_refusal_that_is_not_about_the_member_does_not_mean_that_they_have_nothing(
    client: CurrentClient, http: DiscordHttp, what: str
) -> None:
    http.answers[f"GET {PATH}"] = refused(403, 50013)
    with pytest.raises(MayNotLook):
        await LOOKING[what](client)
    http.answers[f"GET {PATH}"] = refused(404, 10004)
    with pytest.raises(BotNotInGuild):
        await LOOKING[what](client)


@pytest.mark.parametrize("what", ACTING)
@pytest.mark.parametrize(
    ("answer", "failure"),
    [(refused(404, 10007), Failure.UNKNOWN_MEMBER), (refused(403, 50013), Failure.REFUSED_BY_DISCORD)],
    ids=repr,
)
async def test_a_clear_refusal_says_why(
    client: CurrentClient, http: DiscordHttp, what: str, answer: Answer, failure: Failure
) -> None:
    http.answers[f"PATCH {PATH}"] = answer
    with pytest.raises(EffectRefused) as refusal:
        await ACTING[what](client)
    assert refusal.value.failure is failure


@pytest.mark.parametrize("do", [*LOOKING.values(), *ACTING.values()])
@no_clear_answer
async def test_without_a_clear_answer_nobody_knows(
    client: CurrentClient, http: DiscordHttp, do: Do, answer: Answer | BaseException
) -> None:
    http.answers[f"GET {PATH}"] = answer
    with pytest.raises(DiscordUnreachable):
        await do(client)


@no_clear_answer
async def test_without_a_clear_answer_nobody_knows_of_the_audit_log_and_of_channels(
    client: CurrentClient, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers[f"GET /guilds/{GUILD}/audit-logs"] = answer
    http.answers[f"PUT /channels/{CHANNEL}/permissions/{PLAIN_ROLE}"] = answer
    for do in (AUDIT_LOG, HIDING):
        with pytest.raises(DiscordUnreachable):
            await do(client)


async def test_what_is_refused_of_the_audit_log_and_of_channels_is_told_apart(
    client: CurrentClient, http: DiscordHttp
) -> None:
    http.answers[f"GET /guilds/{GUILD}/audit-logs"] = refused(403, 50013)
    http.answers[f"PUT /channels/{CHANNEL}/permissions/{PLAIN_ROLE}"] = refused(403, 50001)
    with pytest.raises(MayNotLook):
        await AUDIT_LOG(client)
    with pytest.raises(SetUpRefused) as refusal:
        await HIDING(client)
    assert refusal.value.why == "refused"
