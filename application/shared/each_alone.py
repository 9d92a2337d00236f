from collections.abc import AsyncIterable, Awaitable, Callable


async def each_alone[Each](
    every: AsyncIterable[Each], do: Callable[[Each], Awaitable[object]], *, problem: str
) -> None:
    """Do it for one after the other; none keeps those behind it from being tried.

    Raises an ExceptionGroup that says `problem`, of what failed, once all have been tried.
    """
    failures = list[Exception]()
    async for each in every:
        try:
            await do(each)
        except Exception as failure:  # noqa: BLE001  # raised below, with the others
            failures.append(failure)
    if failures:
        raise ExceptionGroup(problem, failures)
