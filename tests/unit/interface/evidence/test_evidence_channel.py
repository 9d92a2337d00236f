"""Files that are posted again: once, as long as they are not too large or gone."""

import pytest
from attrs import evolve

from application.evidence.queries import CaptureView
from application.shared.errors import DiscordUnreachable
from application.shared.posting import PlaceUnwritable
from domain.evidence.message import Attachment
from domain.shared.ids import MessageId
from domain.shared.posts import Place
from interface.evidence.cards import evidence_card
from interface.evidence.evidence_channel import LARGEST_FILE, DiscordEvidenceChannel
from interface.shared.client import CurrentClient
from interface.shared.evidence_texts import capture_text, kept_name
from tests.fakes.cards import as_message
from tests.fakes.discord_http import Answer, DiscordHttp, faults_of, refused, texts_of
from tests.fakes.payloads import CHANNEL, Json, message_json
from tests.reports import A_FILE, CAPTURE, a_capture
from tests.unit.interface.answers import no_clear_answer
from tests.unit.interface.reports.views import LONG_FILES

MESSAGES = f"/channels/{CHANNEL}/messages"
POST, LOOK = f"POST {MESSAGES}", f"GET {MESSAGES}"
FETCH = f"GET {A_FILE.url}"
DATA = b"\x89PNG"


@pytest.fixture
def channel(client: CurrentClient) -> DiscordEvidenceChannel:
    return DiscordEvidenceChannel(client)


def shown(*files: Attachment) -> CaptureView:
    return CaptureView(capture=a_capture(files=files or (A_FILE,)))


def a_post(*names: str) -> Json:
    files = [{"id": "1", "filename": name, "size": 1, "url": "u", "proxy_url": "p"} for name in names]
    return {**message_json(55, as_message(evidence_card(shown(), []))["components"]), "attachments": files}


def asked_for(http: DiscordHttp) -> list[str]:
    return [f"{asked.method} {asked.path}" for asked in http.asked]


async def test_a_file_is_posted_again_below_what_was_said(channel: DiscordEvidenceChannel, http: DiscordHttp) -> None:
    http.answers |= {FETCH: Answer(body=DATA), POST: Answer(body=a_post("1-proof.png"))}
    posted = await channel.post(CHANNEL, shown(), may_be_there=False)
    assert (posted.message, posted.kept) == (55, ("1-proof.png",))
    sent = http.asked[-1]
    assert [*faults_of(sent)] == []
    assert sent.files == {"1-proof.png": DATA}
    assert "> buy my coins" in texts_of(sent.body)[0]
    assert (sent.body["nonce"], sent.body["enforce_nonce"]) == (f"e{CAPTURE:x}", True)


async def test_what_is_too_large_or_gone_is_left_out(channel: DiscordEvidenceChannel, http: DiscordHttp) -> None:
    large = evolve(A_FILE, name="film.mp4", size=LARGEST_FILE + 1, url="https://cdn.discordapp.com/large")
    gone = evolve(A_FILE, name="gone.png", url="https://cdn.discordapp.com/gone")
    http.answers |= {FETCH: Answer(body=DATA), POST: Answer(body=a_post("3-proof.png"))}
    await channel.post(CHANNEL, shown(large, gone, A_FILE), may_be_there=False)
    assert asked_for(http) == [f"GET {gone.url}", FETCH, POST]
    assert http.asked[-1].files == {"3-proof.png": DATA}


async def test_all_files_together_have_a_limit_too(channel: DiscordEvidenceChannel, http: DiscordHttp) -> None:
    files = [
        evolve(A_FILE, size=LARGEST_FILE, url=f"https://cdn.discordapp.com/{number}", name=str(number))
        for number in range(4)
    ]
    for file in files:
        http.answers[f"GET {file.url}"] = Answer(body=b"x" * LARGEST_FILE)
    http.answers[POST] = Answer(body=a_post())
    await channel.post(CHANNEL, shown(*files), may_be_there=False)
    assert [*http.asked[-1].files] == ["1-0", "2-1", "3-2"]


