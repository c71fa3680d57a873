"""Topics in the files of a tenant and of its petitions: read as they are written, and every mistake explained (H-2)."""

from pathlib import Path

import pytest

from tests.tenants.valid import FILES, expect_mistake, put, read_all, swap, together, write_valid
from undersigned.tenancy.topics import LONGEST_TOPIC, MOST_TOPICS
from undersigned.tenancy.types import Topic

TENANT, RIVER = "demo/tenant.toml", "demo/petitions/river/petition.toml"
LINES = FILES[TENANT].count("\n")

TOPICS = """
[[topics]]
slug = "water"
name = { en = "Water", fr = "Eau" }

[[topics]]
slug = "zoo"
name = "Zoo"
"""


def declared(old: str = "", new: str = "") -> str:
    assert old in TOPICS
    return FILES[TENANT] + TOPICS.replace(old, new)


def about(topics: str) -> str:
    return f"topics = {topics}\n{FILES[RIVER]}"


MISTAKES = {
    "a name that is missing in a language": (
        put(TENANT, declared(', fr = "Eau"')), TENANT, LINES + 4, "`fr` is missing"),
    "a name too long for a link in a row": (
        put(TENANT, declared('"Zoo"', f'"{"Z" * (LONGEST_TOPIC + 1)}"')), TENANT, LINES + 8,
        f"Shorten it to {LONGEST_TOPIC} or fewer"),
    "no slug": (put(TENANT, declared('slug = "zoo"\n')), TENANT, LINES + 6, "`slug` is missing"),
    "a slug that cannot stand in an address": (
        put(TENANT, declared('"zoo"', '"the zoo"')), TENANT, LINES + 7, "`the zoo` cannot stand in an address"),
    "a slug twice": (put(TENANT, declared('"zoo"', '"water"')), TENANT, LINES + 7, "the topic `water` is there twice"),
    "a key that there is not": (put(TENANT, declared("slug", "slugs")), TENANT, LINES + 3, "the key `slugs` is unknown"),
    "too many": (
        put(TENANT, declared() + "".join(f'[[topics]]\nslug = "t{n}"\nname = "T"\n' for n in range(MOST_TOPICS))),
        TENANT, LINES + 2, f"there are {MOST_TOPICS + 2} topics"),
    "a topic that the tenant does not have": (
        together(put(TENANT, declared()), put(RIVER, about('["zoo", "watre"]'))), RIVER, 1,
        "tenant.toml has no topic `watre`. Did you mean `water`"),
    "a topic where there are none": (
        put(RIVER, about('["water"]')), RIVER, 1,
        'tenant.toml has no topic `water`. Add [[topics]] with slug = "water" to tenant.toml'),
    "a topic named twice": (
        together(put(TENANT, declared()), put(RIVER, about('["zoo", "zoo"]'))), RIVER, 1, "names `zoo` twice"),
    "a petition about everything": (
        put(RIVER, about('["a", "b", "c", "d", "e", "f"]')), RIVER, 1, "there are 6 topics. Keep 5 or fewer"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path) -> None:
    expect_mistake(tmp_path, MISTAKES[case])


def test_topics_are_read_in_the_tenants_order(tmp_path: Path) -> None:
    folder = write_valid(tmp_path)
    together(put(TENANT, declared()), put(RIVER, about('["zoo", "water"]')))(folder)
    tenants, report = read_all(folder)
    assert report.mistakes == ()
    demo = tenants[0]
    assert demo.tenant.topics == (
        Topic("water", {"en": "Water", "fr": "Eau"}),
        Topic("zoo", {"en": "Zoo", "fr": "Zoo"}),
    )
    assert demo.petitions[0].petition.topics == ("zoo", "water")


def test_where_the_tenant_cannot_be_read_its_topics_are_no_mistake_of_a_petition(tmp_path: Path) -> None:
    folder = write_valid(tmp_path)
    together(swap(TENANT, "id = 7", "id = "), put(RIVER, about('["water"]')))(folder)
    assert "no topic" not in read_all(folder)[1].format()
