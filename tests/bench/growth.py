"""Part 3: the same petition with no signature, a hundred thousand, a million."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from urllib.parse import urlencode

from tests.bench import load
from tests.bench.ground import SLUG, Ground, Server
from tests.bench.load import Window, document, send
from tests.bench.rounds import Effort, Ratio, measure
from tests.bench.seeding import counted, seed
from tests.bench.table import Goal, ratio_goal, show
from tests.bench.traffic import Load

SIZES = (0, 100_000, 1_000_000)
PAGE = f"/en/p/{SLUG}"
RECEIPT = {"Cookie": "receipt=none; __Host-receipt=none"}
"""With a receipt a page passes by the cache of answers."""
MOST = 1.2
WARM_SECONDS = 0.3


def run(on: Ground, effort: Effort) -> None:
    with ExitStack() as stack:
        databases = {size: stack.enter_context(on.database()) for size in SIZES}
        for size, database in databases.items():
            seed(database, size)
        servers = {size: stack.enter_context(on.server("ours", database)) for size, database in databases.items()}
        for make in LOADS.values():
            for server in servers.values():
                send(on, server, make(server, WARM_SECONDS))
        for database in databases.values():
            database.settle()
        windows: dict[str, list[Window]] = {}
        goals: list[Goal] = []
        for title, make in LOADS.items():
            found = _measure(on, servers, title, make, effort)
            windows |= found
            first, *_, last = found.values()
            goal = None if title == DATA else MOST
            goals.append(ratio_goal(f"{title}: time at {SIZES[-1]:,} : time at 0", Ratio.of(first, last), most=goal))
        wrong = [found for found in map(counted, databases.values()) if not found.exact]
    goals.append(Goal("exact at each size: rows = Σ slots", str(wrong or "="), "", not wrong))
    show("3. Growing, 64 connections", windows, goals)


def _measure(
    on: Ground, servers: dict[int, Server], title: str, make: Callable[[Server, float], Load], effort: Effort
) -> dict[str, list[Window]]:
    measures = {
        f"{title}, {size:,}": (lambda server=server: send(on, server, make(server, effort.seconds)))
        for size, server in servers.items()
    }
    return measure(measures, effort.rounds)


def _data(server: Server, seconds: float) -> Load:
    variables = {"slug": SLUG, "locale": "en"}
    asked = urlencode({"documentId": document("PetitionPage"), "variables": json.dumps(variables)})
    return load.get(server, f"/graphql?{asked}", seconds)


DATA = "the page's data by GraphQL"
LOADS: dict[str, Callable[[Server, float], Load]] = {
    "page": lambda server, seconds: load.get(server, PAGE, seconds),
    "page, with a receipt": lambda server, seconds: load.get(server, PAGE, seconds, **RECEIPT),
    DATA: _data,
    "count.json": lambda server, seconds: load.get(server, f"{PAGE}/count.json", seconds),
    "sign by the form": load.sign_by_form,
}
