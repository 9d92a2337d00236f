"""Exports as they are sent: to whose they are, each part once."""

from io import BytesIO

import pytest

from application.privacy.ports import MailRefused, Part
from application.shared.errors import DiscordUnreachable
from domain.privacy.request import PrivacyRequest, RequestKind
from domain.shared.ids import RequestId
from domain.shared.language import Language
from interface.privacy.cards import part_card
from interface.privacy.erasure_notice import DiscordErasureNotice
from interface.privacy.mail import DiscordMail, PartUpload
from interface.shared.client import CurrentClient
from tests.builders import MEMBER
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, DiscordHttp, faults_of, refused, texts_of
from tests.fakes.payloads import DM_CHANNEL, message_json
from tests.unit.interface.answers import no_clear_answer

TO_DM = f"POST /channels/{DM_CHANNEL}/messages"
HISTORY = f"GET /channels/{DM_CHANNEL}/messages"


@pytest.fixture
def mail(client: CurrentClient) -> DiscordMail:
    return DiscordMail(client)


def a_request(*, attempts: int = 1, language: Language | None = None) -> PrivacyRequest:
    return PrivacyRequest(
        user=MEMBER,
        request=RequestId(77),
        kind=RequestKind.EXPORT,
        asked_at=START,
        lease_until=START,
        attempts=attempts,
        language=language,
    )


def parts() -> list[Part]:
    return [Part("data-1.zip", BytesIO(b"first")), Part("data-2.zip", BytesIO(b"second"))]


async def test_each_part_is_a_message_with_its_file_and_pings_nobody(mail: DiscordMail, http: DiscordHttp) -> None:
    await mail.send(a_request(), parts())
    sent = http.find("POST", f"/channels/{DM_CHANNEL}/messages")
    assert [dict(each.files) for each in sent] == [{"data-1.zip": b"first"}, {"data-2.zip": b"second"}]
    assert [each.body["nonce"] for each in sent] == ["p77-1", "p77-2"]
    assert [fault for each in sent for fault in faults_of(each)] == []


async def test_a_later_attempt_sends_only_what_was_not_sent(mail: DiscordMail, http: DiscordHttp) -> None:
    request = a_request(attempts=2)
    shown = PartUpload(parts()[0]).shown()
    there = message_json(90, as_message(part_card(request, 1, 2, shown))["components"], channel=DM_CHANNEL)
    http.answers[HISTORY] = Answer(body=[there])
    await mail.send(request, parts())
    assert [each.body["nonce"] for each in http.find("POST", f"/channels/{DM_CHANNEL}/messages")] == ["p77-2"]


async def test_closed_direct_messages_are_a_refusal_in_discord_s_words(mail: DiscordMail, http: DiscordHttp) -> None:
    http.answers[TO_DM] = refused(403, 50007)
    with pytest.raises(MailRefused) as error:
        await mail.send(a_request(), parts())
    assert error.value.why


@no_clear_answer
async def test_no_clear_answer_is_no_refusal(
    mail: DiscordMail, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers[TO_DM] = answer
    with pytest.raises(DiscordUnreachable):
        await mail.send(a_request(), parts())


@pytest.mark.parametrize(
    ("language", "said"),
    [(None, "What is stored of you"), (Language.ENGLISH, "What is stored of you"), (Language.GERMAN, "Was über dich")],
)
async def test_it_comes_in_the_language_in_which_it_was_asked_for(
    mail: DiscordMail, http: DiscordHttp, language: Language | None, said: str
) -> None:
    await mail.send(a_request(language=language), parts()[:1])
    [sent] = http.find("POST", f"/channels/{DM_CHANNEL}/messages")
    assert any(said in text for text in texts_of(sent.body))


async def test_who_was_erased_reads_so_in_their_language_and_is_not_told_by_a_closed_door(
    client: CurrentClient, http: DiscordHttp
) -> None:
    notice = DiscordErasureNotice(client)
    await notice.tell(a_request(language=Language.GERMAN))
    [sent] = http.find("POST", f"/channels/{DM_CHANNEL}/messages")
    assert sent.body["nonce"] == "e77"
    assert [fault for fault in faults_of(sent) if fault != "is silent"] == []
    assert any("gelöscht" in text for text in texts_of(sent.body))
    http.answers[TO_DM] = refused(403, 50007)
    with pytest.raises(MailRefused):
        await notice.tell(a_request())
