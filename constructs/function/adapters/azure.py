"""Hands what Azure Functions is asked to `handle`, in the form that it has on every cloud. Settings say by what the function is called."""

import os
from urllib.parse import urlsplit

import azure.functions as func
from lab_function import handle

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)

if "CIC_REQUESTS" in os.environ:

    @app.function_name("request")
    @app.route(route="{*path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    def on_request(req: func.HttpRequest) -> func.HttpResponse:
        request = {
            "kind": "request",
            "method": req.method,
            "path": urlsplit(req.url).path,
            "query": dict(req.params),
            "headers": {name.lower(): value for name, value in req.headers.items()},
            "body": req.get_body().decode("utf-8", "replace"),
        }
        answer = handle(request) or {}
        return func.HttpResponse(
            answer.get("body", ""), status_code=answer.get("status", 200), headers=answer.get("headers", {})
        )


if "CIC_QUEUE_NAME" in os.environ:

    @app.function_name("message")
    @app.service_bus_queue_trigger(
        arg_name="message",
        queue_name="%CIC_QUEUE_NAME%",
        connection="CIC_QUEUE",
        is_sessions_enabled=os.environ["CIC_QUEUE_ORDERED"] == "true",
    )
    def on_message(message: func.ServiceBusMessage) -> None:
        handle({"kind": "message", "id": message.message_id, "body": message.get_body().decode()})


if "CIC_SCHEDULE" in os.environ:

    @app.function_name("schedule")
    @app.timer_trigger(arg_name="timer", schedule="%CIC_SCHEDULE%")
    def on_schedule(timer: func.TimerRequest) -> None:
        handle({"kind": "schedule"})
