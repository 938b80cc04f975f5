"""boto3 against a live store. Arguments: endpoint, key id, secret. Prints a line for each thing that holds."""

import hashlib
import os
import random
import sys
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, key_id, secret = sys.argv[1:4]


def client(key_id=key_id, secret=secret, **config):
    return boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id=key_id, aws_secret_access_key=secret, region_name="us-east-1",
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}, **config))


s3 = client()
bucket = "assets"


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        found = error.response["Error"]["Code"]
        assert found in code.split("|"), f"expected {code}, found {found}"
        return error.response
    raise AssertionError(f"expected {code}, but it was allowed")


def holds(what):
    print("holds:", what)


random.seed(7)
body = bytes(random.getrandbits(8) for _ in range(100_000))

put = s3.put_object(Bucket=bucket, Key="a.txt", Body=body, ContentType="text/plain", Metadata={"who": "ada"}, CacheControl="no-store")
assert put["ETag"] == f'"{hashlib.md5(body).hexdigest()}"', put
got = s3.get_object(Bucket=bucket, Key="a.txt")
assert got["Body"].read() == body
assert got["ContentType"] == "text/plain" and got["Metadata"] == {"who": "ada"} and got["CacheControl"] == "no-store", got
holds("put and get")

head = s3.head_object(Bucket=bucket, Key="a.txt", ChecksumMode="ENABLED")
assert head["ContentLength"] == len(body) and head["ChecksumCRC32"], head
refused("404", s3.head_object, Bucket=bucket, Key="missing")
refused("NoSuchKey", s3.get_object, Bucket=bucket, Key="missing")
holds("head")

for range_, expected in [("bytes=0-9", body[:10]), ("bytes=99990-", body[-10:]), ("bytes=-7", body[-7:]), ("bytes=5-999999", body[5:])]:
    part = s3.get_object(Bucket=bucket, Key="a.txt", Range=range_)
    assert part["Body"].read() == expected and part["ResponseMetadata"]["HTTPStatusCode"] == 206, range_
refused("InvalidRange", s3.get_object, Bucket=bucket, Key="a.txt", Range="bytes=100000-")
holds("ranges")

refused("304", s3.get_object, Bucket=bucket, Key="a.txt", IfNoneMatch=put["ETag"])
refused("PreconditionFailed", s3.get_object, Bucket=bucket, Key="a.txt", IfMatch='"0"')
refused("PreconditionFailed", s3.put_object, Bucket=bucket, Key="a.txt", Body=b"", IfNoneMatch="*")
holds("conditions")

for algorithm in ["CRC32", "SHA1", "SHA256"]:
    s3.put_object(Bucket=bucket, Key=f"sum/{algorithm}", Body=body, ChecksumAlgorithm=algorithm)
    assert s3.get_object(Bucket=bucket, Key=f"sum/{algorithm}", ChecksumMode="ENABLED")["Body"].read() == body
refused("BadDigest", s3.put_object, Bucket=bucket, Key="sum/wrong", Body=body, ChecksumCRC32="AAAAAA==")
refused("BadDigest", s3.put_object, Bucket=bucket, Key="sum/wrong", Body=body, ContentMD5="AAAAAAAAAAAAAAAAAAAAAA==")
refused("404", s3.head_object, Bucket=bucket, Key="sum/wrong")
holds("checksums")

stream = open(os.path.abspath(__file__), "rb")
s3.put_object(Bucket=bucket, Key="stream", Body=stream)
assert s3.get_object(Bucket=bucket, Key="stream")["Body"].read() == open(os.path.abspath(__file__), "rb").read()
holds("a file as body")

keys = ["a/../b", "é/ü", "a//b", "x y+z%20?&#", "日本/語", "tab\there", "..", "ctl\x01", "quote\"<>&'", "e\u0301"]
for key in keys:
    s3.put_object(Bucket=bucket, Key="k/" + key, Body=key.encode())
for key in keys:
    assert s3.get_object(Bucket=bucket, Key="k/" + key)["Body"].read() == key.encode(), key
listed = [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket, Prefix="k/")["Contents"]]
assert listed == sorted(("k/" + key for key in keys), key=lambda key: key.encode()), listed
holds("keys of every kind")

for number in range(1, 26):
    s3.put_object(Bucket=bucket, Key=f"p/{number % 5}/{number:02}", Body=b"")
for version in ["list_objects_v2", "list_objects"]:
    pages = list(s3.get_paginator(version).paginate(Bucket=bucket, Prefix="p/", PaginationConfig={"PageSize": 4}))
    found = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
    assert len(found) == 25 and found == sorted(found) and len(pages) == 7, (version, len(pages), found)
    pages = list(s3.get_paginator(version).paginate(Bucket=bucket, Prefix="p/", Delimiter="/", PaginationConfig={"PageSize": 2}))
    found = [entry["Prefix"] for page in pages for entry in page.get("CommonPrefixes", [])]
    assert found == [f"p/{folder}/" for folder in range(5)], (version, found)
