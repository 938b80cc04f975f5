"""One run of wrk against a server on the loopback."""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

SCRIPT = """
{setup}
done = function(summary, latency, requests)
  io.stderr:write(string.format(
    '{{"requests": %d, "microseconds": %d, "p99": %d, "failed": %d}}\\n',
    summary.requests, summary.duration, latency:percentile(99.0),
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout + summary.errors.status))
end
"""


@dataclass(frozen=True)
class Workload:
    """A request that is sent over and over."""

    name: str
    path: str
    body: str | None = None

    def setup(self) -> str:
        """The request as wrk's script sets it up."""
        if self.body is None:
            return ""
        return (
            f"wrk.method = 'POST'\nwrk.body = [==[{self.body}]==]\n"
            "wrk.headers['Content-Type'] = 'application/json'"
        )


@dataclass(frozen=True)
class Run:
    """The result of one run."""

    per_second: float
    #: In milliseconds.
    p99: float
    failed: int


def pinned(cores: str) -> list[str]:
    """The command that keeps a process on some cores; empty on a machine without `taskset` or with one core."""
    if shutil.which("taskset") is None or (os.cpu_count() or 1) < 2:
        return []
    return ["taskset", "-c", cores]


def measure(port: int, workload: Workload, seconds: float, connections: int = 32) -> Run:
    """Sends a workload for some seconds, from one thread on the second core."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "load.lua"
        script.write_text(SCRIPT.format(setup=workload.setup()))
        ended = subprocess.run(
            [*pinned("1"), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", script,
             f"http://127.0.0.1:{port}{workload.path}"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    counted = json.loads(ended.stderr.strip().splitlines()[-1])
    return Run(
        per_second=counted["requests"] / (counted["microseconds"] / 1e6),
        p99=counted["p99"] / 1000,
        failed=counted["failed"],
    )
