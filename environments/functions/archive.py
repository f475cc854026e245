"""Writes each message of a queue into the bucket `documents`, with what every cloud's Python brings along."""

import json
import os
from urllib.request import Request, urlopen


def handle(event):
    if event["kind"] != "message":
        return
    put(os.environ["BUCKET_DOCUMENTS"], f"{os.environ['PREFIX']}/{event['id']}.txt", event["body"].encode())


def put(bucket, name, content):
    if bucket.startswith("s3://"):
        import boto3  # Lambda brings it along

        boto3.client("s3").put_object(Bucket=bucket.removeprefix("s3://"), Key=name, Body=content)
    elif bucket.startswith("gs://"):
        url = f"https://storage.googleapis.com/{bucket.removeprefix('gs://')}/{name}"
        send("PUT", url, {"Authorization": f"Bearer {google_token()}"}, content)
    else:
        headers = {"x-ms-blob-type": "BlockBlob", "x-ms-version": "2021-12-02", "Authorization": f"Bearer {azure_token()}"}
        send("PUT", f"{bucket}/{name}", headers, content)


def google_token():
    url = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token"
    return json.loads(send("GET", url, {"Metadata-Flavor": "Google"}))["access_token"]


def azure_token():
    query = f"resource=https://storage.azure.com/&api-version=2019-08-01&client_id={os.environ['AZURE_CLIENT_ID']}"
    url = f"{os.environ['IDENTITY_ENDPOINT']}?{query}"
    return json.loads(send("GET", url, {"X-IDENTITY-HEADER": os.environ["IDENTITY_HEADER"]}))["access_token"]


def send(method, url, headers, content=None):
    with urlopen(Request(url, data=content, headers=headers, method=method), timeout=20) as answer:
        return answer.read()