found = s3.list_objects_v2(Bucket=bucket, Prefix="p/0/", StartAfter="p/0/10")
assert [entry["Key"] for entry in found["Contents"]] == ["p/0/15", "p/0/20", "p/0/25"], found
assert s3.list_objects_v2(Bucket=bucket, MaxKeys=0)["KeyCount"] == 0
holds("pages and folders")

large = bytes(random.getrandbits(8) for _ in range(1024)) * (17 * 1024)
path = "/tmp/solo-boto3-" + str(os.getpid())
with open(path, "wb") as file:
    file.write(large)
s3.upload_file(path, bucket, "large", Config=TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20))
head = s3.head_object(Bucket=bucket, Key="large")
assert head["ContentLength"] == len(large) and head["ETag"].endswith('-4"'), head
s3.download_file(bucket, "large", path + ".back", Config=TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20))
assert open(path + ".back", "rb").read() == large
part = s3.get_object(Bucket=bucket, Key="large", Range=f"bytes={(5 << 20) - 3}-{(5 << 20) + 3}")["Body"].read()
assert part == large[(5 << 20) - 3:(5 << 20) + 4]
os.remove(path)
os.remove(path + ".back")
upload = s3.create_multipart_upload(Bucket=bucket, Key="given-up")["UploadId"]
s3.upload_part(Bucket=bucket, Key="given-up", UploadId=upload, PartNumber=1, Body=b"x")
assert len(s3.list_parts(Bucket=bucket, Key="given-up", UploadId=upload)["Parts"]) == 1
refused("NoSuchUpload", s3.upload_part, Bucket=bucket, Key="other", UploadId=upload, PartNumber=1, Body=b"x")
refused("InvalidPart", s3.complete_multipart_upload, Bucket=bucket, Key="given-up", UploadId=upload,
        MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": '"00"'}]})
s3.abort_multipart_upload(Bucket=bucket, Key="given-up", UploadId=upload)
refused("NoSuchUpload", s3.list_parts, Bucket=bucket, Key="given-up", UploadId=upload)
refused("404", s3.head_object, Bucket=bucket, Key="given-up")
holds("uploads in parts")

s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "a.txt"})
copy = s3.get_object(Bucket=bucket, Key="copy")
assert copy["Body"].read() == body and copy["Metadata"] == {"who": "ada"}
s3.copy_object(Bucket="billing.invoices", Key="copy é", CopySource={"Bucket": bucket, "Key": "k/é/ü"},
               MetadataDirective="REPLACE", Metadata={"who": "bob"})
assert s3.head_object(Bucket="billing.invoices", Key="copy é")["Metadata"] == {"who": "bob"}
s3.copy({"Bucket": bucket, "Key": "large"}, bucket, "large-copy",
        Config=TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20))
assert s3.get_object(Bucket=bucket, Key="large-copy")["Body"].read() == large
holds("copies")

# Without saying so, boto3 signs addresses in the second version, which is no longer taken anywhere new.
v4 = client(signature_version="s3v4")
url = v4.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "k/é/ü", "ResponseContentType": "text/x"}, ExpiresIn=60)
response = urllib.request.urlopen(url)
assert response.read() == "é/ü".encode() and response.headers["Content-Type"] == "text/x"
url = v4.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "by-url"}, ExpiresIn=60)
request = urllib.request.Request(url, data=b"put by url", method="PUT")
assert urllib.request.urlopen(request).status == 200
assert s3.get_object(Bucket=bucket, Key="by-url")["Body"].read() == b"put by url"
holds("presigned addresses")

result = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "k/" + key} for key in keys if key != "ctl\x01"]})
assert len(result["Deleted"]) == len(keys) - 1, result
s3.delete_object(Bucket=bucket, Key="k/ctl\x01")
assert s3.list_objects_v2(Bucket=bucket, Prefix="k/")["KeyCount"] == 0
s3.delete_object(Bucket=bucket, Key="never-there")
holds("deletes")

assert [entry["Name"] for entry in s3.list_buckets()["Buckets"]] == ["assets", "billing.invoices"]
s3.head_bucket(Bucket=bucket)
assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] is None
refused("AccessDenied", s3.create_bucket, Bucket="new-bucket")
refused("AccessDenied", s3.delete_bucket, Bucket=bucket)
refused("AccessDenied", s3.list_objects_v2, Bucket="nowhere")
refused("NotImplemented", s3.get_object_tagging, Bucket=bucket, Key="a.txt")
refused("SignatureDoesNotMatch", client(secret="wrong").list_buckets)
refused("InvalidAccessKeyId", client(key_id="wrong").list_buckets)
holds("buckets and refusals")
