"""Hands what Lambda is asked to `handle`, in the form that it has on every cloud."""

import base64

from lab_function import handle


def adapter(event, _context):
    if "Records" in event:
        for record in event["Records"]:
            handle({"kind": "message", "id": record["messageId"], "body": record["body"]})
        return None
    if "requestContext" not in event:
        handle({"kind": "schedule"})
        return None
    http = event["requestContext"]["http"]
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode("utf-8", "replace")
    request = {
        "kind": "request",
        "method": http["method"],
        "path": http["path"],
        "query": event.get("queryStringParameters") or {},
        "headers": event.get("headers") or {},
        "body": body,
    }
    answer = handle(request) or {}
    return {
        "statusCode": answer.get("status", 200),
        "headers": answer.get("headers", {}),
        "body": answer.get("body", ""),
    }
