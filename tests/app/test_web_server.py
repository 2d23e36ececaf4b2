"""The server answers its own pages only, loads no model, and says what a page may load."""

import ast
import json
import os
import socket
import subprocess
import sys
import urllib.request
from contextlib import nullcontext
from pathlib import Path

import pytest

from app.web import limits, serve
from app.web.limits import AT_HOME, FOLDER, FOR_A_CLASS, HOSTS, PUBLIC
from app.web.serve import check_port, open_to
from sim.errors import ScenarioError
from tests.house_rules import imports, sources

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("sim.model", "mesa", "pandas", "scipy", "matplotlib", "numba", "networkx", "pyarrow", "markdown_it")


def run(code: str, **more: str) -> str:
    """What a program of the server's own process prints."""
    head = "from app.web.serve import set_environment; set_environment()\nimport app.web.server\n"
    done = subprocess.run(
        [sys.executable, "-c", head + code],
        cwd=ROOT,
        env=os.environ | more,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


ASK = """
import asyncio, json
from app.web.server import app

async def asked(path="/", method="GET", kind="http", **headers):
    sent, said = [], [(b"host", b"127.0.0.1:8765")]
    said = [] if "host" in headers else said
    said += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "path": path, "raw_path": path.encode(), "query_string": b"lang=zh&session_id=1",
             "headers": said,
             "method": method, "scheme": "http" if kind == "http" else "ws", "server": ("127.0.0.1", 8765),
             "client": ("127.0.0.1", 9), "root_path": "", "http_version": "1.1", "subprotocols": []}
    inbox = [{"type": "http.request", "body": b"", "more_body": False}]
    inbox = inbox if kind == "http" else [{"type": "websocket.connect"}]

    async def receive():
        if inbox:
            return inbox.pop(0)
        await asyncio.sleep(3600)

    async def send(message):
        sent.append(message)

    await asyncio.wait_for(app(scope, receive, send), 60)
    return sent

def status(sent):
    return sent[0].get("status", sent[0].get("code"))
"""


@pytest.fixture(scope="module")
def told():
    """One process, asked in many ways: name -> what it answered."""
    code = (
        ASK
        + """
async def main():
    found = {}
    for name, headers in {
        "own": {}, "localhost": {"host": "localhost:8765"}, "foreign_host": {"host": "evil.example"},
        "rebound": {"host": "127.0.0.1.evil.example:8765"}, "no_host": {"host": ""},
    }.items():
        found[name] = status(await asked("/readyz", **headers))
    post = {"path": "/_solara/api/close/none", "method": "POST"}
    own = "http://127.0.0.1:8765"
    for name, origin in {"post_own": own, "post_foreign": "http://evil.example", "post_null": "null",
                         "post_port": "http://127.0.0.1:1"}.items():
        found[name] = status(await asked(**post, origin=origin))
    sent = await asked("/jupyter/api/kernels/x/channels", kind="websocket", origin="http://evil.example")
    found["socket_foreign"] = [sent[0]["type"], sent[0].get("code"), sent[0].get("status")]
    sent = await asked("/jupyter/api/kernels/x/channels", kind="websocket", host="evil.example")
    found["socket_host"] = sent[0]["type"]
    sent = await asked("/", accept_language="en")
    found["page"] = [status(sent), {k.decode(): v.decode() for k, v in sent[0]["headers"]},
                     b"".join(each.get("body", b"") for each in sent).decode()]
    sent = await asked("/nowhere/<b>", accept_language="zh-CN,en")
    found["missing"] = [status(sent), b"".join(each.get("body", b"") for each in sent).decode()]
    sent = await asked("/readyz")
    found["headers"] = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    found["resources"] = status(await asked("/resourcez"))
    print(json.dumps(found))
asyncio.run(main())
"""
    )
    return json.loads(run(code).splitlines()[-1])


def test_a_foreign_host_is_refused_and_loopback_is_answered(told):
    assert (told["own"], told["localhost"]) == (200, 200)
    assert (told["foreign_host"], told["rebound"], told["no_host"]) == (400, 400, 400)


def test_what_another_site_asks_for_in_a_visitors_name_is_refused(told):
    assert (told["post_foreign"], told["post_null"], told["post_port"]) == (403, 403, 403)
    assert told["post_own"] != 403


def test_a_websocket_from_another_site_does_not_open(told):
    assert told["socket_foreign"][0] == "websocket.close"
    assert told["socket_host"] != "websocket.accept"


def test_a_page_says_what_it_may_load_and_that_nobody_may_frame_it(told):
    _, headers, _ = told["page"]
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    nonce = policy.pop("script-src").split("'nonce-")[1].split("'")[0]
    assert policy == {
        "default-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert len(nonce) > 16
    for found in (headers, told["headers"]):
        assert found["x-content-type-options"] == "nosniff"
        assert found["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in found["content-security-policy"]


def test_every_script_of_a_page_carries_the_number_of_its_policy_and_none_runs_without(told):
    _, headers, text = told["page"]
    nonce = headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert text.count("<script") == text.count(f'<script nonce="{nonce}"') > 3
    assert "'unsafe-inline'" not in headers["content-security-policy"].split("style-src")[0]


def test_an_address_that_is_no_page_is_said_to_be_none_in_the_visitors_language(told):
    status, text = told["missing"]
    assert status == 404
    assert '<html lang="zh-Hans">' in text
    assert "没有此页面" in text
    assert "/nowhere/&lt;b&gt;" in text
    assert 'href="/?lang=zh"' in text
    assert "<script" not in text


def test_a_page_has_the_visitors_language_and_can_be_zoomed(told):
    code, _, text = told["page"]
    assert code == 200
    assert '<html lang="zh-Hans"' in text
    assert "user-scalable" not in text
    assert "maximum-scale" not in text


def test_the_server_loads_no_model_and_nothing_that_only_runs_need():
    code = f"""
import sys, app.web.site, app.web.asking, app.web.wishes
from app.web.setup import Setup, menu, city_menu, lever_menu
from app.web.reproduce import reproduce
from app.web.wishes import Film, Pair, Scene, Strip
setup = Setup()
menu("a"), city_menu(), lever_menu(), reproduce(setup)
for wish in (Film(setup, "b"), Pair(setup), Scene(setup), Strip(setup)):
    wish.job()
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    assert run(code).splitlines()[-1] == "[]"


def test_a_public_server_keeps_its_own_affairs_to_itself_and_answers_to_its_name_only(told):
    assert told["resources"] == 200
    code = (
        ASK
        + """
async def main():
    there = {"host": "10.1.2.3:8765"}
    print([status(await asked("/resourcez", **there)), status(await asked("/readyz", **there)),
           status(await asked("/readyz", host="10.9.9.9"))])
asyncio.run(main())
"""
    )
    said = run(code, **{PUBLIC: "1", HOSTS: "10.1.2.3"}).splitlines()[-1]
    assert said == "[404, 200, 400]"


@pytest.fixture
def clean(monkeypatch):
    """No settings of a server in the environment, and none left behind."""
    for name in (PUBLIC, HOSTS, FOLDER):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return monkeypatch


def test_others_are_let_in_only_when_that_is_said_and_under_one_address(clean):
    assert open_to("127.0.0.1", public=False) == "127.0.0.1"
    assert limits.limits() is AT_HOME
    with pytest.raises(ScenarioError, match="Add --public"):
        open_to("192.168.1.5", public=False)
    for anywhere in ("0.0.0.0", "::", ""):
        with pytest.raises(ScenarioError, match="name the one address"):
            open_to(anywhere, public=True)
    assert open_to("192.168.1.5", public=True) == "192.168.1.5"
    assert limits.limits() is FOR_A_CLASS
    assert limits.hosts() == ("127.0.0.1", "localhost", "192.168.1.5")


def test_limits_for_a_class_are_those_that_are_promised():
    assert (FOR_A_CLASS.visitors, FOR_A_CLASS.agents, FOR_A_CLASS.seconds) == (60, 100_000, 30)
    assert FOR_A_CLASS.upload == AT_HOME.upload == 256 * 1024
    assert 1 <= limits.workers() <= 2


def test_results_lie_where_it_is_said(clean, tmp_path):
    from app.web.wishes import results_root

    assert results_root() == Path("results")
    open_to("127.0.0.1", public=False, results=tmp_path)
    assert results_root() == tmp_path


def test_a_port_that_is_taken_and_an_address_of_another_machine_are_refused_with_the_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ScenarioError, match="name another with --port"):
            check_port(taken.getsockname()[1])
    with pytest.raises(ScenarioError, match="is it this machine's"):
        check_port(0, "192.0.2.1")


def test_the_browser_is_opened_when_the_server_answers_and_not_without_a_screen(monkeypatch):
    opened = []
    monkeypatch.setattr(serve.webbrowser, "open", opened.append)
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: nullcontext())
    monkeypatch.setattr(serve.sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    serve.open_browser("http://127.0.0.1:1")
    assert opened == []
    monkeypatch.setenv("DISPLAY", ":0")
    serve.open_browser("http://127.0.0.1:1")
    assert opened == ["http://127.0.0.1:1"]


def test_workers_start_with_the_server_and_compute_the_first_page(monkeypatch):
    from app.web import work
    from app.web.workers.jobs import AHEAD

    asked = []

    class Desk:
        def request(self, job):
            asked.append(job)

    monkeypatch.setattr(work, "desk", Desk)
    serve.look_ahead()
    assert {job.call for job in asked} == {"scene", "film", "pair"}
    needed = [each for job in asked for each in (*job.needs, *job.first)]
    assert "spin_up" in {job.call for job in needed}
    assert {job.rank for job in (*asked, *needed)} == {AHEAD}


def test_no_number_is_computed_in_the_app_all_come_from_the_laboratory():
    counting = ("numpy", "pandas", "scipy", "sim.outcomes", "experiments.statistics")
    drawing = ROOT / "app" / "web" / "workers" / "drawing.py"
    found = {
        path.relative_to(ROOT).as_posix(): name
        for path in sources("app")
        if (ROOT / "app" / "web") in path.parents and path != drawing
        for _, name, _ in imports(ast.parse(path.read_bytes()), types_too=True)
        if any(name == each or name.startswith(f"{each}.") for each in counting)
    }
    assert found == {}
