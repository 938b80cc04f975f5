"""What a product on a host can't reach: another stage, its own stage's services, the host. And what it can."""

import json
import time
from collections.abc import Iterator

import pytest
from power_loss.product import Product
from server.command import Command
from server.stage import ProductStage

STAGE = "/var/lib/solo/stages/intruder_production"
OTHER = "/var/lib/solo/stages/intruder_staging"
RUN = "/run/solo/intruder_production"

#: What an API's handler is refused by the kernel, and so is a component that is isolated.
REFUSED = [
    *(("read", f"{folder}/data/{file}") for folder in (STAGE, OTHER) for file in ("vault.json", "queue.sqlite", "storage.json")),
    ("read", f"{OTHER}/data/db"),
    ("read", "/var/lib/solo/keys/intruder_production"),
    ("read", "/var/lib/solo/keys/intruder_staging"),
    ("read", "/etc/solo/stages/intruder_production"),
    ("read", "/etc/shadow"),
    ("read", "/var/log/solo/audit.jsonl"),
    ("read", "/proc/1/environ"),
    ("write", f"{STAGE}/x"),
    ("write", f"{OTHER}/data/db/x"),
    ("write", "/etc/x"),
    ("connect", f"{RUN}/platform.sock"),
    ("connect", "/run/solo/intruder_staging/platform.sock"),
    ("connect", "/run/solo/intruder_staging/services.sock"),
    ("connect", "/run/solo/helper.sock"),
    ("connect", "/run/solo-proxy/admin.sock"),
    ("connect", "/run/systemd/private"),
    ("connect", "/run/dbus/system_bus_socket"),
]
#: What the API's handlers may, and an isolated component may not.
STAGES_OWN = [("read", f"{STAGE}/data/db/book.sqlite"), ("write", f"{STAGE}/data/db/x"), ("connect", f"{RUN}/api.api.sock")]
#: What both need: each asks for a key or a password.
SHARED = [("connect", f"{RUN}/services.sock"), ("connect", f"{RUN}/postgres-15/.s.PGSQL.5432")]


@pytest.fixture(scope="module")
def product(ready: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product on Postgres whose handlers reach for what a request names, beside another stage of it."""
    stage = ProductStage(ready, tmp_path_factory.mktemp("intruder"), "Intruder")
    other = ready.run(
        "secret", "list", "--stage", "staging", "--on", "web1", "--product", "Intruder", "--skip-build", cwd=stage.folder, swift=stage.swift
    )
    assert other.returncode == 0, other.stderr
    deployed = stage.deploy_build()
    print(f"a first deploy with a Postgres cluster: {deployed['seconds']:.1f} s")
    yield stage.product()
    for name in ("production", "staging"):
        removed = stage.run("stage", "remove", "--stage", name, "--on", "web1", "--product", "Intruder", "--yes", name)
        assert removed.returncode == 0, removed.stderr


def outcomes(product: Product) -> dict[str, str]:
    """What comes of each in a handler of the API."""
    reached = {}
    for kind, target in [*REFUSED, *STAGES_OWN, *SHARED]:
        reached[target] = product.post("/reach", {"kind": kind, "target": target}).decode()
    return reached


def isolated_outcomes(product: Product, limit: float = 60) -> dict[str, str]:
    """What comes of each in a worker that is isolated."""
    targets = [*REFUSED, *STAGES_OWN, *SHARED]
    for kind, target in targets:
        product.post("/errands", {"kind": kind, "target": target})
    deadline = time.monotonic() + limit
    while len(found := {row["target"]: row["outcome"] for row in product.json("/findings")}) < len(targets):
        assert time.monotonic() < deadline, found
        time.sleep(0.2)
    return found


def test_a_product_has_its_own_databases(product: Product) -> None:
    product.enter("/notes", 7)
    assert [row["number"] for row in product.json("/notes")] == [7]


def test_a_handler_reaches_what_its_stage_has_and_nothing_else(product: Product) -> None:
    reached = outcomes(product)
    assert [target for _, target in REFUSED if reached[target] == "ok"] == []
    assert {target: reached[target] for _, target in [*STAGES_OWN, *SHARED] if reached[target] != "ok"} == {}


def test_an_isolated_component_does_not_reach_what_the_others_have(product: Product) -> None:
    reached = isolated_outcomes(product)
    assert [target for _, target in [*REFUSED, *STAGES_OWN] if reached[target] == "ok"] == []
    assert {target: reached[target] for _, target in SHARED if reached[target] != "ok"} == {}


def test_a_process_is_exposed_as_little_as_it_was(product: Product, ready: Command) -> None:
    """What `systemd-analyze security` leaves of a process of the product; 10 would be everything."""
    units = ready.host.run("systemctl list-units --plain --no-legend 'solo-intruder_production-web-*.service'").split()
    report = json.loads(ready.host.run(f"systemd-analyze security --no-pager --json=short {units[0]}"))
    overall = ready.host.run(f"systemd-analyze security --no-pager {units[0]} | grep Overall")
    print(overall.strip())
    assert report
    assert float(overall.split(":")[1].split()[0]) <= 2.0
