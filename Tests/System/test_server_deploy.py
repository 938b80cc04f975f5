"""`solo deploy`: a product comes to a host, and one release follows the other under load."""

from pathlib import Path

import pytest
from relay.load import Load, numbers, wait_for_errands
from server.command import Command
from server.stage import RelayStage


@pytest.fixture(scope="module")
def relay(ready: Command, tmp_path_factory: pytest.TempPathFactory) -> RelayStage:
    """Relay, which serves its edition 0 on a host."""
    stage = RelayStage(ready, tmp_path_factory.mktemp("relay"))
    first = stage.deploy(0)
    assert first["outcome"] == "deployed"
    assert first["sentBytes"] > 0
    assert {step["step"] for step in first["steps"]} >= {"upload", "prepare", "start", "promote"}
    return stage


def test_a_deployed_product_serves(relay: RelayStage) -> None:
    product = relay.product()
    assert product.request("GET", "/health") == b"ok"
    product.enter("/notes", 1)
    assert numbers(product, "/notes") == [1]
    product.post("/errands", {"number": 1, "seconds": 0})
    assert wait_for_errands(product, {1}) == {1: 1}
    product.request("PUT", "/crumbs/a", b"a crumb")


def test_the_same_release_changes_nothing(relay: RelayStage) -> None:
    again = relay.deploy(0)
    assert again["outcome"] == "unchanged"
    assert again["steps"] == []


@pytest.mark.parametrize(
    "deploys", [pytest.param(4, id="4-deploys"), pytest.param(50, id="50-deploys", marks=pytest.mark.faults)]
)
def test_no_request_and_no_job_is_lost(relay: RelayStage, deploys: int) -> None:
    product = relay.product()
    kept = set(numbers(product, "/notes"))
    with Load(80, relay.solo.host.address) as load:
        load.numbers = iter(range(1000, 1_000_000))
        for index in range(deploys):
            # Two that have been built, by turns.
            deployed = relay.deploy((1, 0)[index % 2])
            assert deployed["outcome"] == "deployed"
            assert product.send("GET", "/edition")[1] == b"%d" % (1, 0)[index % 2]
    ran = wait_for_errands(product, load.errands)
    print(f"{deploys} deploys: {load}; {len(load.errands)} jobs")
    assert load.failed == []
    assert load.notes | kept <= set(numbers(product, "/notes"))
    assert load.errands <= ran.keys()
    assert [number for number, times in ran.items() if times > 1] == []


def test_units_and_sockets_are_those_of_the_release_that_serves(relay: RelayStage) -> None:
    deployed = relay.deploy(0)
    release = deployed["release"]
    units = relay.solo.host.run("ls /etc/systemd/system | grep '^solo-relay_production' | sort").split()
    assert units == sorted(
        [
            "solo-relay_production-services.service",
            "solo-relay_production-api.api.socket",
            *(f"solo-relay_production-{process}-{release}.{kind}" for process in ("web", "work") for kind in ("service", "socket")),
        ]
    )
    sockets = relay.solo.host.run("ls /run/solo/relay_production | grep sock | sort").split()
    assert sockets == sorted(
        ["api.api.sock", "platform.sock", "services.sock", *(f"{release}-{process}.sock" for process in ("web", "work"))]
    )


def test_a_release_that_ends_at_once_leaves_the_one_before(relay: RelayStage) -> None:
    failed = relay.deploy(4, status=1)
    assert "did not pass its health check" in failed["error"]
    assert relay.product().request("GET", "/edition") == b"0"
