"""Part 4: what it costs to render each kind of page, and how many answers need no rendering."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import brotli  # pyright: ignore[reportMissingTypeStubs]
import click
import msgspec

from tests.bench import load
from tests.bench.ground import SLUG, Database, Ground, Server, fetch, folder
from tests.bench.load import send
from tests.bench.rounds import Effort
from tests.bench.serving import Seen
from undersigned.core.compression import SMALL
from undersigned.core.ssr import Renderer
from undersigned.settings import ROOT

PETITION = f"/en/p/{SLUG}"
PATHS = ("/en/", PETITION, f"{PETITION}/sign", f"{PETITION}/updates", "/en/petitions", "/en/search?q=internet")
RENDERINGS = 200


def run(on: Ground, effort: Effort) -> None:
    with ExitStack() as stack:
        database, place = stack.enter_context(on.database()), stack.enter_context(folder())
        boots = _visited(on, database, place / "visited")
        alone = _crowd(on, database, place / "alone", effort, signing=False)
        signing = _crowd(on, database, place / "signing", effort, signing=True)
    click.echo(f"\n4. Rendering in V8, each page {RENDERINGS} times\n\n  {'':24}{'ms':>8}{'bytes':>10}{'br':>9}")
    for name, boot in sorted(boots.items()):
        click.echo(f"  {name:24}" + _cost(boot))
    click.echo()
    for title, shares in (("a crowd reads", alone), ("a crowd reads, others sign", signing)):
        click.echo(f"  {title:32} {shares}")


def _visited(on: Ground, database: Database, file: Path) -> dict[str, bytes]:
    """What each kind of page is rendered from."""
    with on.server("watched", database, BENCH_SEEN=str(file)) as server:
        for path in PATHS:
            fetch(server, path)
    return _seen(file).boots


def _cost(boot: bytes) -> str:
    renderer = Renderer(ROOT / "frontend" / "dist")
    body = renderer.render(boot)
    taken: list[float] = []
    for _ in range(RENDERINGS):
        began = time.perf_counter()
        renderer.render(boot)
        taken.append(time.perf_counter() - began)
    small = len(brotli.compress(body, quality=SMALL))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    return f"{median(taken) * 1_000:8.2f}{len(body):10,}{small:9,}"


def _crowd(on: Ground, database: Database, file: Path, effort: Effort, *, signing: bool) -> str:
    """How a crowd's answers were made: from the cache of answers, from known documents, or rendered."""
    with on.server("watched", database, BENCH_SEEN=str(file)) as server, ThreadPoolExecutor(2) as pool:
        signed = pool.submit(_sign, on, server, effort.seconds) if signing else None
        window = send(on, server, load.get(server, PETITION, effort.seconds))
        if signed:
            signed.result()
    seen = _seen(file)
    pages = seen.made
    answers = window.answers.good
    kept = max(answers - pages, 0) / answers
    known = max(pages - seen.rendered, 0) / answers
    return (
        f"{answers:,} answers: {kept:.2%} from the cache of answers, {known:.2%} from known documents, "
        f"{seen.rendered / answers:.2%} rendered ({seen.rendered:,})"
    )


def _sign(on: Ground, server: Server, seconds: float) -> None:
    send(on, server, load.sign_by_form(server, seconds))


def _seen(file: Path) -> Seen:
    return msgspec.json.decode(file.read_bytes(), type=Seen)
