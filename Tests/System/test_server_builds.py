"""`solo deploy --build-on`: a host builds what is deployed.

Its Swift is a script that takes a program of this repository's build, so that nothing is compiled or downloaded. All else is real.
"""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from server.command import Command
from server.stage import RelayStage

pytestmark = pytest.mark.server

SWIFT = """#!/bin/sh
if [ "$1" = --version ]; then echo "Swift version 6.3.1 (prebuilt)"; exit; fi
while [ $# -gt 0 ]; do
    case $1 in --package-path) root=$2 ;; esac
    shift
done
mkdir -p "$root/.build/debug"
cp /opt/prebuilt/* "$root/.build/debug/"
printf '\\nedition:%s\\n' "$(cat "$root/edition")" >> "$root/.build/debug/Relay"
{ id -un; ls -ld "$root"; ls /var/lib/solo/stages /etc/solo; touch /usr/local/mine; } > "$root/.build/facts" 2>&1
echo '[1/1] Compiling Relay App.swift'
"""


class BuiltStage(RelayStage):
    """Relay, which the host builds."""

    def deploy_built(self, edition: int, *options: str, host: str = "web1", status: int = 0) -> dict[str, Any]:
        """Deploys an edition that a host builds: what `solo deploy --json` prints; `error` is what it says beside that."""
        (self.folder / "edition").write_text(str(edition))
        words = [option for option in self.options if option != "--skip-build"]
        ended = self.run("deploy", *words, "--build-on", host, "--bake", "0", *options, "--json")
        assert ended.returncode == status, ended.stdout + ended.stderr
        printed: dict[str, Any] = json.loads(ended.stdout) if ended.stdout else {}
        return {**printed, "error": ended.stderr}


@pytest.fixture(scope="module")
def relay(ready: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltStage]:
    """Relay on a host, which has what it would be built to."""
    stage = BuiltStage(ready, tmp_path_factory.mktemp("relay"))
    release = stage.deploy(0)["release"]
    refused = stage.deploy_built(1, status=2)
    assert "is not prepared for builds" in refused["error"] and "solo host harden web1 --builds" in refused["error"]
    ready.host.run(
        f"cp -r /var/lib/solo/stages/relay_production/releases/{release} /opt/prebuilt && cd /opt/prebuilt && mv relay Relay && rm manifest.json"
    )
    ready.host.run("cat > /usr/local/bin/swift && chmod 755 /usr/local/bin/swift", text=SWIFT)
    hardened = ready.done("host", "harden", "web1", "--builds")
    assert [point["state"] for point in hardened["points"] if point["point"] == "builds"] == ["changed"]
    yield stage
    assert stage.run("stage", "remove", "--stage", stage.stage, "--yes", stage.stage).returncode == 0


def test_a_host_builds_what_is_deployed_to_it(relay: BuiltStage) -> None:
    deployed = relay.deploy_built(20)
    assert deployed["outcome"] == "deployed" and "sentBytes" not in deployed
    assert relay.product().request("GET", "/edition") == b"20"
    facts = relay.solo.host.run("cat /var/lib/solo/builds/Relay/sources/.build/facts")
    assert facts.startswith("solo-builds\n")
    assert facts.count("Permission denied") == 2 and "Read-only file system" in facts
    sources = relay.solo.host.run("ls -A /var/lib/solo/builds/Relay/sources").split()
    assert ".build" in sources and "Package.swift" in sources and ".solo" not in sources


def test_the_same_sources_change_nothing(relay: BuiltStage) -> None:
    number = "stat --format=%i /var/lib/solo/builds/Relay/sources/Package.swift"
    relay.deploy_built(21)
    before = relay.solo.host.run(number)
    assert relay.deploy_built(21)["outcome"] == "unchanged"
    assert relay.solo.host.run(number) == before


def test_another_host_gets_it_through_this_machine(relay: BuiltStage) -> None:
    registry = relay.solo.folder / "hosts.json"
    before = registry.read_text()
    hosts = json.loads(before)
    hosts["hosts"].append({**hosts["hosts"][0], "name": "builder"})
    registry.write_text(json.dumps(hosts))
    try:
        deployed = relay.deploy_built(22, host="builder")
    finally:
        registry.write_text(before)
    assert deployed["outcome"] == "deployed" and deployed["sentBytes"] > 0
    assert relay.product().request("GET", "/edition") == b"22"


def test_a_build_that_fails_is_told_with_its_place(relay: BuiltStage) -> None:
    failing = "#!/bin/sh\necho \"/var/lib/solo/builds/Relay/sources/Sources/Relay/App.swift:3:1: error: no such thing\"\nexit 1\n"
    relay.solo.host.run("cat > /usr/local/bin/swift", text=failing)
    failed = relay.deploy_built(23, status=1)
    assert "no such thing" in failed["error"] and "Sources/Relay/App.swift:3" in failed["error"]
    relay.solo.host.run("cat > /usr/local/bin/swift", text=SWIFT)


def test_an_archive_is_read_as_the_builds_user(relay: BuiltStage) -> None:
    relay.solo.host.run("cd /var/lib/solo/builds/Relay && mv release.tar.zst kept && ln -s /etc/shadow release.tar.zst")
    ended = subprocess.run(
        relay.solo.host.ssh("solo agent build get Relay"), capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    relay.solo.host.run("cd /var/lib/solo/builds/Relay && mv kept release.tar.zst")
    assert ended.stdout == "" and "Permission denied" in ended.stderr
