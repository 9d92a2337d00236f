"""The commands and the button of privacy. Each is about what is the person's own: they take no right."""

from collections.abc import Mapping

from discord.utils import snowflake_time

from application.privacy.ask import AskForExport, AskToBeErased
from application.privacy.choose_counting import ChooseCounting
from application.privacy.preview_erasure import PreviewErasure
from domain.shared.language import Language
from tests.builders import GUILD
from tests.unit.interface.samples.sample import Press, Sample, Samples

_COMMANDS: Mapping[str, Sample] = {
    "privacy export": Sample(
        right=None,
        in_dms=True,
        asks=lambda by, request: [AskForExport(by.user, request, Language.ENGLISH)],
        says="### Your data comes as a direct message",
    ),
    "privacy counting": Sample(
        right=None,
        in_dms=True,
        takes="counted:integer=1|0",
        given={"counted": 0},
        asks=lambda by, request: [
            ChooseCounting(guild=GUILD, by=by.user, is_counted=False, asked_at=snowflake_time(request))
        ],
        says="### You are not counted in this server",
    ),
    "privacy erase": Sample(
        right=None,
        in_dms=True,
        asks=lambda _by, _request: [PreviewErasure()],
        says="### Erase what is stored of you?",
    ),
}
_PRESSES: Mapping[str, Press] = {
    "privacy:erase": Press(
        right=None,
        asks=lambda by, request: [AskToBeErased(by.user, request, Language.ENGLISH)],
        says="### What is stored of you is being erased",
    ),
}

SAMPLES = Samples(commands=_COMMANDS, buttons=_PRESSES)
