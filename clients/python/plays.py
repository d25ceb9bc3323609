"""What the providers say: the gateway's own `test`, and the one that calls tools (../provider.py)."""

WORDS = "This is the test provider of the gateway: all is well"

# The tool's parameters, its arguments as they come, what the tests answer, and what that becomes.
TOOL = "get_weather"
PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
}
ARGUMENTS = {"city": "Paris"}
RESULT = "sunny"
USAGE = (20, 10)
FUNCTION = {"name": TOOL, "description": "The weather now.", "parameters": PARAMETERS}
