"""Answers on a port: hands what Cloud Run is asked to `handle`, in the form that it has on every cloud."""

import base64
import json
import os
import sys
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

sys.path.insert(0, os.path.dirname(os.environ["CIC_CODE"]))
handle = __import__(os.path.basename(os.environ["CIC_CODE"]).removesuffix(".py")).handle


def caller(headers):
    """Who Cloud Run let in by the token in `Authorization`, which it checked unless there is one in the other header."""
    if "x-serverless-authorization" in headers:
        return None
    try:
        claims = headers["authorization"].split(".")[1]
        return json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4))).get("email")
    except (KeyError, IndexError, ValueError):
        return None


def answer(method, target, headers, body):
    path = urlsplit(target).path
    if os.environ.get("CIC_TRIGGER") and caller(headers) == os.environ["CIC_TRIGGER"]:
        if path == "/schedule":
            handle({"kind": "schedule"})
        else:
            message = json.loads(body)["message"]
            text = base64.b64decode(message.get("data", "")).decode()
            handle({"kind": "message", "id": message["messageId"], "body": text})
        return {"status": 204}
    query = dict(parse_qsl(urlsplit(target).query, keep_blank_values=True))
    request = {"kind": "request", "method": method, "path": path, "query": query, "headers": headers}
    return handle({**request, "body": body.decode("utf-8", "replace")}) or {}


class Adapter(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def serve(self):
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        try:
            answered = answer(self.command, self.path, headers, body)
        except Exception:
            traceback.print_exc()
            answered = {"status": 500}
        content = answered.get("body", "").encode()
        self.send_response(answered.get("status", 200))
        for name, value in answered.get("headers", {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = serve

    def log_message(self, *_):
        """Cloud Run itself notes each request."""


if __name__ == "__main__":
    ThreadingHTTPServer(("", int(os.environ["PORT"])), Adapter).serve_forever()