async def test_a_post_that_an_earlier_try_left_is_found(channel: DiscordEvidenceChannel, http: DiscordHttp) -> None:
    http.answers[FETCH] = Answer(body=DATA)
    http.histories[CHANNEL] = [a_post("1-proof.png")]
    posted = await channel.post(CHANNEL, shown(), may_be_there=True)
    assert (posted.message, posted.kept, POST in asked_for(http)) == (55, ("1-proof.png",), False)


async def test_a_closed_channel_is_told_from_one_that_gives_no_answer(
    channel: DiscordEvidenceChannel, http: DiscordHttp
) -> None:
    http.answers |= {FETCH: Answer(body=DATA), POST: refused(403, 50013)}
    with pytest.raises(PlaceUnwritable):
        await channel.post(CHANNEL, shown(), may_be_there=False)


async def test_what_discord_refuses_to_take_is_left_out_first_the_words_then_the_files(
    channel: DiscordEvidenceChannel, http: DiscordHttp
) -> None:
    http.answers |= {FETCH: Answer(body=DATA), POST: Answer(body=a_post())}
    http.next_answers[POST] = [refused(400, 240000), refused(400, 20009)]
    posted = await channel.post(CHANNEL, shown(), may_be_there=False)
    assert (posted.message, posted.kept) == (55, ())
    whole, without_words, without_files = http.find("POST", MESSAGES)
    says = ["buy my coins" in texts_of(each.body)[0] for each in (whole, without_words, without_files)]
    assert says == [True, False, False]
    assert [bool(each.files) for each in (whole, without_words, without_files)] == [True, True, False]


@no_clear_answer
async def test_files_that_cannot_be_fetched_now_are_fetched_later(
    channel: DiscordEvidenceChannel, http: DiscordHttp, answer: Answer | Exception
) -> None:
    http.answers |= {FETCH: Answer(body=DATA), POST: answer}
    with pytest.raises(DiscordUnreachable):
        await channel.post(CHANNEL, shown(), may_be_there=False)


def test_the_longest_message_keeps_within_discords_limits() -> None:
    longest = CaptureView(capture=a_capture(text="\n" * 2_000 + "*" * 2_000, files=LONG_FILES))
    card = evidence_card(longest, [kept_name(number, file) for number, file in enumerate(LONG_FILES)])
    assert card.content_length() <= 4000
    assert card.total_children_count <= 40


def test_names_of_files_are_safe_and_distinct() -> None:
    names = [kept_name(number, evolve(A_FILE, name="../a b\N{SNOWMAN}.png")) for number in range(2)]
    assert names == ["1-.._a_b_.png", "2-.._a_b_.png"]


def test_a_card_says_what_became_of_each_file() -> None:
    other = evolve(A_FILE, name="film.mp4", size=5 << 20)
    for place in (None, Place(channel=CHANNEL)):  # a post that is on its way is none yet
        before = capture_text(evolve(shown(A_FILE, other), post=place), 100).splitlines()
        assert "The files themselves are not kept so far" in before[-3]
        assert before[-2:] == ["📎 proof.png (1000 B)", "📎 film.mp4 (5.0 MB)"]
    place = Place(channel=CHANNEL, message=MessageId(55))
    after = capture_text(evolve(shown(A_FILE, other), post=place, kept=("1-proof.png",)), 100)
    assert after.splitlines()[-3:] == [
        f"-# Files: https://discord.com/channels/700/{CHANNEL}/55",
        "📎 proof.png (1000 B)",
        "📎 film.mp4 (5.0 MB) · *too large, gone or refused*",
    ]


@pytest.mark.parametrize(("text", "said"), [(None, "> *Discord did not show me what it says.*"), ("", "> *no text*")])
def test_that_a_text_was_not_shown_is_said(text: str | None, said: str) -> None:
    assert said in capture_text(CaptureView(capture=a_capture(text=text)), 100)
