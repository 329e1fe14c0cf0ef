"""Watching from real browsers: through restarts and lost networks to the end."""

import pytest
from playwright.async_api import BrowserContext

from server.processes import System
from tests.browser.library_tab import PASSWORD, Tab

WATCH = """async () => {
    const value = {name: '스테이 파도결', address: '강릉시 사천면', description: '모든 객실에서 바다가 보입니다.'};
    const {analysis} = await castad.marketing.startAnalysis({source: {case: 'listing', value}});
    window.seen = [];
    const open = (options) => castad.marketing.watchAnalysis({analysisId: analysis.id}, options);
    window.watching = (async () => {
        for await (const {analysis} of castad.watch(open, ({analysis}) => isOver(analysis.job))) {
            seen.push(analysis.job.progress);
        }
        return seen.at(-1);
    })();
}"""


@pytest.fixture
async def tab(profile: BrowserContext, library_page: str, system: System) -> Tab:
    return await Tab.open(profile, library_page, system.config.edge_url)


async def test_a_watch_survives_a_restart_of_the_server_and_a_lost_network(
    profile: BrowserContext, tab: Tab, system: System
) -> None:
    await tab.sign_up()
    await system.end("worker")
    await tab.do(WATCH)
    await tab.until("seen.length > 0")
    await system.end("serve")
    await system.start("serve")
    await system.healthy()
    await tab.until("seen.length > 1")
    await profile.set_offline(True)
    await system.start("worker")
    await profile.set_offline(False)
    assert await tab.do("watching") == 100


async def test_the_readme_s_example_gives_a_report(tab: Tab, system: System) -> None:
    email = await tab.sign_up()
    report = await tab.do("([email, password]) => marketingReport(edge, email, password)", [email, PASSWORD])
    assert "파도결" in report
