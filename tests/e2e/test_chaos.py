"""Workers killed outright at every step boundary of the paid chain: all of it is finished, and bought once."""

from pathlib import Path

import pytest

from server.demo.order import Order
from tests.e2e.chaos import chaos

ROUNDS, AT_ONCE = 3, 12
"""Every round halts productions at every third boundary, from its own one on; there are fewer than 36."""
PAID = "SELECT sum(amount_micros_usd) AS paid FROM castad.costs WHERE provider = $1 AND entry = 'CHARGED'"
MICROS = {"suno": 5_000, "creatomate": 20_500}


@pytest.mark.proof
async def test_a_chain_killed_at_any_boundary_is_finished_and_bought_once(folder: Path, order: Order) -> None:
    async with chaos(folder, order) as system:
        everything: list[str] = []
        halts: set[str] = set()
        for turn in range(ROUNDS):
            productions = [await system.produce(seed=turn * 100 + n + 1) for n in range(AT_ONCE)]
            everything += productions
            halted = await system.die_at_boundaries(1 + turn, ROUNDS, productions, folder / f"halted-{turn}")
            halts |= {line.split(" ", 1)[1] for line in halted}
            await system.system.start("worker")
            ends = await system.all_ended(productions, within_s=240)
            assert set(ends.values()) <= {None, "NEEDS_REVIEW"}, ends
            for job in await system.in_doubt():
                await system.review(job, "--not-bought")
            assert set((await system.all_ended(productions, within_s=120)).values()) == {None}
            await system.system.end("worker")
        for order_sent in ("POST /api/v1/generate", "POST /v2/renders"):
            assert any(order_sent in each for each in halts), halts
        assert len(system.suno.tasks) == len(system.creatomate.renders) == len(everything), "one of each for everybody"
        for vendor, bill in (("suno", system.suno.charged), ("creatomate", system.creatomate.charged)):
            paid = await system.fetch(PAID, vendor)
            assert paid[0]["paid"] == bill * MICROS[vendor], "the ledger says what the vendor's bill says"
            held = await system.fetch("SELECT micros_usd FROM castad.vendor_spending WHERE provider = $1", vendor)
            assert held[0]["micros_usd"] == bill * MICROS[vendor]
