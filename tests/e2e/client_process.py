"""A program of its own that uses the Python client: `python -m tests.e2e.client_process target store seconds part`.

It calls all the time with the session that the store holds, renews tokens after that part of their life, and prints
what it was told.
"""

import asyncio
import json
import sys
from collections import Counter

from castad_client import CastadError, FileTokenStore, connect, keeper


async def call_on(target: str, store: str, seconds: float) -> Counter[str]:
    """Ask who is calling, again and again; the answers by kind."""
    told: Counter[str] = Counter()
    loop = asyncio.get_running_loop()
    async with connect(target, tokens=FileTokenStore(store)) as castad:
        end = loop.time() + seconds
        while loop.time() < end:
            try:
                await castad.auth.get_me()
                told["OK"] += 1
            except CastadError as error:
                told[str(error)] += 1
            await asyncio.sleep(0.05)
    return told


if __name__ == "__main__":
    keeper.RENEW_AT = (float(sys.argv[4]),) * 2
    print(json.dumps(asyncio.run(call_on(sys.argv[1], sys.argv[2], float(sys.argv[3])))))
