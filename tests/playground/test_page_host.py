"""In a container the page listens beyond 127.0.0.1, and still answers nobody who asks for it by another name."""

import aiohttp
import pytest

from playground.api import Playground, default_world

ELSEWHERE = "127.0.0.2"


@pytest.mark.parametrize(("asked", "status"), [("127.0.0.1", 200), ("localhost", 200), (ELSEWHERE, 403)])
async def test_the_page_listens_where_it_is_told_to_and_answers_to_this_machines_names_alone(
    asked: str, status: int
) -> None:
    async with Playground(default_world(), page_host=ELSEWHERE) as playground, aiohttp.ClientSession() as session:
        port = playground.page_url.rpartition(":")[2]
        headers = {"Host": f"{asked}:{port}"}
        async with session.get(f"http://{ELSEWHERE}:{port}/", headers=headers) as response:
            assert response.status == status
        assert playground.page_url == f"http://127.0.0.1:{port}"
