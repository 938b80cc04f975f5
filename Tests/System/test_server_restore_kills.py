"""SIGKILL at the steps of a restore of a stage on a host: it serves again by itself, its former data or the restored, and the next restore succeeds.

Once the stage's services have written the restored data beside the stage's, the root helper stops everything, exchanges the two and has the release
serve: it is killed before some of its calls that change a file, as test_backup_kills.py says.
"""

import subprocess
import time
from collections.abc import Iterator

import pytest
from laptop.killed import build_library
from server.bucket_stage import done, done_json, wait_for_backup
from server.command import Command
from server.stage import ProductStage
from server.terminal import in_terminal

pytestmark = pytest.mark.server

PLACE = "/var/lib/solo/stages/intruder_production"
#: How long the product may be away after a kill.
AWAY = 30
#: From one call of the helper before which it is killed to the next.
STRIDE = 11

#: The next helper is killed, once.
ARM_HELPER = """
mkdir -p /run/systemd/system/solo-helper.service.d
rm -f /run/killed_at.log
printf '[Service]\\nEnvironment=LD_PRELOAD=/root/killed_at.so KILLED_AT={at} KILLED_LOG=/run/killed_at.log\\n' \
    > /run/systemd/system/solo-helper.service.d/kill.conf
systemctl daemon-reload
systemctl stop solo-helper.service
"""
DISARM_HELPER = """
rm -rf /run/systemd/system/solo-helper.service.d
systemctl daemon-reload
cat /run/killed_at.log 2>/dev/null || true
"""


@pytest.fixture(scope="module")
def intruder(ready: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProductStage]:
    """A product with a Postgres and a SQLite, 10 notes in its newest backup and 15 now."""
    folder = tmp_path_factory.mktemp("restored")
    stage = ProductStage(ready, folder, "Intruder")
    assert stage.deploy_build()["outcome"] == "deployed"
    library = build_library(folder)
    subprocess.run(ready.host.ssh("cat > /root/killed_at.so"), input=library.read_bytes(), check=True)
    in_terminal(stage, "backup", "key", "--stage", "production")
    wait_for_backup(stage)
    for number in range(10):
        stage.product().enter("/notes", number)
    done(stage, "backup", "now")
    yield stage
    ready.host.run(DISARM_HELPER)
    assert stage.run("stage", "remove", "--stage", stage.stage, "--yes", stage.stage).returncode == 0


def rows(stage: ProductStage) -> list[int]:
    return sorted(note["number"] for note in stage.product().json("/notes"))


def wait_for_rows(stage: ProductStage) -> tuple[list[int], float]:
    """What the product has once it responds, and the seconds that it took."""
    began = time.monotonic()
    while True:
        try:
            return rows(stage), time.monotonic() - began
        except (OSError, RuntimeError):
            assert time.monotonic() - began < AWAY, stage.solo.host.run("journalctl -u solo-helper -n 50 --no-pager")
            time.sleep(0.1)


def kept(stage: ProductStage) -> list[str]:
    return stage.solo.host.run(f"ls {PLACE}/.kept 2>/dev/null || true").split()


def check(stage: ProductStage, newest: str, former: list[int], where: str) -> None:
    """The stage serves; no backup is lost; and a restore succeeds."""
    found, seconds = wait_for_rows(stage)
    assert found in (former, list(range(10))), where
    backups = [backup["name"] for backup in done_json(stage, "backup", "list")]
    assert newest in backups, where
    outcome = done_json(stage, "restore", newest)
    assert rows(stage) == list(range(10)), where
    print(f"{where}: served {len(found)} of {len(former)} notes after {seconds:.1f} s; restored in {outcome['seconds']:.1f} s")
    for name in kept(stage):
        done(stage, "restore", "--remove-kept", name)


def add(stage: ProductStage) -> list[int]:
    """Gives the stage more than its backup has: what it has now."""
    if len(rows(stage)) == 10:
        for number in range(10, 15):
            stage.product().enter("/notes", number)
    return rows(stage)


def test_a_killed_helper(intruder: ProductStage) -> None:
    newest = done_json(intruder, "backup", "list")[0]["name"]
    at = 1
    while True:
        former = add(intruder)
        intruder.solo.host.run(ARM_HELPER.format(at=at))
        ended = intruder.run("restore", newest, "--stage", "production", "--json")
        call = intruder.solo.host.run(DISARM_HELPER).strip()
        if not call:
            assert ended.returncode == 0, ended.stderr
            break
        check(intruder, newest, former, f"helper killed at call {at}, {call}")
        at += STRIDE
    assert at > 3 * STRIDE
