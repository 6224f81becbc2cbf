"""The emulator as tests hold it: the server in a thread, and what steers it."""

import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Thread
from typing import Any

import uvicorn

from tests.data.s3_server import NOBODY
from tests.emulator import control
from tests.emulator.app import App, Droppable
from tests.emulator.clock import VirtualClock
from tests.emulator.faults import Fault
from tests.emulator.journal import Journal
from tests.emulator.media import Bucket
from tests.emulator.plan import Match
from tests.emulator.quotas import Quotas
from tests.emulator.state import Said, State


class Emulator:
    """`answer` and `fault` take what a `Match` takes; without any, they hold for every call."""

    def __init__(self, s3_endpoint: str | None = None) -> None:
        self.address = ""
        self._s3_endpoint = s3_endpoint
        self._clients: dict[str, Any] = {}
        self._state = State()
        self._bucket = Bucket(s3_endpoint)
        self.app = App(self._state, self._bucket, self._control)

    @property
    def journal(self) -> Journal:
        return self._state.journal

    @property
    def clock(self) -> VirtualClock:
        return self._state.clock

    @property
    def quotas(self) -> Quotas:
        """`requests_per_minute`, `tokens_per_minute` may be set."""
        return self._state.quotas

    @property
    def environment(self) -> Mapping[str, str]:
        """What boto3 needs to find it (and the S3 beside it), and to look for nothing else."""
        places = {
            "AWS_ENDPOINT_URL_BEDROCK": self.address,
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": self.address,
        }
        if self._s3_endpoint is not None:
            for service in ("S3", "STS", "IAM"):
                places[f"AWS_ENDPOINT_URL_{service}"] = self._s3_endpoint
        return {**NOBODY, **places}

    def client(self, service: str = "bedrock-runtime", **config: Any) -> Any:
        """boto3's own, at this address, that asks once; `config` is botocore's. It is kept: making
        one takes longer than asking."""
        import boto3
        from botocore.config import Config

        own = {"retries": {"total_max_attempts": 1}, "read_timeout": 30, **config}
        kept = f"{service} {sorted(own.items(), key=str)}"
        if kept not in self._clients:
            self._clients[kept] = boto3.session.Session().client(
                service,
                endpoint_url=self.address,
                aws_access_key_id="nobody",
                aws_secret_access_key="nothing",
                region_name="us-east-1",
                config=Config(**own),
            )
        return self._clients[kept]

    def read_from(self, s3_endpoint: str) -> None:
        """The S3 that media is in, such as moto's."""
        if s3_endpoint != self._s3_endpoint:
            self._s3_endpoint = s3_endpoint
            self._bucket = self.app.bucket = Bucket(s3_endpoint)

    def answer(
        self, said: Said, *, times: int | None = None, nth: Sequence[int] = (), **match: Any
    ) -> None:
        """`said`: a text, the input of the tool, or a function of the `Asked` that gives one."""
        self._state.answers.add(said, Match(**match), times=times, nth=nth)

    def fault(
        self, fault: Fault, *, times: int | None = 1, nth: Sequence[int] = (), **match: Any
    ) -> None:
        """Once unless told otherwise; None: always. Rules apply in the order in which they came;
        with `nth`, each of these requests gets it."""
        self._state.faults.add(
            fault, Match(**match), times=None if nth and times == 1 else times, nth=nth
        )

    def throttle_for(self, seconds: float) -> None:
        """Until the virtual clock has moved by as much."""
        self.quotas.closed_until_s = self.clock.passed_s + seconds

    def hold(self) -> None:
        """From now on requests are taken in (and billed), their answers held back."""
        self._state.gate.close()

    def release(self) -> None:
        """Answers that are held back or late go out, also to those who still wait."""
        self._state.gate.open()
        self._state.late_may_go.open()

    def reset(self) -> None:
        """As new. What is still under way ends in the old journal."""
        self.release()
        self._state = self.app.state = State()

    def _control(self, path: str, body: bytes) -> bytes:
        return json.dumps(control.steer(self, path, json.loads(body or b"{}"))).encode()


@contextmanager
def emulating(s3_endpoint: str | None = None, port: int = 0) -> Iterator[Emulator]:
    """On a port of this machine alone, for as long as the block runs."""
    emulator = Emulator(s3_endpoint)
    # by the protocol asyncio sees that it must not wait for more to send, which takes 40 ms a call
    tcp = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    with socket.socket(*tcp) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(128)  # connections wait until the server is up
        emulator.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(
            uvicorn.Config(
                emulator.app,
                http=Droppable,
                lifespan="off",
                log_level="critical",
                access_log=False,
                timeout_graceful_shutdown=1,
            )
        )
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield emulator
        finally:
            emulator.release()
            server.should_exit = True
            thread.join(30)
