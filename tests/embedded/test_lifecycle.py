"""The embedded servers live exactly as long as anybody uses them, whatever is killed."""

import signal
import subprocess
import sys
import time

import pytest

from tests.embedded.ground import Ground, database, end, store, wait_until, works


def test_the_last_of_two_programs_ends_the_servers_they_share(each_fresh_ground: Ground) -> None:
    first, second = each_fresh_ground.start(), each_fresh_ground.start()
    given = first.given()
    assert second.given() == given
    assert works(given)
    servers = each_fresh_ground.state("postgresql")
    assert first.leave() == 0
    assert works(given)
    assert each_fresh_ground.state("postgresql") == servers
    assert second.leave() == 0
    assert each_fresh_ground.nothing_lives()
    assert not (each_fresh_ground.data / "postgresql/state.json").exists()
    assert each_fresh_ground.log("postgresql").count("starting PostgreSQL") == 1


def test_data_outlives_the_servers(own_ground: Ground) -> None:
    one = own_ground.start()
    given = one.given()
    with database(given) as connection, store(given) as client:
        connection.execute("create table kept as select 7 as number")
        client.set("kept", "7")
    one.leave()
    again = own_ground.start().given()
    with database(again) as connection, store(again) as client:
        assert connection.execute("select number from kept").fetchone() == (7,)
        assert client.get("kept") == b"7"


def test_a_killed_program_leaves_nothing_running(ground: Ground) -> None:
    program = ground.start()
    program.given()
    program.kill()
    assert wait_until(ground.nothing_lives, 5)
    assert "database system is shut down" in ground.log("postgresql")


def test_killing_the_program_that_started_the_servers_does_not_disturb_another(ground: Ground) -> None:
    starter = ground.start()
    given = starter.given()
    other = ground.start()
    other.given()
    with database(given) as connection:
        starter.kill()
        time.sleep(1)
        assert connection.execute("select 1").fetchone() == (1,)
    assert works(given)
    assert ground.log("postgresql").count("starting PostgreSQL") == 1


def test_killed_guards_take_their_servers_with_them_and_the_next_start_is_normal(ground: Ground) -> None:
    ground.start().given()
    for server in ("postgresql", "valkey"):
        end(ground.state(server)["guard"])
    if sys.platform == "linux":
        assert wait_until(lambda: not ground.lives("postgresql") and not ground.lives("valkey"), 10)
    given = ground.start().given()
    assert works(given)


def test_nothing_committed_is_lost_when_guards_and_servers_are_killed_together(ground: Ground) -> None:
    program = ground.start()
    given = program.given()
    with database(given) as connection, store(given) as client:
        connection.execute("create table kept as select 7 as number")
        client.set("kept", "7")
        client.execute_command("WAITAOF", 1, 0, 5000)
    for server in ("postgresql", "valkey"):
        processes = ground.state(server)
        end(processes["guard"])
        end(processes["server"])
    program.kill()
    given = ground.start().given()
    with database(given) as connection, store(given) as client:
        assert connection.execute("select number from kept").fetchone() == (7,)
        assert client.get("kept") == b"7"


def test_a_first_start_killed_in_the_middle_is_begun_again(each_fresh_ground: Ground) -> None:
    program = each_fresh_ground.start()
    home = each_fresh_ground.data / "postgresql"
    assert wait_until((home / "data/cluster.new/base").exists)
    end(int((home / "guard.lock").read_text()))
    program.kill()
    assert not (home / "data/cluster").exists()
    assert works(each_fresh_ground.start().given())


@pytest.mark.parametrize("server", ["postgresql", "valkey"])
def test_a_crashed_server_is_started_again(ground: Ground, server: str) -> None:
    given = ground.start().given()
    end(ground.state(server)["server"])
    assert wait_until(lambda: works(given), 10)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_program_ends_all_cleanly(own_ground: Ground, how: signal.Signals) -> None:
    program = own_ground.start()
    program.given()
    program.process.send_signal(how)
    assert program.process.wait(40) == 0
    assert own_ground.nothing_lives()
    assert "database system is shut down" in own_ground.log("postgresql")


def test_twenty_programs_at_once(fresh_ground: Ground) -> None:
    programs = [fresh_ground.start() for _ in range(20)]
    given = [program.given() for program in programs]
    assert all(one == given[0] for one in given)
    assert works(given[0])
    for program in programs:
        assert program.process.stdin is not None
        program.process.stdin.close()
    assert [program.process.wait(40) for program in programs] == [0] * 20
    assert fresh_ground.nothing_lives()
    assert fresh_ground.log("postgresql").count("starting PostgreSQL") == 1


def test_stale_process_numbers_of_living_strangers_do_no_harm(ground: Ground) -> None:
    ground.start().given()
    server_account = (ground.data / "postgresql/data").stat()
    for server in ("postgresql", "valkey"):
        processes = ground.state(server)
        end(processes["guard"])
        end(processes["server"])
    ground.programs[0].kill()
    assert wait_until(lambda: not ground.lives("postgresql"))
    user, group = (server_account.st_uid, server_account.st_gid) if ground.account.uid is None else (None, None)
    stranger = subprocess.Popen(
        ["sleep", "60"], user=user or ground.account.uid, group=group or ground.account.gid, cwd="/"
    )
    pid_file = ground.data / "postgresql/data/cluster/postmaster.pid"
    rest = pid_file.read_text().split("\n", 1)[1]
    pid_file.write_text(f"{stranger.pid}\n{rest}")
    (ground.data / "postgresql/data/.s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n{rest}")
    (ground.data / "postgresql/server.lock").write_text(str(stranger.pid))
    try:
        assert works(ground.start().given())
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_restarted_container_uses_the_same_process_numbers(own_ground: Ground) -> None:
    isolated = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]
    if subprocess.run([*isolated, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this account may not make process namespaces")
    for _ in range(3):
        program = own_ground.start(*isolated)
        assert works(program.given())
        program.kill()
        assert wait_until(own_ground.nothing_lives)
