"""What one filter change costs the server: time, processor, bytes; and memory for open sessions.

Both servers are up and take turns, with time to think between two changes: without it the time is
that of a delayed acknowledgement in the network (44 ms), whatever the script does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from benchmarks import servers, views
from benchmarks.measures import Measure, Spread, ratios
from benchmarks.servers import Server
from benchmarks.websocket import Run, Session, View

THINK_SECONDS = 0.12
DROPPED = 3
"""First changes that do not count: what is filled once is filled then."""
SESSIONS = (1, 10, 50)

Runs = dict[str, list[Run]]
Costs = dict[str, list[float]]


def measure(quick: bool) -> Iterator[Measure]:
    """The measures, time first."""
    rounds = 20 if quick else 100
    blocks = 2 if quick else 5
    with _both() as (product, bare):
        for name, view in (("filter change", views.COVERAGE), ("new selection", views.walk(1))):
            sides = {"product": (product, view), "bare": (bare, views.BARE)}
            runs, costs = asyncio.run(take_turns(sides, rounds, blocks))
            yield from _times(name, runs, costs)
    with _both() as (product, bare):
        yield from asyncio.run(_memory(product, bare))


@contextmanager
def _both() -> Iterator[tuple[Server, Server]]:
    with (
        servers.serving(servers.product()) as product,
        servers.serving(servers.bare()) as bare,
    ):
        yield product, bare


async def take_turns(
    each: Mapping[str, tuple[Server, View]], rounds: int, blocks: int
) -> tuple[Runs, Costs]:
    """The runs of each side, a server and what is changed on it, one in turn with the others; and
    the processor milliseconds of a run, one figure a block of rounds.
    """
    runs: Runs = {name: [] for name in each}
    costs: Costs = {name: [] for name in each}
    async with AsyncExitStack() as stack:
        sides = {
            name: (server, await stack.enter_async_context(Session(server.port, view)))
            for name, (server, view) in each.items()
        }
        for _ in range(DROPPED):
            for _, session in sides.values():
                await session.change()
        for _ in range(blocks):
            before = {name: server.cpu() for name, (server, _) in sides.items()}
            for _ in range(rounds // blocks):
                for name, (_, session) in sides.items():
                    await asyncio.sleep(THINK_SECONDS)
                    runs[name].append(await session.change())
            await asyncio.sleep(THINK_SECONDS)
            for name, (server, _) in sides.items():
                spent = server.cpu() - before[name]
                costs[name].append(1e3 * spent / (rounds // blocks))
    return runs, costs


def _times(name: str, runs: Runs, costs: Costs) -> Iterator[Measure]:
    def line(what: str, unit: str, values: Costs) -> Measure:
        ours, theirs = values["product"], values["bare"]
        return Measure(
            f"{name}, {what}",
            unit,
            Spread.of(ours),
            Spread.of(theirs),
            "bare, same settings",
            ratios(ours, theirs),
        )

    milliseconds = {side: [1e3 * run.seconds for run in those] for side, those in runs.items()}
    sizes = {side: [run.sent / 1e3 for run in those] for side, those in runs.items()}
    yield line("server alone", "ms", milliseconds)
    yield line("processor time", "ms", costs)
    yield line("bytes sent", "kB", sizes)


async def _memory(product: Server, bare: Server) -> list[Measure]:
    lines = []
    async with _crowd(product, views.COVERAGE) as ours, _crowd(bare, views.BARE) as theirs:
        for count in SESSIONS:
            await ours.grow(count)
            await theirs.grow(count)
            rss, bare_rss = product.rss(), bare.rss()
            lines.append(
                Measure(
                    f"memory with {count} session{'s' if count > 1 else ''}",
                    "MB",
                    Spread.of([rss]),
                    Spread.of([bare_rss]),
                    "bare, same settings",
                    ratios([rss], [bare_rss]),
                )
            )
    return lines


class _Crowd:
    def __init__(self, server: Server, view: View, stack: AsyncExitStack) -> None:
        self.server, self.view, self.stack = server, view, stack
        self.count = 0

    async def grow(self, count: int) -> None:
        """Opens sessions up to a number; each changes the filter once."""
        while self.count < count:
            session = Session(self.server.port, self.view)
            await self.stack.enter_async_context(session)
            await session.change()
            self.count += 1


@asynccontextmanager
async def _crowd(server: Server, view: View) -> AsyncIterator[_Crowd]:
    async with AsyncExitStack() as stack:
        yield _Crowd(server, view, stack)
