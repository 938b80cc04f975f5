"""The keys of SSH: this machine's own, and each host's, so that a host is known before it boots."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from testhost.place import FOLDER, locked

CONFIGURATION = """Host {name} {address}
    HostName {address}
    User root
    IdentityFile "{key}"
    IdentitiesOnly yes
    UserKnownHostsFile "{known_hosts}"
    GlobalKnownHostsFile /dev/null
    StrictHostKeyChecking yes
    ConnectTimeout 10
    ServerAliveInterval 15
    LogLevel ERROR
"""


@dataclass(frozen=True)
class Access:
    """The files with which `ssh -F CONFIG NAME` reaches a host."""

    key: Path
    config: Path
    known_hosts: Path


def make_key(path: Path, comment: str) -> None:
    """Makes a key pair, unless there is one."""
    if not path.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path], check=True)


def own_key() -> Path:
    """The key that root has on every host."""
    with locked("key"):
        make_key(FOLDER / "key", "testhost")
    return FOLDER / "key"


def access_of(folder: Path) -> Access:
    """The files of a host's folder."""
    return Access(FOLDER / "key", folder / "ssh_config", folder / "known_hosts")


def permit(folder: Path, name: str, address: str, seed: Path) -> None:
    """Writes both sides: the files of this machine, and below `seed` what the host has."""
    access = access_of(folder)
    ssh = seed / "etc/ssh"
    make_key(ssh / "ssh_host_ed25519_key", name)
    public = (ssh / "ssh_host_ed25519_key.pub").read_text().split()[:2]
    access.known_hosts.write_text(f"{name},{address} {' '.join(public)}\n")
    access.config.write_text(
        CONFIGURATION.format(name=name, address=address, key=access.key, known_hosts=access.known_hosts)
    )
    home = seed / "root"
    home.mkdir(mode=0o700)
    (home / ".ssh").mkdir(mode=0o700)
    (home / ".ssh/authorized_keys").write_text(own_key().with_suffix(".pub").read_text())
    (home / ".ssh/authorized_keys").chmod(0o600)
