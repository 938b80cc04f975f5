"""`solo deploy`: a product comes to a host, and one release follows the other under load."""

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
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
    stage.first_bytes = first["sentBytes"]
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
    "deploys", [pytest.param(2, id="2-deploys"), pytest.param(50, id="50-deploys", marks=pytest.mark.faults)]
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


def test_what_differs_is_sent_and_all_of_it_if_that_does_not_help(relay: RelayStage) -> None:
    sent = relay.folder / ".solo/.sent/relay"
    changed = relay.deploy(6)
    upload = next(step["seconds"] for step in changed["steps"] if step["step"] == "upload")
    print(f"upload: {changed['sentBytes']} bytes in {upload:.2f} s; the first release took {relay.first_bytes} bytes")
    assert changed["sentAgainst"] in relay.solo.host.run("ls /var/lib/solo/stages/relay_production/releases")
    assert changed["sentBytes"] < relay.first_bytes / 100
    # The host has something else under this name.
    for kept in sent.iterdir():
        content = kept.read_bytes()
        kept.write_bytes(content[1_000_000:] + content[:1_000_000])
    whole = relay.deploy(12)
    assert whole["outcome"] == "deployed" and "sentAgainst" not in whole
    assert whole["sentBytes"] > relay.first_bytes / 2
    # Another machine has sent nothing yet.
    shutil.rmtree(sent)
    assert "sentAgainst" not in relay.deploy(18)
    releases = relay.solo.host.run("ls -A /var/lib/solo/stages/relay_production/releases").split()
    assert [name for name in releases if name.startswith(".")] == []


def test_units_and_sockets_are_those_of_the_release_that_serves(relay: RelayStage) -> None:
    deployed = relay.deploy(0)
    release = deployed["release"]
    units = relay.solo.host.run("ls /etc/systemd/system | grep '^solo-relay_production' | sort").split()
    assert units == sorted(
        [
            "solo-relay_production-services.service",
            *(f"solo-relay_production-{name}.socket" for name in ("services", "files", "administration")),
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


def test_a_stage_is_administered_as_one_on_the_laptop_is(relay: RelayStage) -> None:
    options = ["--stage", relay.stage]
    status = json.loads(relay.run("status", *options, "--json").stdout)
    assert status["isRunning"] and status["app"] == "relay" and status["stage"] == "production"
    queues = json.loads(relay.run("queue", "list", *options, "--json").stdout)
    assert [queue["queue"] for queue in queues] == ["jobs"]
    sent = relay.run("queue", "send", "jobs", '{"number": 77, "seconds": 0}', *options)
    assert sent.returncode == 0, sent.stderr
    assert 77 in wait_for_errands(relay.product(), {77})
    lines = relay.run("logs", *options, "--lines", "5", "--json").stdout.splitlines()
    assert len(lines) == 5 and all(json.loads(line)["message"] for line in lines)
    stages = json.loads(relay.run("stage", "list", "--json").stdout)
    assert [(stage["product"], stage["stage"], stage["host"]) for stage in stages] == [("relay", "production", "web1")]
    unknown = relay.run("status", "--stage", "staging", "--on", "web1")
    assert unknown.returncode == 2 and "This host has no stage 'staging' of relay." in unknown.stderr


def test_a_stage_is_closed_for_maintenance_and_opened_again(relay: RelayStage) -> None:
    options = ["--stage", relay.stage, "--json"]
    closed = relay.run("maintenance", "on", "--message", "Back at noon {sharp}.", *options)
    assert closed.returncode == 0, closed.stderr
    status, body = relay.product().send("GET", "/notes")
    assert status == 503 and b"Back at noon &#123;sharp&#125;." in body
    listed = json.loads(relay.run("stage", "list", "--json").stdout)
    assert listed[0]["maintenance"] == "Back at noon {sharp}."
    # Jobs go on, and a deploy leaves it closed.
    assert relay.run("queue", "send", "jobs", '{"number": 78, "seconds": 0}', "--stage", relay.stage).returncode == 0
    assert relay.deploy(6)["outcome"] == "deployed"
    assert relay.product().send("GET", "/edition")[0] == 503
    opened = relay.run("maintenance", "off", *options)
    assert json.loads(opened.stdout) == {"host": "web1", "stage": relay.stage}
    assert relay.product().send("GET", "/edition") == (200, b"6")
    assert 78 in wait_for_errands(relay.product(), {78})
    relay.deploy(0)


def test_a_rollback_takes_the_release_before(relay: RelayStage) -> None:
    relay.deploy(1)
    back = relay.run("rollback", "--stage", relay.stage, "--json")
    assert back.returncode == 0, back.stderr
    printed = json.loads(back.stdout)
    steps = {step["step"]: step["seconds"] for step in printed["steps"]}
    print(f"rollback: {steps['prepare'] + steps['start'] + steps['promote']:.2f} s to the promotion")
    assert printed["outcome"] == "deployed"
    assert relay.product().request("GET", "/edition") == b"0"


def test_a_secret_that_is_set_reaches_the_release_that_serves(relay: RelayStage) -> None:
    options = ["--stage", relay.stage]

    def set_motto(value: str) -> str:
        ended = relay.run("secret", "set", "motto", *options, stdin=value)
        assert ended.returncode == 0, ended.stderr
        return str(ended.stderr)

    assert "Started again" not in set_motto("first")
    release = relay.deploy(900)["release"]
    product = relay.product()
    assert product.request("GET", "/motto") == b"first"
    work = f"systemctl show --property=MainPID --value solo-relay_production-work-{release}"
    works = relay.solo.host.run(work)
    with Load(80, relay.solo.host.address) as load, ThreadPoolExecutor() as pool:
        load.numbers = iter(range(6000, 1_000_000))
        nap = pool.submit(relay.product().request, "GET", "/nap")
        for value in ("second", "third"):
            assert "Started again with it: web." in set_motto(value)
            assert product.request("GET", "/motto") == value.encode()
        assert nap.result() == b"rested"
    print(f"2 secrets set: {load}")
    assert load.failed == []
    # The nap takes 4 s, and nobody waits for its process.
    assert load.slowest < 3
    assert "Started again" not in set_motto("third")
    assert relay.solo.host.run(work) == works
    log = relay.solo.host.run("tail -n 2 /var/log/solo/audit.jsonl").splitlines()
    assert [json.loads(line)["result"] for line in log] == ["started again: web", "nothing was to be changed"]
    assert relay.solo.host.run("ls /etc/systemd/system /run/solo/relay_production /etc/solo/stages/* | grep next; true") == ""
    relay.deploy(0)


def test_services_that_are_started_again_fail_no_request(relay: RelayStage) -> None:
    with Load(80, relay.solo.host.address) as load:
        load.numbers = iter(range(7000, 1_000_000))
        for _ in range(5):
            sent = load.sent
            relay.solo.host.run("systemctl restart solo-relay_production-services")
            while load.sent < sent + 100:
                load.ended.wait(0.05)
    print(f"5 restarts of the services: {load}; {len(load.errands)} jobs")
    assert load.failed == []
    assert load.errands <= wait_for_errands(relay.product(), load.errands).keys()


def test_services_that_are_killed_lose_no_job(relay: RelayStage) -> None:
    product = relay.product()
    for number in range(5000, 5010):
        product.post("/errands", {"number": number, "seconds": 0.2})
    relay.solo.host.run("systemctl kill --signal=KILL solo-relay_production-services")
    expected = set(range(5000, 5010))
    ran = wait_for_errands(product, expected)
    assert expected <= ran.keys()


def test_a_granted_key_deploys_its_stage_and_does_nothing_else(relay: RelayStage, tmp_path: Path) -> None:
    granted = relay.run("access", "grant", "ci", "--stage", relay.stage, "--json")
    assert granted.returncode == 0, granted.stderr
    key = tmp_path / "key"
    key.write_text(json.loads(granted.stdout)["privateKey"] + "\n")
    key.chmod(0o600)
    lines = [line for line in relay.solo.host.ssh_config.read_text().splitlines() if "IdentityFile" not in line]
    config = tmp_path / "ssh_config"
    config.write_text("\n".join([*lines, f'    IdentityFile "{key}"']) + "\n")
    pipeline = RelayStage(Command(tmp_path / "config", relay.solo.host), tmp_path / "relay")
    (tmp_path / "config").mkdir()
    record = json.loads((relay.solo.folder / "hosts.json").read_text())
    record["hosts"][0]["sshConfig"] = str(config)
    (tmp_path / "config/hosts.json").write_text(json.dumps(record))
    assert pipeline.deploy(7)["outcome"] == "deployed"
    last = json.loads(relay.solo.host.run("tail -n 1 /var/log/solo/audit.jsonl"))
    assert last["who"]["grant"] == "ci"
    for words in (["secret", "list", "--stage", relay.stage], ["logs", "--stage", relay.stage], ["host", "harden", "web1"]):
        assert pipeline.run(*words).returncode != 0, words
    for command in ("id", "cat /etc/shadow", ": solo-agent WyJob3N0IiwiYXBwbHkiXQ==; exec sh"):
        ended = subprocess.run(["ssh", "-F", config, "ready", command], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert ended.returncode == 2 and "may deploy production of relay, and nothing else" in ended.stderr, ended
    listed = json.loads(relay.run("access", "list", "--stage", relay.stage, "--json").stdout)
    assert [(grant["name"], grant["stage"]) for grant in listed] == [("ci", "production")]
    assert relay.run("access", "revoke", "ci", "--stage", relay.stage).returncode == 0
    assert "rejects the login" in pipeline.deploy(8, status=2)["error"]


def test_a_removed_stage_leaves_no_trace(relay: RelayStage) -> None:
    refused = relay.run("stage", "remove", "--stage", relay.stage, "--yes", "staging")
    assert refused.returncode == 2 and "nothing was removed" in refused.stderr
    removed = relay.run("stage", "remove", "--stage", relay.stage, "--yes", relay.stage)
    assert removed.returncode == 0, removed.stderr
    left = relay.solo.host.run(
        "ls -d /etc/systemd/system/*relay* /etc/tmpfiles.d/*relay* /run/solo/*relay* /var/lib/solo/*/*relay* /etc/solo/*/*relay* 2>/dev/null;"
        "getent passwd | grep relay; getent group | grep relay; ps -eo user:40,args | grep relay | grep -v grep; true"
    )
    assert left == ""
    assert json.loads(relay.run("stage", "list", "--json").stdout) == []
