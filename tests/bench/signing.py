"""Part 1: one hot petition, signed over 64 connections."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median

from tests.bench import ground, load
from tests.bench.cpu import UNKNOWN
from tests.bench.ground import Database, Ground, Server
from tests.bench.load import Window, send
from tests.bench.rounds import Effort, Ratio, measure
from tests.bench.seeding import agree, counted
from tests.bench.table import Goal, ratio_goal, show
from tests.bench.traffic import Answers, Load
from undersigned_graphql.relay import global_id

OURS, NAIVE, GRAPHQL = "ours, form", "a transaction each, the same form", "ours, GraphQL"
QUEUE, EACH, BATCHES = "ready rows: our queue", "ready rows: a transaction each", "ready rows: in batches of 100"
WAYS = {QUEUE: "queue", EACH: "naive", BATCHES: "batches"}
LEAST = 6
MOST_P99 = 60
WARM_SECONDS = 1.0


def run(on: Ground, effort: Effort) -> None:
    with ExitStack() as stack:
        databases = [stack.enter_context(on.database()) for _ in range(2 + len(WAYS))]
        ours = stack.enter_context(on.server("ours", databases[0]))
        naive = stack.enter_context(on.server("naive", databases[1]))
        signed = {ours.port: 0, naive.port: 0}
        sign = _signer(on, signed)
        document, petition = load.document("Sign"), global_id("Petition", databases[0].petition_id)
        measures: dict[str, Callable[[float], Window]] = {
            OURS: lambda seconds: sign(ours, load.sign_by_form(ours, seconds)),
            NAIVE: lambda seconds: sign(naive, load.sign_by_form(naive, seconds)),
            GRAPHQL: lambda seconds: sign(ours, load.sign_by_graphql(ours, seconds, document, petition)),
        }
        measures |= {
            name: _writer(way, database) for (name, way), database in zip(WAYS.items(), databases[2:], strict=True)
        }
        for one in measures.values():
            one(WARM_SECONDS)
        for database in databases:
            database.settle()
        windows = measure(
            {name: (lambda one=one: one(effort.seconds)) for name, one in measures.items()}, effort.rounds
        )
        exact = {server.port: _exactness(server, signed[server.port]) for server in (ours, naive)}
    show("1. Signing one petition, 64 connections", windows, [*_goals(windows), *exact.values()])


def _signer(on: Ground, signed: dict[int, int]) -> Callable[[Server, Load], Window]:
    """What sends a load to a server and counts what it has signed, by port."""

    def sign(server: Server, asked: Load) -> Window:
        window = send(on, server, asked)
        signed[server.port] += window.answers.good
        return window

    return sign


def _writer(way: str, database: Database) -> Callable[[float], Window]:
    versions = agree(database)

    def write(seconds: float) -> Window:
        asked = {"way": way, "url": database.app_url, "petition": str(database.petition_id), "versions": versions}
        given = json.dumps(asked | {"seconds": seconds}).encode()
        written, taken = json.loads(ground.run("tests.bench.ready", given))
        return Window(Answers(written, written, {}, UNKNOWN, UNKNOWN, taken))

    return write


def _goals(windows: dict[str, list[Window]]) -> list[Goal]:
    p99 = median(window.answers.p99 for window in windows[OURS])
    return [
        ratio_goal("ours : a transaction each, behind the form", Ratio.of(windows[OURS], windows[NAIVE]), least=LEAST),
        Goal("p99 of ours", f"{p99:.1f} ms", f"≤ {MOST_P99} ms", p99 <= MOST_P99),
        ratio_goal("ours : a transaction each, ready rows", Ratio.of(windows[QUEUE], windows[EACH])),
        ratio_goal("ours behind the form : ready rows in batches", Ratio.of(windows[OURS], windows[BATCHES])),
        ratio_goal("ours behind GraphQL : ours behind the form", Ratio.of(windows[GRAPHQL], windows[OURS])),
    ]


def _exactness(server: Server, answers: int) -> Goal:
    assert server.database is not None
    found = counted(server.database)
    exact = found.exact and found.signatures == found.tasks == answers
    title = "exact: rows = Σ slots = consents / 2 = tasks = answers"
    return Goal(title, f"{answers:,} {'=' if exact else f'≠ {found}'}", "", exact)
