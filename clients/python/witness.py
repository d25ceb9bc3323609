"""The suites' own account of what they asked, to be compared with the gateway's records."""

import json
import os
import uuid


class Witness:
    """Writes down what a test is about to send and which records that has to leave."""

    def __init__(self, file, test):
        self._file = file
        self._test = test
        self._client = test.partition(".py::")[0].removeprefix("test_") + " (Python)"

    def request(
        self,
        records=1,
        ending="complete",
        status=200,
        stream=False,
        certainty="reported",
        **steering,
    ):
        """Headers for one call of an SDK.

        records: how many requests the SDK will send that reach the provider.
        ending, status, stream: what each record says of them.
        certainty: what the record of a whole, good answer says of its usage and price.
        steering: what the test provider is to do; test_status=503 is `x-test-status: 503`.
        """
        request_id = f"python-{uuid.uuid4()}"
        self._write(
            {
                "test": self._test,
                "client": self._client,
                "request_id": request_id,
                "records": records,
                "ending": ending,
                "status": status,
                "stream": stream,
                "certainty": certainty if (ending, status) == ("complete", 200) else None,
            }
        )
        headers = {"x-" + name.replace("_", "-"): str(value) for name, value in steering.items()}
        return {"x-request-id": request_id, **headers}

    def unnamed(self, records):
        """Notes calls of a program that sets no request id."""
        self._write({"test": self._test, "request_id": None, "records": records})

    def _write(self, line):
        with open(self._file, "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + os.linesep)
