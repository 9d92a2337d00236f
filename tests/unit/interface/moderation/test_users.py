"""Whether there is such an account."""

import pytest

from application.shared.errors import DiscordUnreachable
from interface.moderation.users import DiscordUsers
from interface.shared.client import CurrentClient
from tests.builders import MEMBER
from tests.fakes.discord_http import Answer, DiscordHttp, refused
from tests.fakes.payloads import user_json
from tests.unit.interface.answers import no_clear_answer

LOOK = f"GET /users/{MEMBER}"


@pytest.mark.parametrize(("answer", "exists"), [(Answer(body=user_json(MEMBER)), True), (refused(404, 10013), False)])
async def test_an_account_is_there_or_not(
    client: CurrentClient, http: DiscordHttp, answer: Answer, exists: bool
) -> None:
    http.answers[LOOK] = answer
    assert await DiscordUsers(client).exists(MEMBER) is exists


@no_clear_answer
async def test_without_a_clear_answer_nobody_knows(
    client: CurrentClient, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers[LOOK] = answer
    with pytest.raises(DiscordUnreachable):
        await DiscordUsers(client).exists(MEMBER)
