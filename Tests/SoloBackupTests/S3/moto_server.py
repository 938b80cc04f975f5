"""moto's S3 on a free port, with a versioned bucket `backups`; its port is the first line it prints, and it ends with its standard input.

The arguments are a certificate and its key, for TLS.
"""

import os
import sys
import threading

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

app = DomainDispatcherApplication(create_backend_app)


def without_removal(environ, start_response):
    """A key that may abort uploads and remove nothing, unless its id is OWNER."""
    is_owner = "Credential=OWNER/" in environ.get("HTTP_AUTHORIZATION", "")
    if environ["REQUEST_METHOD"] == "DELETE" and "uploadId" not in environ["QUERY_STRING"] and not is_owner:
        start_response("403 Forbidden", [("Content-Type", "application/xml")])
        return [b"<Error><Code>AccessDenied</Code><Message>no permission</Message></Error>"]
    return app(environ, start_response)


tls = tuple(sys.argv[1:3]) or None
server = make_server("127.0.0.1", 0, without_removal, threaded=True, ssl_context=tls)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
s3 = boto3.client(
    "s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id="KEY", aws_secret_access_key="SECRET", verify=False
)
s3.create_bucket(Bucket="backups")
s3.put_bucket_versioning(Bucket="backups", VersioningConfiguration={"Status": "Enabled"})
print(address, flush=True)
for line in sys.stdin:
    # How many versions a key has.
    found = s3.list_object_versions(Bucket="backups", Prefix=line.strip())
    print(len(found.get("Versions", [])), flush=True)
os._exit(0)
