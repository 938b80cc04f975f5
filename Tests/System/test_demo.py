"""The commands that `make demo` prints work, in that order."""

import os
import re
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
from laptop.place import REPOSITORY, free_port

@pytest.mark.parametrize("database", ["postgres", "sqlite"])
def test_the_printed_lines_work(tmp_path: Path, database: str) -> None:
    port, services = free_port(), free_port()
    stage = f"demo-{database}"
    home = tmp_path / "home"
    demo = subprocess.Popen(
        ["Scripts/demo", "Shop", "--port", str(port), "--services-port", str(services), "--stage", stage, "--no-watch"],
        cwd=REPOSITORY, env={**os.environ, "SOLO_HOME": str(home), "DATABASE": database}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    lines: list[str] = []
    serves = threading.Event()

    def read() -> None:
        assert demo.stdout is not None
        for line in demo.stdout:
            lines.append(line)
            if "serves, stage" in line:
                serves.set()
        serves.set()

    threading.Thread(target=read, daemon=True).start()
    try:
        assert serves.wait(600) and demo.poll() is None, "".join(lines[-40:])
        commands = [line.strip() for line in lines if re.match(rf"  curl .*:{port}/", line)]
        assert len(commands) >= 4, "".join(lines)
        for command in commands:
            assert 200 <= try_until_there(command) < 300, command
    finally:
        if demo.poll() is None:
            demo.send_signal(signal.SIGINT)
        demo.wait(timeout=60)
        solo = REPOSITORY / ".build" / "debug" / "solo"
        reset = [str(solo), "stage", "reset", "--stage", stage, "--yes", stage]
        subprocess.run(reset, cwd=REPOSITORY, env={**os.environ, "SOLO_HOME": str(home)}, check=False)
        shutil.rmtree(REPOSITORY / ".solo" / stage, ignore_errors=True)
    assert demo.returncode == 0, "".join(lines[-20:])


def try_until_there(command: str, limit: float = 20) -> int:
    """Runs a line as it was printed: the status. A receipt is written by a worker, a moment after its order."""
    deadline = time.monotonic() + limit
    while True:
        shown = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=30).stdout
        status = re.search(r"^HTTP/1\.1 (\d+)", shown)
        assert status is not None, shown
        if status[1] != "404" or time.monotonic() > deadline:
            return int(status[1])
        time.sleep(0.2)
