"""awscli against a live store. Arguments: endpoint, key id, secret. Prints a line for each thing that holds."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

endpoint, key_id, secret = sys.argv[1:4]
aws = shutil.which("aws") or os.path.join(os.path.dirname(sys.executable), "aws")
folder = tempfile.mkdtemp(prefix="solo-awscli-")
environment = dict(
    os.environ, AWS_ACCESS_KEY_ID=key_id, AWS_SECRET_ACCESS_KEY=secret, AWS_DEFAULT_REGION="us-east-1",
    AWS_CONFIG_FILE=os.path.join(folder, "none"), AWS_SHARED_CREDENTIALS_FILE=os.path.join(folder, "none"),
    AWS_EC2_METADATA_DISABLED="true", AWS_MAX_ATTEMPTS="1")


def run(*arguments, code=(0,)):
    result = subprocess.run(
        [sys.executable, aws, "--endpoint-url", endpoint, *arguments], env=environment, capture_output=True, text=True, cwd=folder)
    assert result.returncode in code, f"aws {' '.join(arguments)}: {result.returncode}\n{result.stdout}\n{result.stderr}"
    return result.stdout + result.stderr


def write(name, content):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    # S3 tells whole seconds, so a file of this very second would look newer than its object.
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def read(name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def holds(what):
    print("holds:", what, flush=True)


small, large = b"small\n", os.urandom(1 << 20) * 20
run("s3", "cp", write("small.txt", small), "s3://assets/cli/small é.txt")
run("s3", "cp", "s3://assets/cli/small é.txt", "back.txt")
assert read("back.txt") == small
holds("cp there and back")

run("s3", "cp", write("large.bin", large), "s3://assets/cli/large.bin")
run("s3", "cp", "s3://assets/cli/large.bin", "large.back")
assert read("large.back") == large
holds("cp of 20 MiB in parts")

write("tree/a/1", b"1")
write("tree/b/2", b"2")
run("s3", "sync", "tree", "s3://assets/tree")
listing = run("s3", "ls", "--recursive", "s3://assets/tree/")
assert [line.split()[-1] for line in listing.splitlines()] == ["tree/a/1", "tree/b/2"], listing
assert run("s3", "sync", "tree", "s3://assets/tree") == ""
holds("sync, and a second one that has nothing to do")

response = json.loads(run("s3api", "head-object", "--bucket", "assets", "--key", "tree/a/1"))
assert response["ContentLength"] == 1, response
assert "InvalidRange" in run("s3api", "get-object", "--bucket", "assets", "--key", "tree/a/1", "--range", "bytes=5-", "none", code=(254, 255))
holds("s3api")

run("s3", "cp", "s3://assets/cli/large.bin", "s3://billing.invoices/copied.bin")
run("s3", "rm", "--recursive", "s3://assets/tree")
assert run("s3", "ls", "s3://assets/tree/", code=(1,)) == ""
assert "AccessDenied" in run("s3", "mb", "s3://another", code=(1,))
holds("copy, rm, and no mb")
shutil.rmtree(folder)
