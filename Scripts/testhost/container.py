"""A host as a container: systemd-nspawn boots the template with a layer of the host's own over it.

Mounts, network and processes are in namespaces that end with one process, however it ends. nspawn alone would leave its
guest running when it is killed.
"""

import os
import subprocess
import time
from pathlib import Path

#: Runs in the host's folder. It begins when the network's name arrives, since that is made for a process that exists.
LAUNCH = """
set -eu
template=$1 hierarchies=$2
shift 2
read -r group
for hierarchy in $hierarchies; do
    mkdir -p "$hierarchy/$group"
    echo $$ > "$hierarchy/$group/cgroup.procs"
done
# A new network namespace takes over this machine's setting, which is on while hosts run.
echo 0 > /proc/sys/net/ipv4/ip_forward
mkdir -p root upper work
if [ ! -e copied ] && ! mount -t overlay overlay -o "lowerdir=$template,upperdir=upper,workdir=work" root; then
    cp --reflink=auto -a "$template/." root/
    touch copied
fi
if [ -e seed ]; then
    cp -a seed/. root/
    rm -r seed
fi
# A guest that reboots ends nspawn with 133.
status=133
while [ $status = 133 ]; do
    status=0
    "$@" --machine="$group" < /dev/null || status=$?
done
exit $status
"""
#: What nspawn leaves of a machine that was killed.
PROPAGATED = Path("/run/systemd/nspawn/propagate")


def hierarchies() -> list[Path]:
    """Where a host's control group is made. With systemd, nspawn asks it for one; without, two hosts cannot share ours."""
    if Path("/run/systemd/system").exists():
        return []
    root = Path("/sys/fs/cgroup")
    if (root / "cgroup.procs").exists():
        return [root]
    return [path for path in (root / "systemd", root / "unified") if path.exists()]


def sweep(name: str, limit: float = 20) -> None:
    """Removes what a container that was ended leaves: its control groups, the innermost ones first, once they are empty."""
    if (PROPAGATED / name).exists():
        (PROPAGATED / name).rmdir()
    deadline = time.monotonic() + limit
    for group in [hierarchy / name for hierarchy in hierarchies()]:
        while group.exists():
            for folder, _, _ in os.walk(group, topdown=False):
                try:
                    os.rmdir(folder)
                except OSError:
                    pass
            if time.monotonic() > deadline:
                raise TimeoutError(f"processes are left in {group}")
            time.sleep(0.01)


def nspawn() -> list[str]:
    """The command that boots the folder `root`, without the machine's name."""
    group = [] if Path("/run/systemd/system").exists() else ["--keep-unit"]
    return [
        "systemd-nspawn", "--quiet", "--settings=no", "--boot", "--directory=root", "--register=no", *group,
        "--network-namespace-path=/proc/self/ns/net", "--capability=CAP_NET_ADMIN",
        "--resolv-conf=off", "--timezone=off", "--link-journal=no", "--console=read-only",
    ]  # fmt: skip


def prepare_container(folder: Path, template: Path) -> subprocess.Popen[str]:
    """Starts the process that becomes the container as soon as it is told the name of its network."""
    lower = os.path.relpath(template, folder)
    places = " ".join(map(str, hierarchies()))
    with (folder / "console.log").open("a") as console:
        return subprocess.Popen(
            ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
             "sh", "-c", LAUNCH, "testhost", lower, places, *nspawn()],
            cwd=folder, stdin=subprocess.PIPE, stdout=console, stderr=console, text=True, start_new_session=True,
            env={**os.environ, "SYSTEMD_NSPAWN_API_VFS_WRITABLE": "network", "SYSTEMD_NSPAWN_LOCK": "0"},
        )  # fmt: skip
