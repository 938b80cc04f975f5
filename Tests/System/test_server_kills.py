"""Whatever is killed at whatever step of a deploy: no request fails, and the next deploy leaves the stage whole."""

import subprocess
from collections.abc import Iterator

import pytest
from relay.edition import write_edition
from relay.load import Load, numbers, wait_for_errands
from server.command import Command
from server.stage import RelayStage

pytestmark = pytest.mark.server

STEPS = ["prepare", "start", "promote", "settle", "bake", "drain", "contract", "prune"]
#: The helper carries the deploy out; the agent passes on what it says.
VICTIMS = ["solo agent helper", "solo agent deploy"]

#: Kills a process on the host as soon as the journal has a step of a release.
KILL = """
journal=/var/lib/solo/stages/relay_production/deploy.json
while :; do
    text=$(cat $journal 2>/dev/null)
    case $text in *'"release":"{release}"'*) case $text in *'"step":"{step}"'*)
        pkill -KILL -f '{victim}' && echo killed; exit;;
    esac;; esac
done
"""


@pytest.fixture(scope="module")
def relay(ready: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelayStage]:
    """Relay, whose editions 1 and 0 the host has."""
    stage = RelayStage(ready, tmp_path_factory.mktemp("kills"))
    stage.deploy(1)
    stage.deploy(0)
    yield stage
    stage.run("stage", "remove", "--stage", stage.stage, "--yes", stage.stage)


@pytest.fixture(scope="module")
def releases(relay: RelayStage) -> dict[int, str]:
    return {edition: relay.deploy(edition)["release"] for edition in (1, 0)}


@pytest.mark.parametrize("victim", VICTIMS)
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_fails_no_request(relay: RelayStage, releases: dict[int, str], step: str, victim: str) -> None:
    relay.deploy(0)
    product = relay.product()
    with Load(80, relay.solo.host.address) as load:
        load.numbers = iter(range(1 + max([0, *numbers(product, "/notes")]), 10**9))
        killer = subprocess.Popen(
            relay.solo.host.ssh("timeout 60 sh -s"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert killer.stdin is not None
        killer.stdin.write(KILL.format(release=releases[1], step=step, victim=victim))
        killer.stdin.close()
        write_edition(relay.program, 1)
        first = relay.run("deploy", *relay.options, "--bake", "1", "--bake-requests", "1", "--json")
        assert killer.stdout is not None
        killed = killer.stdout.read().strip() == "killed"
        again = relay.deploy(1)
        assert again["outcome"] in ("deployed", "unchanged")
        assert product.send("GET", "/edition")[1] == b"1"
        assert relay.units() == relay.expected_units(releases[1])
    ran = wait_for_errands(product, load.errands)
    print(f"{victim} killed at {step}: {killed}, the first ended with {first.returncode}, then {again['outcome']}; {load}")
    assert killed
    assert load.failed == []
    assert load.notes <= set(numbers(product, "/notes"))
    assert load.errands <= ran.keys()
    assert [number for number, times in ran.items() if times > 1] == []
