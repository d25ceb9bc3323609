"""A model provider that calls tools, in every dialect: what the gateway's own test provider does not play.

Whoever offers it a tool gets a call of the first one, with `{"city": "Paris"}`; whoever sends the
result gets an answer that repeats it. It accepts nothing but its own key.
"""

import functools
import http.server
import json
import threading

ARGUMENTS = {"city": "Paris"}
USAGE = (20, 10)


class Asked:
    """A request of any dialect, as far as it decides the answer."""

    def __init__(self, path, body):
        self.path = path.partition("?")[0]
        self.body = body
        self.streamed = body.get("stream") is True or ":stream" in path
        self.model = body.get("model") or self.path.rpartition("/")[2].partition(":")[0]
        turns = body.get("messages") or body.get("input") or body.get("contents") or []
        self._last = turns[-1] if isinstance(turns, list) and turns else {}

    @property
    def tool(self):
        """The name of the tool to call; None where none is offered, or its result is here."""
        offered = self.body.get("tools")
        if not offered or self.result is not None:
            return None
        first = offered[0].get("functionDeclarations", offered)[0]
        return first.get("function", first)["name"]

    @property
    def result(self):
        """What the last turn says that a tool has said."""
        last = self._last
        if last.get("role") == "tool" or last.get("type") == "function_call_output":
            return last.get("content", last.get("output"))
        for part in last.get("content") if isinstance(last.get("content"), list) else []:
            if part.get("type") == "tool_result":
                return part["content"]
        for part in last.get("parts", []):
            if "functionResponse" in part:
                return part["functionResponse"]["response"]
        return None

    @property
    def text(self):
        match self.result:
            case None:
                return "Nothing to call."
            case [{"text": said}] | str(said):
                return f"The tool said: {said}"
            case other:
                return f"The tool said: {json.dumps(other)}"


def chat(asked):
    arguments = json.dumps(ARGUMENTS)
    usage = {
        "prompt_tokens": USAGE[0],
        "completion_tokens": USAGE[1],
        "total_tokens": sum(USAGE),
    }
    call = {
        "id": "call_1",
        "type": "function",
        "function": {"name": asked.tool, "arguments": arguments},
    }
    said = {"tool_calls": [call]} if asked.tool else {"content": asked.text}
    finish = "tool_calls" if asked.tool else "stop"
    head = {"id": "chatcmpl-1", "created": 1_700_000_000, "model": asked.model}
    if not asked.streamed:
        message = {"role": "assistant", "content": None} | said
        choice = {"index": 0, "message": message, "finish_reason": finish}
        return head | {"object": "chat.completion", "choices": [choice], "usage": usage}
    pieces = [{"role": "assistant"} | said]
    if asked.tool and asked.model.startswith("mistral"):
        pieces[0]["tool_calls"] = [call | {"index": 0}]
    elif asked.tool:
        # The arguments in two pieces, as all but Mistral send them.
        first = call | {"index": 0, "function": {"name": asked.tool, "arguments": arguments[:5]}}
        rest = {"index": 0, "function": {"arguments": arguments[5:]}}
        pieces = [{"role": "assistant", "tool_calls": [first]}, {"tool_calls": [rest]}]
    chunk = head | {"object": "chat.completion.chunk"}
    choices = [{"index": 0, "delta": piece, "finish_reason": None} for piece in pieces]
    choices.append({"index": 0, "delta": {}, "finish_reason": finish})
    events = [chunk | {"choices": [choice]} for choice in choices]
    if asked.path.startswith("/openai/"):  # Groq tells it here, unasked.
        events[-1]["x_groq"] = {"id": "req_1", "usage": usage}
    elif (asked.body.get("stream_options") or {}).get("include_usage"):
        events.append(chunk | {"choices": [], "usage": usage})
    else:
        events[-1]["usage"] = usage
    return [(None, event) for event in events] + [(None, "[DONE]")]


def responses(asked):
    arguments = json.dumps(ARGUMENTS)
    if asked.tool:
        item = {"id": "fc_1", "type": "function_call", "call_id": "call_1", "name": asked.tool}
        item |= {"arguments": arguments, "status": "completed"}
        begun = item | {"arguments": "", "status": "in_progress"}
        delta = ("response.function_call_arguments.delta", {"delta": arguments})
        done = ("response.function_call_arguments.done", {"arguments": arguments})
    else:
        text = {"type": "output_text", "text": asked.text, "annotations": []}
        item = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed"}
        item |= {"content": [text]}
        begun = item | {"content": [], "status": "in_progress"}
        delta = ("response.output_text.delta", {"content_index": 0, "delta": asked.text})
        done = ("response.output_text.done", {"content_index": 0, "text": asked.text})
    usage = {
        "input_tokens": USAGE[0],
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": USAGE[1],
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": sum(USAGE),
    }
    response = {
        "id": "resp_1",
        "object": "response",
        "created_at": 1_700_000_000,
        "status": "completed",
        "model": asked.model,
        "output": [item],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": usage,
    }
    if not asked.streamed:
        return response
    opened = response | {"status": "in_progress", "output": [], "usage": None}
    where = {"output_index": 0, "item_id": item["id"]}
    steps = [
        ("response.created", {"response": opened}),
        ("response.output_item.added", {"output_index": 0, "item": begun}),
        (delta[0], where | delta[1]),
        (done[0], where | done[1]),
        ("response.output_item.done", {"output_index": 0, "item": item}),
        ("response.completed", {"response": response}),
    ]
    if not asked.tool:
        part = {"type": "output_text", "text": "", "annotations": []}
        opening = where | {"content_index": 0, "part": part}
        steps.insert(2, ("response.content_part.added", opening))
        closing = where | {"content_index": 0, "part": part | {"text": asked.text}}
        steps.insert(5, ("response.content_part.done", closing))
    return [
        (name, {"type": name, "sequence_number": number} | data)
        for number, (name, data) in enumerate(steps)
    ]


