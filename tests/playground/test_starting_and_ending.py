"""What a playground keeps of the past when it begins anew, and of what goes on when it ends: nothing."""

from playground.api import Playground
from playground.rules.attachments import Upload
from playground.rules.interactions import Interaction, Kind
from playground.wire.forms import Form
from playground.wire.hosts import CDN
from playground.world.default_world import GENERAL


def _asked(playground: Playground) -> Interaction:
    emil, general = playground.person("Emil").id, playground.world.channel(GENERAL)
    return playground.services.interactions.start(Kind.COMMAND, emil, general, {})


async def test_one_that_begins_anew_has_no_file_and_no_question_of_before(playground: Playground) -> None:
    services = playground.services
    [file] = services.attachments.keep(GENERAL, Form({}), [Upload(0, "a.txt", b"forget me")])
    asked = _asked(playground)
    playground.reset()
    assert services.attachments.fetch(str(file["url"]).removeprefix(CDN)) is None
    assert services.interactions.get(asked.id) is None


async def test_one_that_ended_waits_for_no_answer(playground: Playground) -> None:
    timer = _asked(playground).timer
    assert timer is not None
    await playground.stop()
    assert timer.cancelled()
