"""Pebble, Let's Encrypt's test server for ACME (RFC 8555), and the names that it resolves."""

import json
import os
import shutil
import signal
import ssl
import subprocess
import time
import urllib.request
from pathlib import Path

from laptop.place import REPOSITORY, free_port

UNPACKED = REPOSITORY / ".cache/pebble/usr/bin"
REQUEST = """
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = Pebble
[extensions]
basicConstraints = critical, CA:TRUE
subjectAltName = IP:{address}
"""


class Pebble:
    """A running authority. It checks every name at one address, and its own TLS is by a certificate of its own."""

    def __init__(self, folder: Path, address: str, host: str) -> None:
        """`address` is this machine's, as the host reaches it; `host` is the address that all names resolve to."""
        self.address = address
        self.port, self.management, resolver = free_port(), free_port(), free_port()
        self.folder = folder
        self.roots = folder / "pebble.pem"
        key, request, configuration = folder / "pebble.key", folder / "pebble.cnf", folder / "pebble.json"
        request.write_text(REQUEST.format(address=address))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
             "-out", self.roots, "-config", request], check=True, capture_output=True,
        )  # fmt: skip
        settings = {
            "listenAddress": f"{address}:{self.port}", "managementListenAddress": f"{address}:{self.management}",
            "certificate": str(self.roots), "privateKey": str(key), "httpPort": 80, "tlsPort": 443,
        }  # fmt: skip
        configuration.write_text(json.dumps({"pebble": settings}))
        self.log = (folder / "pebble.log").open("w")
        self.processes = [
            self.start(
                "pebble-challtestsrv", "-dns01", f"127.0.0.1:{resolver}", "-defaultIPv4", host, "-defaultIPv6", "",
                "-http01", "", "-https01", "", "-tlsalpn01", "", "-management", f"127.0.0.1:{free_port()}",
            ),
            self.start("pebble", "-config", str(configuration), "-dnsserver", f"127.0.0.1:{resolver}"),
        ]  # fmt: skip
        self.root = self.fetch_root()

    @property
    def directory(self) -> str:
        return f"https://{self.address}:{self.port}/dir"

    def start(self, name: str, *arguments: str) -> "subprocess.Popen[bytes]":
        program = shutil.which(name) or UNPACKED / name
        # It would wait for up to 15 s before each check, and reject some requests to see what a client does.
        environment = {**os.environ, "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"}
        return subprocess.Popen(
            [program, *arguments], env=environment, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def fetch_root(self, limit: float = 20) -> Path:
        """The root that it signs with, once it responds."""
        context = ssl.create_default_context(cafile=str(self.roots))
        deadline = time.monotonic() + limit
        while True:
            try:
                url = f"https://{self.address}:{self.management}/roots/0"
                with urllib.request.urlopen(url, context=context, timeout=5) as response:
                    root = self.folder / "root.pem"
                    root.write_bytes(response.read())
                    return root
            except OSError:
                if time.monotonic() > deadline:
                    self.stop()
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(timeout=20)

    def __enter__(self) -> "Pebble":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
