"""Tenants from files into the database: what changed is told, what did not is left alone, and nobody's signature is lost."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.conftest import MASTER_KEY
from tests.factories import make_context, make_signature
from tests.support.databases import Template, copied
from tests.tenants.valid import put, write_valid
from undersigned.app import open_platform
from undersigned.apply import apply, check
from undersigned.core.context import Platform
from undersigned.core.migrate import database_urls
from undersigned.petitions import service as petitions
from undersigned.settings import Settings
from undersigned.signatures.types import State
from undersigned.tenancy import service as tenancy
from undersigned.updates import service as updates
from undersigned.updates.timeline import timeline
from undersigned.updates.types import EventKind

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def empty_url(template: Template) -> Iterator[str]:
    with copied(template) as url:
        yield url


@pytest.fixture
def settings(empty_url: str) -> Settings:
    """Of a database that has no tenant."""
    settings = Settings(env="demo", database_url=empty_url, master_key=MASTER_KEY)
    with psycopg.connect(database_urls(settings).owner, autocommit=True) as connection:
        connection.execute("SET ROLE undersigned_owner")
        connection.execute(
            """
            TRUNCATE tenant, petition, mail_text, agreed_text, outbox CASCADE
            """
        )
    return settings


@pytest.fixture
async def platform(settings: Settings) -> AsyncIterator[Platform]:
    async with open_platform(settings) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_valid(tmp_path)


def edit(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


async def applied(settings: Settings, folder: Path) -> list[str]:
    changes: list[str] = []
    report = await apply(settings, folder, changes.append)
    assert report.mistakes == ()
    return changes


async def test_everything_is_written_and_told(platform: Platform, folder: Path) -> None:
    changes = await applied(platform.settings, folder)
    assert {
        "demo: tenant",
        "demo: domains",
        "demo: river: petition",
        "demo: river: text en",
        "demo: river: text fr",
    } <= set(changes)
    assert {"demo: river: targets", "demo: river: pinned update en", "demo: river: update water"} <= set(changes)
    tenant = await tenancy.tenant_by_slug(platform, "demo")
    assert tenant
    assert (tenant.id, tenant.domain, tenant.locales) == (7, "demo.localhost", ("en", "fr"))
    context = make_context(platform, tenant)
    petition = await petitions.petition_by_slug(context, "river", "fr")
    assert petition
    assert (petition.title, petition.goals, petition.minimum_shown) == ("Laissez couler la rivière", (100, 500), 10)
    assert petition.pinned_update
    targets = await petitions.targets_of(context, [petition.id])
    assert [target.names["en"] for target in targets[petition.id]] == ["The council", "The mayor"]
    assert await updates.update_by_slug(context, petition.id, "water", "en")
    for host in ("demo.localhost", "petitions.demo.example"):
        assert await tenancy.Hosts(platform).tenant_of(host) == tenant


async def test_applying_again_changes_nothing(platform: Platform, folder: Path) -> None:
    await applied(platform.settings, folder)
    before = versions(platform.settings)
    assert await applied(platform.settings, folder) == []
    assert versions(platform.settings) == before


def versions(settings: Settings) -> list[tuple[object, ...]]:
    with psycopg.connect(database_urls(settings).app) as connection:
        connection.execute("SET LOCAL app.tenant_id = '7'")
        return connection.execute("SELECT slug, version FROM petition ORDER BY slug").fetchall()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("demo/tenant.toml", 'name = "Demo"\nmember', 'name = "Demonstration"\nmember', ["demo: tenant"]),
        ("demo/theme.toml", "radius = 4", "radius = 5", ["demo: tenant"]),
        ("demo/tenant.toml", '"petitions.demo.example"', '"sign.demo.example"', ["demo: domains"]),
        ("demo/petitions/river/petition.toml", "minimum_shown = 10", "minimum_shown = 11", ["demo: river: petition"]),
        ("demo/petitions/river/fr/letter.md", "couler", "courir", ["demo: river: text fr"]),
        ("demo/petitions/river/petition.toml", "The mayor", "The mayors", ["demo: river: targets"]),
        ("demo/petitions/river/petition.toml", "Read it", "Read this", ["demo: river: pinned update en"]),
        ("demo/petitions/river/updates/water/en/title.md", "back", "here", ["demo: river: update water"]),
    ],
)
async def test_only_what_changed_is_told(
    platform: Platform, folder: Path, file: str, old: str, new: str, told: list[str]
) -> None:
    await applied(platform.settings, folder)
    before = versions(platform.settings)
    edit(folder, file, old, new)
    assert await applied(platform.settings, folder) == told
    after = versions(platform.settings)
    assert (after != before) == (told[0].startswith("demo: river") and told != ["demo: river: update water"])
    assert await applied(platform.settings, folder) == []


async def test_yesterdays_stylesheet_still_answers(platform: Platform, folder: Path) -> None:
    """Pages that name it lie in caches; another tenant has no part in it."""
    await applied(platform.settings, folder)
    before = await tenancy.tenant_by_slug(platform, "demo")
    assert before
    edit(folder, "demo/theme.toml", "radius = 4", "radius = 5")
    put("demo/logo.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path d="M0 0h4v2Z"/></svg>')(
        folder
    )
    await applied(platform.settings, folder)
    after = await tenancy.tenant_by_slug(platform, "demo")
    assert after
    assert after.theme_hash != before.theme_hash
    for tenant, radius in ((before, 4), (after, 5)):
        css = await tenancy.theme_file(platform, after, f"{tenant.theme_hash}.css")
        assert css
        assert f"--radius:{radius}px;" in css
    assert after.look.logo
    assert (after.look.logo.width, after.look.logo.height) == (4, 2)
    assert "<path" in str(await tenancy.theme_file(platform, after, after.look.logo.light))
    other = await tenancy.tenant_by_slug(platform, "other")
    assert other
    assert await tenancy.theme_file(platform, other, after.look.logo.light) is None


async def test_a_mistake_keeps_its_tenant_out_and_no_other(platform: Platform, folder: Path) -> None:
    edit(folder, "demo/petitions/river/petition.toml", 'state = "open"', 'state = "opened"')
    told: list[str] = []
    report = await apply(platform.settings, folder, told.append)
    assert report.mistakes
    assert [tenant.slug for tenant in await tenancy.list_tenants(platform)] == ["other"]
    assert told
    assert all(line.startswith("other: ") for line in told)
    assert check(platform.settings, folder).mistakes == report.mistakes


async def test_what_people_signed_outlives_its_files(platform: Platform, folder: Path) -> None:
    await applied(platform.settings, folder)
    tenant = await tenancy.tenant_by_slug(platform, "demo")
    assert tenant
    context = make_context(platform, tenant)
    petition = await petitions.petition_by_slug(context, "river", "en")
    assert petition
    for state in (State.CONFIRMED, State.PENDING):
        await make_signature(platform, tenant, petition, state=state)
    edit(folder, "demo/petitions/river/en/letter.md", "Let it *run*", "Let it *flow*")
    edit(folder, "demo/petitions/river/petition.toml", "minimum_shown", 'letter_reason.en = "Clearer."\nminimum_shown')
    await applied(platform.settings, folder)
    shutil.move(folder / "demo/petitions/river", folder.parent / "river-away")
    write_another(folder)
    await applied(platform.settings, folder)
    async with platform.database.tenant_tx(tenant.id) as connection:
        assert await connection.fetchval("SELECT count(*) FROM signature") == 2
        assert await connection.fetchval("SELECT count(*) FROM consent") == 4
        letters = await connection.fetch("SELECT body FROM agreed_text WHERE purpose = 'petition'")
        assert await connection.fetchval("SELECT sum(confirmed) FROM signature_counter") == 1
    assert [row["body"] for row in letters] == [petition.letter]


async def test_a_signed_letter_changes_only_with_a_reason_that_its_signers_can_read(
    platform: Platform, folder: Path
) -> None:
    """P-8; before anybody has signed a letter may change as it likes."""
    await applied(platform.settings, folder)
    tenant = await tenancy.tenant_by_slug(platform, "demo")
    assert tenant
    context = make_context(platform, tenant)
    edit(folder, "demo/petitions/river/en/letter.md", "Let it *run*", "Let it *flow*")
    await applied(platform.settings, folder)
    petition = await petitions.petition_by_slug(context, "river", "en")
    assert petition
    await make_signature(platform, tenant, petition)
    signed = petition
    edit(folder, "demo/petitions/river/en/letter.md", "Let it *flow*", "Let it *go*")
    report = await apply(platform.settings, folder)
    (mistake,) = report.mistakes
    assert mistake.file == str(folder / "demo/petitions/river/petition.toml")
    assert mistake.what == "the letter in `en` was changed, and people have signed it"
    edit(folder, "demo/petitions/river/petition.toml", "minimum_shown", 'letter_reason.en = "Clearer."\nminimum_shown')
    assert "demo: river: letter en, as its signers are told" in await applied(platform.settings, folder)
    platform.petitions.forget()
    petition = await petitions.petition_by_slug(context, "river", "en")
    assert petition
    (told,) = [one for one in await timeline(context, petition, 10) if one.kind is EventKind.LETTER_CHANGED]
    assert (told.text, told.former) == ("Clearer.", signed.letter_version)
    former = await petitions.former_letter(context, petition, signed.letter_version)
    assert former
    assert (former.letter, former.reason) == (signed.letter, "Clearer.")
    await make_signature(platform, tenant, petition)
    async with platform.database.tenant_tx(tenant.id) as connection:
        consents = await connection.fetch(
            """
            SELECT a.body
              FROM consent AS c
              JOIN agreed_text AS a ON a.tenant_id = $1 AND a.purpose = c.purpose AND a.version = c.text_version
             WHERE c.tenant_id = $1 AND c.purpose = 'petition'
             ORDER BY c.at
            """,
            tenant.id,
        )
    assert [row["body"] for row in consents] == [signed.letter, petition.letter]


async def test_what_is_asked_after_signing_is_kept_and_told(platform: Platform, folder: Path) -> None:
    """T-7: of the tenant, and of a petition that has asks of its own, until it has none any more."""
    await applied(platform.settings, folder)
    words = 'text = { en = "a", fr = "b" }, label = { en = "c", fr = "d" }'
    edit(
        folder,
        "demo/tenant.toml",
        "[contact]",
        f'[[asks]]\npetition = "river"\n{words.replace("}, ", "}" + chr(10))}\n\n[contact]',
    )
    edit(
        folder,
        "demo/petitions/river/petition.toml",
        "minimum_shown",
        f'asks = [{{ url = "https://example.org/", {words} }}]\nminimum_shown',
    )
    assert await applied(platform.settings, folder) == ["demo: tenant", "demo: river: petition"]
    assert await applied(platform.settings, folder) == []
    tenant = await tenancy.tenant_by_slug(platform, "demo")
    assert tenant
    assert [ask.petition for ask in tenant.asks] == ["river"]
    petition = await petitions.petition_by_slug(make_context(platform, tenant), "river", "en")
    assert petition
    assert petition.asks
    assert petition.asks[0].url == {"en": "https://example.org/", "fr": "https://example.org/"}


async def test_the_reason_of_the_last_change_is_none_for_the_next(platform: Platform, folder: Path) -> None:
    await applied(platform.settings, folder)
    tenant = await tenancy.tenant_by_slug(platform, "demo")
    assert tenant
    petition = await petitions.petition_by_slug(make_context(platform, tenant), "river", "en")
    assert petition
    await make_signature(platform, tenant, petition)
    edit(folder, "demo/petitions/river/petition.toml", "minimum_shown", 'letter_reason.en = "Clearer."\nminimum_shown')
    edit(folder, "demo/petitions/river/en/letter.md", "Let it *run*", "Let it *flow*")
    assert "demo: river: letter en, as its signers are told" in await applied(platform.settings, folder)
    assert await applied(platform.settings, folder) == []
    edit(folder, "demo/petitions/river/en/letter.md", "Let it *flow*", "Let it *go*")
    (mistake,) = (await apply(platform.settings, folder)).mistakes
    assert mistake.what == "the letter in `en` was changed again, and the reason is that of the last change"
    edit(folder, "demo/petitions/river/petition.toml", "Clearer.", "Shorter.")
    assert "demo: river: letter en, as its signers are told" in await applied(platform.settings, folder)


async def test_a_goal_that_people_signed_for_only_rises_and_they_can_read_it(platform: Platform, folder: Path) -> None:
    """P-5; before anybody has signed a goal may change as it likes."""
    toml = "demo/petitions/river/petition.toml"
    await applied(platform.settings, folder)
    edit(folder, toml, "goal = [100, 500]", "goal = 80")
    await applied(platform.settings, folder)
    tenant = await tenancy.tenant_by_slug(platform, "demo")
    assert tenant
    context = make_context(platform, tenant)
    petition = await petitions.petition_by_slug(context, "river", "en")
    assert petition
    await make_signature(platform, tenant, petition)
    for lower in ("goal = 60", "goal = [10, 70]"):
        before = (folder / toml).read_text("utf-8")
        edit(folder, toml, "goal = 80", lower)
        (mistake,) = (await apply(platform.settings, folder)).mistakes
        assert mistake.what.startswith("the goal would go down from 80 to ")
        assert mistake.cure == "Set 80 or more"
        (folder / toml).write_text(before, "utf-8")
    edit(folder, toml, "goal = 80", 'goal = "ladder"')
    assert "demo: river: goal 100, as the timeline tells" in await applied(platform.settings, folder)
    edit(folder, toml, 'goal = "ladder"', 'goal = "none"')
    await applied(platform.settings, folder)
    edit(folder, toml, 'goal = "none"', "goal = 90")
    (mistake,) = (await apply(platform.settings, folder)).mistakes
    assert mistake.what.startswith("the goal would go down from 100 to 90")
    told = await timeline(context, petition, 10)
    assert [event.goal for event in told if event.kind is EventKind.GOAL_CHANGED] == [100]


def write_another(folder: Path) -> None:
    """A petition in the place of the one that went."""
    place = folder / "demo" / "petitions" / "hill" / "en"
    place.mkdir(parents=True)
    (place.parent / "petition.toml").write_text(
        'state = "open"\n\n[[targets]]\nname = "The council"\n', encoding="utf-8"
    )
    for field in ("title", "lead", "letter", "story"):
        (place / f"{field}.md").write_text("Words.\n", encoding="utf-8")


async def test_an_update_that_went_is_gone(platform: Platform, folder: Path) -> None:
    await applied(platform.settings, folder)
    edit(
        folder,
        "demo/petitions/river/petition.toml",
        '[[pinned.links]]\nupdate = "water"\nlabel.en = "Read it"\nlabel.fr = "Lire"\n',
        "",
    )
    edit(folder, "demo/petitions/river/en/story.md", "[the update](/en/p/river/updates/water)", "the update")
    shutil.rmtree(folder / "demo/petitions/river/updates")
    assert "demo: river: updates removed" in await applied(platform.settings, folder)
    tenant = await tenancy.tenant_by_slug(platform, "demo")
    assert tenant
    context = make_context(platform, tenant)
    petition = await petitions.petition_by_slug(context, "river", "en")
    assert petition
    assert (await updates.updates_of(context, [petition.id], locale="en"))[petition.id] == []


async def test_another_tenants_domain_is_explained_and_that_tenant_left_as_it_was(
    platform: Platform, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    await applied(platform.settings, folder)
    elsewhere = write_valid(tmp_path_factory.mktemp("elsewhere"))
    shutil.rmtree(elsewhere / "other")
    (elsewhere / "demo").rename(elsewhere / "copy")
    edit(elsewhere, "copy/tenant.toml", "id = 7", "id = 9")
    edit(elsewhere, "copy/petitions/river/en/story.md", "/en/p/river/updates/water", "/en/p/river")
    (mistake,) = (await apply(platform.settings, elsewhere)).mistakes
    assert mistake.what == "the domain `demo.localhost` belongs to another tenant of this installation"
    assert mistake.file.endswith("copy/tenant.toml")
    assert await tenancy.tenant_by_slug(platform, "copy") is None
    host = await tenancy.Hosts(platform).tenant_of("demo.localhost")
    assert host
    assert host.id == 7


async def test_an_id_that_was_changed_is_explained(platform: Platform, folder: Path) -> None:
    await applied(platform.settings, folder)
    edit(folder, "demo/tenant.toml", "id = 7", "id = 70")
    told: list[str] = []
    (mistake,) = (await apply(platform.settings, folder, told.append)).mistakes
    assert "is called `demo`" in mistake.what
    assert "an id never changes" in mistake.cure
    assert told == []
    tenant = await tenancy.tenant_by_slug(platform, "demo")
    assert tenant
    assert tenant.id == 7


async def test_two_that_apply_at_once_agree(platform: Platform, folder: Path) -> None:
    answers = await asyncio.gather(*(applied(platform.settings, folder) for _ in range(3)))
    told = sorted(len(changes) for changes in answers)
    assert told[:2] == [0, 0]
    assert told[2] > 5
    assert await applied(platform.settings, folder) == []


async def test_what_was_applied_is_told_though_another_tenant_could_not_be(platform: Platform, folder: Path) -> None:
    await applied(platform.settings, folder)
    edit(folder, "demo/tenant.toml", '"petitions.demo.example"', '"other.localhost"')
    edit(folder, "other/tenant.toml", 'domains = ["other.localhost"]', 'domains = ["elsewhere.localhost"]')
    edit(folder, "other/tenant.toml", 'name = "Other"', 'name = "Another"')
    told: list[str] = []
    report = await apply(platform.settings, folder, told.append)
    assert [mistake.what for mistake in report.mistakes] == [
        "the domain `other.localhost` belongs to another tenant of this installation"
    ]
    assert told == ["other: tenant", "other: domains"]
    assert (await applied(platform.settings, folder))[:2] == ["demo: domains"]


TOPICS = """
[[topics]]
slug = "water"
name = { en = "Water", fr = "Eau" }
"""


async def test_topics_are_written_and_told_and_one_that_is_gone_is_passed_over(
    platform: Platform, folder: Path
) -> None:
    await applied(platform.settings, folder)
    tenant, petition = (folder / name for name in ("demo/tenant.toml", "demo/petitions/river/petition.toml"))
    before = tenant.read_text("utf-8"), petition.read_text("utf-8")
    tenant.write_text(before[0] + TOPICS, encoding="utf-8")
    petition.write_text(f'topics = ["water"]\n{before[1]}', encoding="utf-8")
    assert await applied(platform.settings, folder) == ["demo: tenant", "demo: river: petition"]
    assert await applied(platform.settings, folder) == []

    async def names() -> list[str]:
        platform.petitions.forget()
        found = await tenancy.tenant_by_slug(platform, "demo")
        assert found
        context = make_context(platform, found)
        river = await petitions.petition_by_slug(context, "river")
        assert river
        shown = await petitions.public_topics(context)
        assert shown == petitions.topics_of(context, river)
        return [topic.names["fr"] for topic in shown]

    assert await names() == ["Eau"]
    shutil.rmtree(folder / "demo/petitions/river")
    tenant.write_text(before[0], encoding="utf-8")
    await applied(platform.settings, folder)
    assert await names() == []
