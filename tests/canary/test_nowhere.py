"""Where nobody stands: tables, keys, queues, files, logs, other people's pages and other people's mails."""

import re
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from tests.canary.birds import found_in
from tests.canary.dumps import dump
from tests.canary.story import Story, whole
from tests.faults.stores import OwnPostgresql
from undersigned.settings import Settings

SHOWN = "Chloe, who shows her name,"
KEYS = re.compile(r"t:\{\d+\}:|g:|arq:")


@pytest.fixture(scope="module")
def main(story: Story, database: OwnPostgresql) -> str:
    return dump(database)


def test_in_no_table(story: Story, main: str) -> None:
    """But for the names of those who show theirs, in the one table that is for them."""
    table = re.compile(r"^COPY public\.public_name .*?^\\\.$", re.MULTILINE | re.DOTALL)
    (shown,) = table.findall(main)
    assert story.bird(SHOWN).name in shown
    assert shown.count("\n") == 2, "somebody's name is shown who did not confirm, or has left"
    assert found_in(shown, story.all_but(SHOWN)) == []
    assert found_in(table.sub("", main), story.birds) == []
    assert len(main) > 20_000


def test_not_among_the_keys(story: Story, database: OwnPostgresql) -> None:
    keys = dump(database, "undersigned_keys")
    assert "key_ring" in keys
    assert found_in(keys, story.birds) == []


def test_in_no_key_and_no_value_of_redis(story: Story, settings: Settings) -> None:
    with redis.Redis.from_url(str(settings.redis_url)) as client:
        client.config_set("rdbcompression", "no")
        kept: dict[bytes, Any] = {key: client.dump(key) for key in client.scan_iter(count=1000)}
    assert len(kept) > 10
    assert [key for key in kept if not KEYS.match(key.decode())] == []
    assert found_in(b"\n".join([*kept, *kept.values()]), story.birds) == []


def test_in_nothing_that_redis_was_told(story: Story, commands: list[str]) -> None:
    assert any("arq:job:" in command for command in commands)
    assert any("limit" in command for command in commands)
    assert found_in("\n".join(commands), story.birds) == []


def test_in_no_log(story: Story, data: Path) -> None:
    assert "web.fault" in story.scene.logs()
    assert "task.done" in story.scene.logs()
    assert found_in(story.scene.logs(), story.birds) == []
    logs = list(data.glob("*/*.log"))
    assert 'violates check constraint "short"' in (data / "postgresql" / "server.log").read_text()
    assert {log.parent.name for log in logs} == {"postgresql", "valkey"}
    for log in logs:
        assert found_in(log.read_bytes(), story.birds) == [], log


def test_in_no_file(story: Story, data: Path, database: OwnPostgresql) -> None:
    """Nor in what the servers have written to disk, journals too, nor among temporary files."""
    with psycopg.connect(database.administrator_url(), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    hidden = story.all_but(SHOWN, "Gustav, who did not sign,", "Nils, whom a fault quotes,")
    searched = 0
    for folder in (data, story.scene.folder):
        for file in folder.rglob("*"):
            if file.is_file():
                searched += 1
                assert found_in(file.read_bytes(), hidden, binary=True) == [], file
    assert searched > 500


def test_on_no_page_of_somebody_else(story: Story) -> None:
    told = whole(story.visit_as_somebody_else())
    assert story.bird(SHOWN).name in told
    others = found_in(told, story.birds)
    assert [found for found in others if found != f"{SHOWN}'s name"] == []


def test_on_no_page_about_a_fault(story: Story) -> None:
    """Not even to those whom it is about: a page that says that something broke is often sent on."""
    for who in ("Mona, who met a fault,", "Nils, whom a fault quotes,"):
        faults = [
            answer for answer in story.perches[who].answers if answer.status_code == 500 or "INTERNAL" in answer.text
        ]
        assert len(faults) == 2
        assert found_in(whole(faults), story.birds) == []


def test_in_no_mail_to_somebody_else(story: Story) -> None:
    mails = story.scene.office.accepted
    assert len(mails) > 10
    for mail in mails:
        others = [bird for bird in story.birds if bird.delivered != mail.recipient]
        assert len(others) == len(story.birds) - 1
        assert found_in(mail.raw, others) == []
        assert found_in(str(mail.parsed), others) == []


def test_no_cookie_tells(story: Story) -> None:
    """The receipt holds a name and an address, sealed."""
    for perch in story.perches.values():
        assert found_in(perch.receipt, [perch.bird]) == []
