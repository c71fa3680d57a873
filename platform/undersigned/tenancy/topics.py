"""Reads `[[topics]]` of tenant.toml: what the petitions of a tenant may be about (H-2)."""

from undersigned.core.folder import is_slug
from undersigned.core.toml import Table
from undersigned.tenancy.types import Topic

MOST_TOPICS = 12
"""They are a row of links above the list: more are no help in choosing."""
LONGEST_TOPIC = 40


def read_topics(table: Table, locales: tuple[str, ...]) -> tuple[Topic, ...]:
    """The topics in their order, none twice."""
    topics: dict[str, Topic] = {}
    for topic in table.tables("topics"):
        slug = topic.text("slug", longest=63)
        if slug and not is_slug(slug):
            cure = "Use 1 to 63 of a-z, 0-9 and hyphens, with no hyphen at either end"
            topic.mistake("slug", f"`{slug}` cannot stand in an address", cure)
        if slug in topics:
            topic.mistake("slug", f"the topic `{slug}` is there twice", "Name it once")
        topics[slug] = Topic(slug, topic.text_or_words("name", locales, longest=LONGEST_TOPIC))
    if len(topics) > MOST_TOPICS:
        table.mistake("topics", f"there are {len(topics)} topics", f"Keep {MOST_TOPICS} or fewer")
    return tuple(topics.values())
