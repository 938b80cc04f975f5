"""A stage whose backups go to a bucket, and what brings it back."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from server.bucket import served_bucket
from server.command import Command
from server.stage import ProductStage
from server.terminal import in_terminal, key_in
from testhost.host import Host
from testhost.lifecycle import host as booted_host

SECRET = "SECRET"


@contextmanager
def host_and_bucket(folder: Path, name: str) -> Iterator[tuple[Command, str]]:
    """A ready host, which may be lost, and the URL of a bucket that outlives it."""
    with booted_host(name) as bare, served_bucket() as url:
        solo = Command(folder / "config", bare)
        solo.folder.mkdir()
        solo.done("host", "add", "web1", bare.name)
        yield solo, url


def declare_bucket(stage: ProductStage, url: str) -> None:
    """Has the product's program, a copy of its own from now on, declare the bucket for its backups."""
    if stage.program.is_symlink():
        program = stage.program.resolve()
        stage.program.unlink()
        shutil.copy2(program, stage.program)
    stage.program.with_name(f"{stage.product_name}.backups").write_text(url)


def give_keys(stage: ProductStage, folder: Path) -> Path:
    """Sets the secret of the bucket's key, and makes a recovery key: its file."""
    secret = stage.run("secret", "set", "backup-secret", "--stage", stage.stage, stdin=SECRET)
    assert secret.returncode == 0, secret.stderr
    key = folder / "key.txt"
    key.write_text(key_in(in_terminal(stage, "backup", "key", "--stage", stage.stage)) + "\n")
    return key


def done(stage: ProductStage, *words: str) -> str:
    """What a command for the stage prints, which has to succeed."""
    ended = stage.run(*words, "--stage", stage.stage)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return str(ended.stdout)


def done_json(stage: ProductStage, *words: str) -> Any:
    return json.loads(done(stage, *words, "--json"))


def wait_for_backup(stage: ProductStage, after: str = "", limit: float = 120) -> str:
    """Waits until the services have made a backup by themselves that is newer than another one: its name."""
    began = time.monotonic()
    while True:
        listed = done_json(stage, "backup", "list")
        if listed and listed[0]["name"] > after:
            return str(listed[0]["name"])
        assert time.monotonic() - began < limit, f"no backup was made after {after!r}"
        time.sleep(0.5)


def back_up(stage: ProductStage) -> dict[str, Any]:
    """What `solo backup now` says of the one place of the stage's backups."""
    [report] = done_json(stage, "backup", "now")
    assert report["isElsewhere"] and "problem" not in report, report
    return dict(report)


def replace_host(stage: ProductStage, fresh: Host, key: Path) -> list[tuple[float, str]]:
    """What `solo host replace` prints, line by line, each with the seconds until then."""
    stage.solo.host = fresh
    began = time.monotonic()
    words = ["host", "replace", "web1", fresh.name, "--key", str(key), "--product", stage.product_name]
    process = subprocess.Popen(
        [stage.solo.program, *words], cwd=stage.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**stage.solo.environment(swift=stage.swift), "SOLO_BACKUP_SECRET": SECRET},
    )  # fmt: skip
    assert process.stdout is not None
    lines = [(time.monotonic() - began, line.rstrip()) for line in process.stdout]
    assert process.wait(60) == 0, lines
    return lines
