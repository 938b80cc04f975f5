"""`solo ci github`: the workflow that it writes, and what it does to one that somebody has changed."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from laptop.dev import Project

WORKFLOW = Path(".github/workflows/solo.yml")


@pytest.fixture
def workflow(project: Callable[[str], Project]) -> tuple[Project, Path]:
    relay = project("Relay")
    printed = relay.run("ci", "github", "--stage", "production")
    assert "Wrote .github/workflows/solo.yml" in printed
    return relay, relay.folder / WORKFLOW


def test_it_tests_plans_deploys_and_keeps_previews(workflow: tuple[Project, Path]) -> None:
    _, file = workflow
    document = yaml.safe_load(file.read_text())
    jobs = document["jobs"]
    assert set(jobs) == {"test", "plan", "deploy", "preview", "remove-preview"}
    assert {job["container"] for job in jobs.values()} == {"swift:6.3-bookworm"}
    commands = {name: "\n".join(step.get("run", "") for step in job["steps"]) for name, job in jobs.items()}
    assert "swift test" in commands["test"]
    assert 'solo plan --product Relay --stage production --on "$SOLO_HOST"' in commands["plan"]
    assert 'solo deploy --product Relay --stage production --on "$SOLO_HOST"' in commands["deploy"]
    assert 'solo stage remove --product Relay --stage "$STAGE"' in commands["remove-preview"]
    # Whoever opens a pull request chooses its title and its branch: neither may reach a shell.
    assert all("${{" not in command for command in commands.values())
    assert jobs["plan"]["permissions"]["pull-requests"] == "write"
    assert document["permissions"] == {"contents": "read"}


def test_writing_it_again_changes_nothing(workflow: tuple[Project, Path]) -> None:
    relay, file = workflow
    before = file.read_bytes()
    assert "is as it should be" in relay.run("ci", "github", "--stage", "production")
    assert file.read_bytes() == before
    # Other settings are a change that solo itself may make.
    relay.run("ci", "github", "--stage", "production", "--distribution", "noble")
    assert "swift:6.3-noble" in file.read_text()


def test_what_somebody_has_changed_stays(workflow: tuple[Project, Path]) -> None:
    relay, file = workflow
    file.write_text(file.read_text().replace("swift test", "swift test --parallel"))
    with pytest.raises(RuntimeError, match="was changed by somebody, and stays as it is"):
        relay.run("ci", "github", "--stage", "production")
    assert "--parallel" in file.read_text()
    relay.run("ci", "github", "--stage", "production", "--force")
    assert "--parallel" not in file.read_text()


def test_actionlint_finds_nothing(workflow: tuple[Project, Path]) -> None:
    _, file = workflow
    actionlint = shutil.which("actionlint")
    if actionlint is None:
        pytest.skip("ACTIONLINT IS NOT INSTALLED: the workflow is not checked by it")
    ended = subprocess.run([actionlint, file], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout
