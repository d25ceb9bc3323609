"""Runs the suites of all languages against one gateway and compares its records with theirs.

Called by `clients/run`. Exit code 0 if every test passed, the gateway stopped as it should, and it
has kept exactly the records that the suites expect.
"""

import collections
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import xml.etree.ElementTree

from provider import ToolProvider

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
START = 600  # Seconds: the first start builds the gateway.
STOP = 40
FIELDS = ["ending", "status", "stream"]


class Gateway:
    """A gateway as a user starts it, with its own data folder."""

    def __init__(self, folder, environment):
        self._data = folder / "data"
        self._log = folder / "gateway.log"
        # Keys of real providers that happen to be set are not to be used.
        keep = {k: v for k, v in os.environ.items() if not k.endswith(("_API_KEY", "_TOKEN"))}
        config = ["--config", HERE / "fairlead.yaml", "--data", self._data]
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen(
                [ROOT / "fairlead", "serve", *config],
                stdout=log,
                stderr=log,
                env=keep | environment,
                cwd=folder,
            )

    def address(self):
        """The URL, once requests are served."""
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                sys.exit(f"the gateway ended with {self._process.returncode}\n{self.log()}")
            said = self._log.read_text("utf-8")
            serves = re.search(r"Fairlead serves (http://[^,\s]+)", said)
            if serves and self._ready(serves[1]):
                return serves[1]
            time.sleep(0.1)
        sys.exit(f"the gateway was not ready in time\n{self.log()}")

    @staticmethod
    def _ready(url):
        try:
            with urllib.request.urlopen(f"{url}/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self):
        """Asks it to end; its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(STOP)

    def kill(self):
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def log(self):
        """The end of what it has told on standard error."""
        return "\n".join(self._log.read_text("utf-8").splitlines()[-50:])

    def records(self):
        """What it has written down, read as a user reads it."""
        log = [ROOT / "fairlead", "log", "--json", "--data", self._data]
        printed = subprocess.run(log, stdout=subprocess.PIPE, text=True, check=True).stdout
        return [json.loads(line) for line in printed.splitlines()]


class ReplayProvider:
    """Answers as providers have answered, or worse if it is told to; gone when closed."""

    def __init__(self):
        traffic = ROOT / "gateway" / "src" / "test" / "resources" / "traffic"
        folders = [f"--dir={traffic / name}" for name in ("exchanges", "handmade")]
        self._process = subprocess.Popen(
            [sys.executable, traffic / "replay.py", "--port=0", "--gzip=never", *folders],
            stdout=subprocess.PIPE,
            text=True,
        )
        said = self._process.stdout.readline()
        ready = re.match(r"READY (http://\S+) ", said)
        if not ready:
            self.close()
            sys.exit(f"replay.py said: {said}")
        self.url = ready[1]

    def close(self):
        self._process.kill()
        self._process.wait()


def differences(witnessed, records):
    """What the records say otherwise than the suites."""
    found = []
    by_request = collections.defaultdict(list)
    for record in records:
        own = record["request_id"] == record["call_id"]
        by_request[None if own else record["request_id"]].append(record)
    unnamed = sum(w["records"] for w in witnessed if w["request_id"] is None)
    if len(by_request.pop(None, [])) != unnamed:
        found.append(f"calls without a request id: {unnamed} were made")
    for asked in (w for w in witnessed if w["request_id"] is not None):
        left = by_request.pop(asked["request_id"], [])
        told = [[record[field] for field in FIELDS] for record in left]
        expected = [[asked[field] for field in FIELDS]] * asked["records"]
        if told != expected:
            found.append(f"{asked['test']}: {FIELDS} {told} (expected: {expected})")
        if asked["certainty"] and any(r["certainty"] != asked["certainty"] for r in left):
            found.append(f"{asked['test']}: {left} (expected: {asked['certainty']})")
    found += [f"{left}: nobody asked" for left in by_request]
    ids = [record["id"] for record in records]
    if len(set(ids)) != len(ids):
        found.append("two records have the same id")
    return found


def java_suite(env):
    """Runs it; whether all passed."""
    project = HERE / "java"
    reports = project / "target" / "surefire-reports"
    shutil.rmtree(reports, ignore_errors=True)
    maven = ["mvn", "-q", "-B", "-f", project / "pom.xml", "test"]
    code = subprocess.run(maven, env=env, check=False).returncode
    suites = [xml.etree.ElementTree.parse(file).getroot() for file in reports.glob("TEST-*.xml")]
    failed = sum(int(suite.get(kind)) for suite in suites for kind in ("failures", "errors"))
    print(f"java: {sum(int(s.get('tests')) for s in suites) - failed} passed, {failed} failed")
    return code == 0 and suites


def js_suite(env):
    """Runs it; whether all passed."""
    node = ["node", "--test", "--test-reporter=tap"]
    done = subprocess.run(
        node, cwd=env["FAIRLEAD_JS"], env=env, stdout=subprocess.PIPE, text=True, check=False
    )
    counts = dict(re.findall(r"^# (pass|fail) (\d+)$", done.stdout, re.MULTILINE))
    if done.returncode != 0:
        print(done.stdout)
    print(f"javascript: {counts.get('pass', 0)} passed, {counts.get('fail', 0)} failed")
    return done.returncode == 0 and counts.get("pass", "0") != "0"


def python_suite(env, java_home):
    """Runs it and the documentation's programs; whether all passed."""
    class_path = HERE / "java" / "target" / "class-path"
    env |= {"FAIRLEAD_JAVA": f"{java_home}/bin/java"}
    env |= {"FAIRLEAD_CLASS_PATH": class_path.read_text() if class_path.exists() else ""}
    pytest = [sys.executable, "-m", "pytest", *sys.argv[2:]]
    return subprocess.run(pytest, cwd=HERE / "python", env=env, check=False).returncode == 0


def main():
    java_home = sys.argv[1]
    # Whoever stops this stops the gateway with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="fairlead-clients-") as scratch:
        folder = pathlib.Path(scratch)
        witness = folder / "witness.jsonl"
        key, upstream_key = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        provider = ToolProvider(upstream_key)
        replayed = ReplayProvider()
        upstream = {"TOOL_URL": provider.url, "TOOL_KEY": upstream_key}
        upstream |= {"REPLAY_URL": replayed.url}
        gateway = Gateway(folder, upstream | {"FAIRLEAD_KEY": key})
        try:
            env = os.environ | {
                "FAIRLEAD_URL": gateway.address(),
                "FAIRLEAD_KEY": key,
                "FAIRLEAD_WITNESS": str(witness),
            }
            passed = [java_suite(env), js_suite(env), python_suite(env, java_home)]
            code = gateway.stop()
        finally:
            gateway.kill()
            provider.close()
            replayed.close()
        witnessed = [json.loads(line) for line in witness.read_text("utf-8").splitlines()]
        records = gateway.records()
        wrong = differences(witnessed, records)
        if code != 0:
            wrong.append(f"the gateway ended with {code} (expected: 0)\n{gateway.log()}")
    for line in wrong:
        print(line)
    expected = sum(asked["records"] for asked in witnessed)
    print(f"records: {len(records)} kept, {expected} expected, {len(wrong)} differences")
    clients = sorted({asked["client"].lower() for asked in witnessed if "client" in asked})
    print(f"{len(clients)} clients ran: {', '.join(clients)}")
    sys.exit(0 if all(passed) and not wrong else 1)


if __name__ == "__main__":
    main()
