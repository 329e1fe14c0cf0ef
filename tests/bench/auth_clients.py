"""The clients of the suite `auth`, in processes of their own so that their loops do not count as the server's.

Run as `python -m tests.bench.auth_clients prober TARGET TOKEN` or `… storm TARGET PASSWORD`; each does its work between
two lines on its input and answers with one line of JSON.
"""

import asyncio
import json
import sys
import time
from typing import Any

import grpc
from castad.auth.v1 import auth_service_pb2_grpc, session_calls_pb2, user_calls_pb2

PAUSE_S = 0.005


async def _line() -> str:
    line: str = await asyncio.to_thread(sys.stdin.readline)
    return line.strip()


async def probe(stub: Any, token: str) -> None:
    """From each line to the next call GetMe, one at a time; the answer is the milliseconds of every call."""
    metadata = (("authorization", f"Bearer {token}"),)
    while await _line():
        stop = asyncio.create_task(_line())
        took = []
        while not stop.done():
            began = time.perf_counter()
            await stub.GetMe(user_calls_pb2.GetMeRequest(), metadata=metadata)
            took.append((time.perf_counter() - began) * 1e3)
            await asyncio.sleep(PAUSE_S)
        print(json.dumps(took), flush=True)


async def storm(stub: Any, password: str) -> None:
    """For each line, which names the accounts, sign all of them in at once; the answer is how many got in."""
    while line := await _line():
        requests = [session_calls_pb2.LoginRequest(email=email, password=password) for email in json.loads(line)]
        answers = await asyncio.gather(*map(stub.Login, requests))
        print(sum(bool(answer.session.access_token) for answer in answers), flush=True)


async def main(role: str, target: str, secret: str) -> None:
    """Play one of the two until the input ends."""
    async with grpc.aio.insecure_channel(target) as channel:
        await {"prober": probe, "storm": storm}[role](auth_service_pb2_grpc.AuthServiceStub(channel), secret)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
