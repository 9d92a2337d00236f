"""How Discord may answer."""

import aiohttp
import pytest

from tests.fakes.discord_http import Answer, refused

NO_CLEAR_ANSWER: tuple[Answer | BaseException, ...] = (
    refused(503),
    refused(429),
    Answer(429, {"retry_after": 31, "global": False}, {"Via": "1.1 google"}),
    aiohttp.ServerDisconnectedError(),
    OSError(),
    TimeoutError(),
    RuntimeError("Session is closed"),
)
"""None of these says whether the request was carried out."""

no_clear_answer = pytest.mark.parametrize("answer", NO_CLEAR_ANSWER, ids=repr)