def messages(asked):
    if asked.tool:
        block = {"type": "tool_use", "id": "toolu_1", "name": asked.tool, "input": ARGUMENTS}
        begun = block | {"input": {}}
        delta = {"type": "input_json_delta", "partial_json": json.dumps(ARGUMENTS)}
    else:
        block = {"type": "text", "text": asked.text}
        begun = {"type": "text", "text": ""}
        delta = {"type": "text_delta", "text": asked.text}
    stop = {"stop_reason": "tool_use" if asked.tool else "end_turn", "stop_sequence": None}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": asked.model}
    usage = {"input_tokens": USAGE[0], "output_tokens": USAGE[1]}
    if not asked.streamed:
        return message | {"content": [block], "usage": usage} | stop
    opened = message | {"content": [], "usage": usage | {"output_tokens": 1}}
    opened |= {"stop_reason": None, "stop_sequence": None}
    steps = [
        ("message_start", {"message": opened}),
        ("content_block_start", {"index": 0, "content_block": begun}),
        ("content_block_delta", {"index": 0, "delta": delta}),
        ("content_block_stop", {"index": 0}),
        ("message_delta", {"delta": stop, "usage": {"output_tokens": USAGE[1]}}),
        ("message_stop", {}),
    ]
    return [(name, {"type": name} | data) for name, data in steps]


def generate(asked):
    said = {"text": asked.text}
    if asked.tool:
        said = {"functionCall": {"id": "call_1", "name": asked.tool, "args": ARGUMENTS}}
    usage = {
        "promptTokenCount": USAGE[0],
        "candidatesTokenCount": USAGE[1],
        "totalTokenCount": sum(USAGE),
    }
    content = {"role": "model", "parts": [said]}
    answer = {
        "candidates": [{"index": 0, "content": content, "finishReason": "STOP"}],
        "usageMetadata": usage,
        "modelVersion": asked.model,
        "responseId": "1",
    }
    return [(None, answer)] if asked.streamed else answer


def cohere(asked):
    call = {
        "id": "call_1",
        "type": "function",
        "function": {"name": asked.tool, "arguments": json.dumps(ARGUMENTS)},
    }
    tokens = {"input_tokens": USAGE[0], "output_tokens": USAGE[1]}
    finish = {
        "finish_reason": "TOOL_CALL" if asked.tool else "COMPLETE",
        "usage": {"billed_units": tokens, "tokens": tokens},
    }
    if not asked.streamed:
        said = {"tool_calls": [call], "tool_plan": "I ask the tool."}
        if not asked.tool:
            said = {"content": [{"type": "text", "text": asked.text}]}
        return {"id": "1", "message": {"role": "assistant"} | said} | finish
    if asked.tool:
        steps = [
            ("tool-plan-delta", {"delta": {"message": {"tool_plan": "I ask the tool."}}}),
            ("tool-call-start", {"index": 0, "delta": {"message": {"tool_calls": call}}}),
            ("tool-call-end", {"index": 0}),
        ]
    else:
        begun = {"type": "text", "text": ""}
        text = {"text": asked.text}
        steps = [
            ("content-start", {"index": 0, "delta": {"message": {"content": begun}}}),
            ("content-delta", {"index": 0, "delta": {"message": {"content": text}}}),
            ("content-end", {"index": 0}),
        ]
    opening = {"id": "1", "delta": {"message": {"role": "assistant", "content": []}}}
    steps = [("message-start", opening), *steps, ("message-end", {"delta": finish})]
    return [(name, {"type": name} | data) for name, data in steps]


PLAYS = {
    "/chat/completions": chat,
    "/responses": responses,
    "/v1/messages": messages,
    "Content": generate,
    "/v2/chat": cohere,
}


class Answering(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, key, *arguments):
        self._key = key
        super().__init__(*arguments)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        asked = Asked(self.path, json.loads(body))
        play = next((p for end, p in PLAYS.items() if asked.path.endswith(end)), None)
        places = ("authorization", "x-api-key", "x-goog-api-key")
        shown = [self.headers[place].removeprefix("Bearer ") for place in places if self.headers[place]]
        if play is None or shown != [self._key]:
            self._send(418, "text/plain", f"{self.path}, keys in {len(shown)} places".encode())
            return
        answer = play(asked)
        if not asked.streamed:
            self._send(200, "application/json", json.dumps(answer).encode())
            return
        lines = [
            ("" if name is None else f"event: {name}\n")
            + f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n"
            for name, data in answer
        ]
        self._send(200, "text/event-stream", "".join(lines).encode())

    def _send(self, status, media_type, body):
        self.send_response(status)
        self.send_header("content-type", media_type)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing."""


class ToolProvider:
    """Listens on a free port until it is closed."""

    def __init__(self, key):
        answering = functools.partial(Answering, key)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), answering)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()
