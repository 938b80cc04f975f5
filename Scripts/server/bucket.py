"""A bucket with versions for backups, whose key may not remove anything: moto's S3, on an address of this machine that outlives hosts."""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

NAME = "relay-backups"
#: The id of a key that may remove what it can list; the one of the stage may not.
OWNER = "OWNER"


@contextmanager
def address() -> Iterator[str]:
    """One that every host reaches, of the numbers that no host has (testhost.network)."""
    found = f"10.213.255.{1 + os.getpid() % 250}"
    subprocess.run(["ip", "address", "add", f"{found}/32", "dev", "lo"], check=True)
    try:
        yield found
    finally:
        subprocess.run(["ip", "address", "del", f"{found}/32", "dev", "lo"], check=True)


@contextmanager
def served_bucket() -> Iterator[str]:
    """Its service's URL."""
    with address() as found:
        yield from serve(found)


def serve(address: str) -> Iterator[str]:
    app = DomainDispatcherApplication(create_backend_app)
    one_at_a_time = threading.Lock()

    def without_removal(environ: dict[str, Any], start_response: Any) -> Any:
        is_owner = f"Credential={OWNER}/" in environ.get("HTTP_AUTHORIZATION", "")
        if environ["REQUEST_METHOD"] == "DELETE" and "uploadId" not in environ["QUERY_STRING"] and not is_owner:
            start_response("403 Forbidden", [("Content-Type", "application/xml")])
            return [b"<Error><Code>AccessDenied</Code><Message>no permission</Message></Error>"]
        # It responds with 500 to one of two requests that change its keys at once.
        with one_at_a_time:
            return app(environ, start_response)

    server = make_server(address, 0, without_removal, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://{address}:{server.server_port}"
    s3 = boto3.client("s3", endpoint_url=url, region_name="us-east-1", aws_access_key_id="KEY", aws_secret_access_key="SECRET")
    s3.create_bucket(Bucket=NAME)
    s3.put_bucket_versioning(Bucket=NAME, VersioningConfiguration={"Status": "Enabled"})
    try:
        yield url
    finally:
        server.shutdown()
