"""The root file system that every host starts from, built once by debootstrap."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from testhost.place import FOLDER, locked
from testhost.settings import RELEASE, ArchiveSettings, read_settings

#: What the image of a provider has at least. What Solo needs beyond that, it installs by itself, also nftables.
PACKAGES = (
    "systemd", "systemd-sysv", "systemd-timesyncd", "libpam-systemd", "dbus", "udev", "openssh-server",
    "openssh-sftp-server", "iproute2", "iputils-ping", "netbase", "procps", "kmod", "ca-certificates", "sudo",
)  # fmt: skip
#: Written into each template; a change of it makes a new one.
VERSION = 1


def template() -> Path:
    """The folder of the template, which is built if there is none for this machine's settings."""
    settings = read_settings()
    inputs = json.dumps([VERSION, PACKAGES, asdict(settings)]).encode()
    folder = FOLDER / f"template-{RELEASE}-{hashlib.sha256(inputs).hexdigest()[:8]}"
    with locked("template"):
        if not folder.exists():
            build(folder, settings)
    return folder


def build(folder: Path, settings: ArchiveSettings) -> None:
    """Builds beside the place and renames, so that a template that was begun is never used."""
    print(f"testhost: building {folder.name}, which is done once", file=sys.stderr)
    began = time.monotonic()
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    mirror = [settings.mirror] if settings.mirror else []
    # In a namespace of its own, so that a build that is ended leaves no mount.
    log = FOLDER / "debootstrap.log"
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with log.open("w") as writer:
        ended = subprocess.run(
            ["unshare", "--mount", "debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}",
             RELEASE, unfinished, *mirror], stdout=writer, stderr=writer, env=environment,
        )  # fmt: skip
    if ended.returncode != 0:
        raise RuntimeError(f"debootstrap ended with {ended.returncode}; see {log}:\n{log.read_text()[-2000:]}")
    furnish(unfinished, settings)
    subprocess.run(["chroot", unfinished, "update-ca-certificates"], check=True, capture_output=True)
    subprocess.run(["chroot", unfinished, "systemctl", "enable", "systemd-networkd"], check=True, capture_output=True)
    unfinished.rename(folder)
    print(f"testhost: built in {time.monotonic() - began:.0f} s", file=sys.stderr)


def furnish(root: Path, settings: ArchiveSettings) -> None:
    """What is the same on every host; the keys and the id that belong to one machine are removed."""
    if settings.sources:
        (root / "etc/apt/sources.list").write_text(settings.sources)
    (root / "etc/apt/apt.conf.d/90provider").write_text(settings.options)
    for number, certificate in enumerate(settings.authorities):
        known = root / "usr/local/share/ca-certificates" / f"provider-{number}.crt"
        known.parent.mkdir(parents=True, exist_ok=True)
        known.write_text(certificate + "\n")
    for key in (root / "etc/ssh").glob("ssh_host_*"):
        key.unlink()
    (root / "etc/machine-id").write_text("")
    for cache in ("var/cache/apt/archives", "var/lib/apt/lists"):
        for file in (root / cache).glob("*"):
            if file.is_file():
                file.unlink()
