import aiohttp
import pytest

from infrastructure.observability.probe_server import Health, ProbeServer, is_own_name


@pytest.mark.parametrize(
    "asked",
    [
        "localhost",
        "LOCALHOST:8401",
        "localhost.",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.3.2.1",
        "[::1]:8401",
        "tux:8401",
        "Tux",
    ],
)
def test_this_machine_may_be_asked_by_its_own_names_and_those_that_were_given_to_it(asked: str) -> None:
    assert is_own_name(asked, ["tux"])


@pytest.mark.parametrize(
    "asked",
    [
        *("evil.example", "evil.example:8401", "localhost.evil.example", "127.0.0.1.evil.example", "tux.evil.example"),
        *("192.0.2.1", "[2001:db8::1]", "", ":8401", "[::1", "user@evil.example", "2130706433"),
    ],
)
def test_any_other_name_may_be_one_that_somebody_else_gave_to_this_address(asked: str) -> None:
    assert not is_own_name(asked, ["tux"])


@pytest.mark.parametrize("page", ["health", "metrics"])
async def test_a_page_of_another_name_reads_nothing(page: str) -> None:
    """As in a browser on this machine, whose page has had its name point here after it was loaded."""

    async def health() -> Health:
        return Health()

    async def update() -> None: ...

    server = ProbeServer("127.0.0.1", 0, health, update, ["tux"])
    address = await server.start()
    try:
        async with aiohttp.ClientSession() as session:
            for host, status in (("evil.example:8401", 403), ("tux:8401", 200), ("localhost", 200)):
                async with session.get(f"{address}/{page}", headers={"Host": host}) as response:
                    assert response.status == status
                    is_answered = "healthy" in (told := await response.text()) or "# HELP" in told
                    assert is_answered is (status == 200)
    finally:
        await server.stop()
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(f"{address}/{page}")
