"""A stage that scales to zero: its processes and its Postgres server stop, and the next request or job starts them."""

import re
import time
from collections.abc import Iterator

import pytest
from power_loss.product import Product
from server.command import Command
from server.stage import ProductStage

pytestmark = pytest.mark.server

STAGE = "drowsy"
UNITS = f"solo-intruder_{STAGE}"


@pytest.fixture(scope="module")
def drowsy(ready: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProductStage]:
    """A product on Postgres, on a stage that stops three seconds after its last use."""
    stage = ProductStage(ready, tmp_path_factory.mktemp("drowsy"), "Intruder", STAGE)
    stage.deploy_build()
    yield stage
    removed = stage.run("stage", "remove", "--stage", STAGE, "--on", "web1", "--product", "Intruder", "--yes", STAGE)
    assert removed.returncode == 0, removed.stderr


def processes(stage: ProductStage) -> list[str]:
    """The services of the release that run."""
    listed = stage.solo.host.run(f"systemctl list-units --plain --no-legend --state=active '{UNITS}-*.service'")
    return [name for line in listed.splitlines() if not (name := line.split()[0]).endswith("-services.service")]


def servers(stage: ProductStage) -> str:
    """Postgres's first processes of the stage's services."""
    return stage.solo.host.run(f"pgrep --uid {UNITS}_services --full 'postgres -D' || true").strip()


def wait_until_asleep(stage: ProductStage) -> float:
    began = time.monotonic()
    while processes(stage) or servers(stage):
        assert time.monotonic() - began < 90, (processes(stage), servers(stage))
        time.sleep(0.2)
    return time.monotonic() - began


def timed(product: Product, path: str) -> float:
    began = time.monotonic()
    product.request("GET", path)
    return time.monotonic() - began


def test_it_stops_and_the_next_request_starts_it(drowsy: ProductStage) -> None:
    product = drowsy.product()
    product.enter("/notes", 1)
    print(f"asleep {wait_until_asleep(drowsy):.1f} s after its last request")
    first = timed(product, "/notes")
    print(f"first response, Postgres asleep too: {first:.2f} s; the next {timed(product, '/notes') * 1000:.1f} ms")
    assert first < 10
    assert [row["number"] for row in product.json("/notes")] == [1]


def test_a_job_starts_what_it_needs(drowsy: ProductStage) -> None:
    wait_until_asleep(drowsy)
    sent = drowsy.run("queue", "send", "errands", '{"kind": "read", "target": "/etc/hostname"}', "--stage", STAGE)
    assert sent.returncode == 0, sent.stderr
    product = drowsy.product()
    deadline = time.monotonic() + 30
    while "/etc/hostname" not in [row["target"] for row in product.json("/findings")]:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_no_request_is_lost_while_it_falls_asleep(drowsy: ProductStage) -> None:
    """Requests come at every moment around the one at which the processes stop."""
    product = drowsy.product()
    for number in range(100, 112):
        product.enter("/notes", number)
        time.sleep(2.6 + (number - 100) * 0.1)
    kept = {row["number"] for row in product.json("/notes")}
    assert set(range(100, 112)) <= kept


def test_an_uptime_check_keeps_nothing_awake(drowsy: ProductStage) -> None:
    product = drowsy.product()
    product.request("GET", "/health")
    started = set()
    for _ in range(40):
        product.request("GET", "/health")
        for unit in processes(drowsy):
            if "-web-" in unit:
                started.add(drowsy.solo.host.run(f"systemctl show --property=MainPID --value {unit}").strip())
        time.sleep(0.2)
    # It was asked five times a second, and stopped all the same.
    assert len(started - {"0"}) > 1, started


def test_its_processes_have_the_limits_of_its_declaration(drowsy: ProductStage) -> None:
    drowsy.product().request("GET", "/health")
    unit = next(unit for unit in processes(drowsy) if "-web-" in unit)
    shown = drowsy.solo.host.run(f"systemctl show --property=MemoryMax,TasksMax,CPUQuotaPerSecUSec {unit}")
    assert set(shown.split()) == {"MemoryMax=268435456", "TasksMax=100", "CPUQuotaPerSecUSec=1.500000s"}


def test_a_server_that_was_killed_is_started_by_who_needs_it(drowsy: ProductStage) -> None:
    product = drowsy.product()
    product.request("GET", "/notes")
    drowsy.solo.host.run(f"kill -9 {servers(drowsy)}")
    began = time.monotonic()
    while product.send("GET", "/notes")[0] != 200:
        assert time.monotonic() - began < 30
        time.sleep(0.2)
    print(f"served again {time.monotonic() - began:.1f} s after its Postgres server was killed")


def test_a_deploy_finds_a_stage_that_sleeps(drowsy: ProductStage) -> None:
    wait_until_asleep(drowsy)
    with drowsy.program.open("ab") as program:
        program.write(b"another release")
    assert drowsy.deploy_build()["outcome"] == "deployed"
    assert drowsy.product().request("GET", "/health") == b"ok"
    roles = drowsy.solo.host.run("ls /run/solo/intruder_drowsy")
    assert len(re.findall(r"-web\.sock", roles)) == 1
