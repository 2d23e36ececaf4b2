"""Results in the browser: folders of the root, two of their scenarios, and a batch from start to folder."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from app.web.results.plan import Plan
from tests.app.conftest import Served
from tests.app.test_web_access import barriers

Opener = Callable[[str], Page]


def test_a_batch_is_a_comparison_on_the_command_line() -> None:
    plan = Plan(("siloed", "party_led", "polycentric"), "tianjin:Heping", 3, "settled")
    assert plan.problem() == ""
    assert plan.place == "siloed-party_led-polycentric-tianjin-Heping-settled"
    assert plan.command() == (
        "gongzhi compare siloed party_led polycentric --city tianjin:Heping --seeds 3 --spin-up 1080 "
        f"--horizon both --out results/{plan.place}"
    )


@pytest.mark.parametrize(
    ("plan", "problem"),
    [
        (Plan(("siloed",)), "batch_two"),
        (Plan(("siloed", "siloed")), "batch_two"),
        (Plan(("siloed", "atlantis")), "batch_unknown"),
        (Plan(("siloed", "file:abc")), "batch_unknown"),
        (Plan(city="atlantis"), "batch_unknown"),
        (Plan(seeds=51), "batch_seeds"),
        (Plan(seeds=0), "batch_seeds"),
        (Plan(folder="../away"), "batch_folder"),
        (Plan(folder="app"), "batch_folder"),
        (Plan(folder="a/b"), "batch_folder"),
    ],
)
def test_what_cannot_be_a_batch_is_said(plan: Plan, problem: str) -> None:
    assert plan.problem() == problem


def test_visitors_of_a_class_start_no_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGZHI_APP_PUBLIC", "1")
    assert Plan().problem() == "batch_not_here"


@pytest.mark.browser
def test_a_batch_fills_a_folder_that_can_be_opened(server: Served, open_page: Opener, tmp_path: Path) -> None:
    page = open_page(f"{server.url}/results?lang=en")
    page.click(".e2e-batch summary")
    page.select_option(".e2e-batch-city", "teaching_town")
    page.fill(".e2e-batch-seeds", "1")
    page.press(".e2e-batch-seeds", "Enter")
    page.fill(".e2e-batch-folder", "by-hand")
    page.press(".e2e-batch-folder", "Enter")
    expect(page.locator(".e2e-batch code")).to_contain_text(
        "--city teaching_town --seeds 1 --spin-up 1080 --horizon soon --out results/by-hand"
    )
    page.click(".e2e-batch-start")
    page.click(".e2e-batch-open")
    page.wait_for_selector(".gz-figure")
    assert parse_qs(urlsplit(page.url).query)["folder"] == ["by-hand"]
    expect(page.locator(".e2e-verdict")).to_contain_text("too few to tell")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert barriers(page) == []
    page.select_option(".e2e-outcome-group", "all")
    page.fill(".e2e-outcome-text", "satisfaction")
    expect(page.locator(".e2e-outcomes tbody tr").first).to_contain_text("Satisfaction")
    with page.expect_download() as saved:
        page.click("[data-key=csv-outcomes]")
    lines = Path(saved.value.path()).read_text().splitlines()
    assert lines[0].startswith("# Gongzhi 共治: folder results/by-hand, A siloed, B party_led, code ")
    assert lines[2].startswith("metric,label,unit,A,B")
    with page.expect_download() as picture:
        page.click(".e2e-png")
    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")
    page.click(".e2e-pair-swap")
    page.wait_for_url("**first=party_led&second=siloed**")
    expect(page.locator(".e2e-pair-a")).to_have_value("party_led")
    page.click(".e2e-report-start")
    page.click(".e2e-report-cancel")
    expect(page.locator(".e2e-report-start")).to_be_visible()


@pytest.mark.browser
def test_a_folder_outside_the_root_is_refused_by_name(address: str, open_page: Opener) -> None:
    page = open_page(f"{address}/results?lang=en&folder=../../etc")
    expect(page.locator(".e2e-folder .gz-failed")).to_contain_text("'../../etc'")
