"""Writes each message of a queue into the bucket `documents` and tells the topic `archived` its name, with what every cloud's Python brings along."""

import base64
import json
import os
from urllib.request import Request, urlopen


def handle(event):
    if event["kind"] != "message":
        return
    name = f"{os.environ['PREFIX']}/{event['id']}.txt"
    put(os.environ["BUCKET_DOCUMENTS"], name, event["body"].encode())
    publish(os.environ["TOPIC_ARCHIVED_PUBLISH_TO"], name)


def put(bucket, name, content):
    if bucket.startswith("s3://"):
        import boto3  # Lambda brings it along

        boto3.client("s3").put_object(Bucket=bucket.removeprefix("s3://"), Key=name, Body=content)
    elif bucket.startswith("gs://"):
        url = f"https://storage.googleapis.com/{bucket.removeprefix('gs://')}/{name}"
        send("PUT", url, {"Authorization": f"Bearer {google_token()}"}, content)
    else:
        token = azure_token("https://storage.azure.com/")
        headers = {"x-ms-blob-type": "BlockBlob", "x-ms-version": "2021-12-02", "Authorization": f"Bearer {token}"}
        send("PUT", f"{bucket}/{name}", headers, content)


def publish(topic, text):
    if topic.startswith("arn:"):
        import boto3

        boto3.client("sns").publish(TopicArn=topic, Message=text)
    elif "pubsub.googleapis.com" in topic:
        message = {"messages": [{"data": base64.b64encode(text.encode()).decode()}]}
        headers = {"Authorization": f"Bearer {google_token()}", "Content-Type": "application/json"}
        send("POST", f"{topic}:publish", headers, json.dumps(message).encode())
    else:
        token = azure_token("https://servicebus.azure.net")
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/plain"}
        send("POST", f"{topic}/messages", headers, text.encode())


def google_token():
    url = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token"
    return json.loads(send("GET", url, {"Metadata-Flavor": "Google"}))["access_token"]


def azure_token(resource):
    query = f"api-version=2019-08-01&client_id={os.environ['AZURE_CLIENT_ID']}&resource={resource}"
    url = f"{os.environ['IDENTITY_ENDPOINT']}?{query}"
    return json.loads(send("GET", url, {"X-IDENTITY-HEADER": os.environ["IDENTITY_HEADER"]}))["access_token"]


def send(method, url, headers, content=None):
    with urlopen(Request(url, data=content, headers=headers, method=method), timeout=20) as answer:
        return answer.read()
