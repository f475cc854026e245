"""Notes each working day that the lab is there, and tells its callers what they asked."""

import json


def handle(event):
    if event["kind"] == "schedule":
        print("good morning")
        return None
    asked = {"method": event["method"], "path": event["path"], "query": event["query"]}
    return {"status": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(asked)}
