"""What each answer of the page's server says to the browser beside its body."""

import pytest
from aiohttp.test_utils import TestClient, TestServer

from playground.page_server.application import page_application
from playground.rest.cdn import Cdn
from tests.unit.playground.ground import Ground


@pytest.mark.parametrize("path", ["/", "/nowhere"])
async def test_the_page_is_looked_at_anew_each_time_as_what_it_is_and_in_no_other_page(
    ground: Ground, path: str
) -> None:
    async with TestClient(TestServer(page_application([], Cdn(ground.services)))) as browser:
        headers = (await browser.get(path)).headers
    asked = ("Cache-Control", "X-Content-Type-Options", "X-Frame-Options")
    assert [headers.get(each) for each in asked] == ["no-cache", "nosniff", "DENY"]
