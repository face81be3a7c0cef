"""Tasks delivered twice: messages as they lie in the broker are put there again."""

from __future__ import annotations

import json
import uuid
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

QUEUE, IN_WORK = "celery", "unacked"
MOST_AT_ONCE = 100


class Messages:
    """Task messages that were seen in the broker, waiting or in work: each is copied once."""

    def __init__(self, address: str) -> None:
        socket = address.removeprefix("redis+socket://")
        # A broker that is down is asked once: the next fault does not wait for it.
        self._broker = redis.Redis(unix_socket_path=socket, retry=Retry(NoBackoff(), 0))
        self._seen: dict[str, bytes] = {}
        self._known: set[str] = set()

    def remember(self) -> None:
        """Look at what the broker holds now; nothing when it is down."""
        try:
            waiting = self._broker.lrange(QUEUE, 0, 99)
            in_work = self._broker.hvals(IN_WORK)
        except redis.RedisError:
            return
        for message in [*map(json.loads, waiting), *(json.loads(each)[0] for each in in_work)]:
            task = message["headers"]["id"]
            if len(self._seen) < MOST_AT_ONCE and task not in self._known:
                self._known.add(task)
                self._seen[task] = _copy(message)

    def again(self) -> int:
        """Deliver again what was seen; how many messages."""
        copies = [*self._seen.values()]
        self._seen.clear()
        try:
            for each in copies:
                self._broker.lpush(QUEUE, each)
        except redis.RedisError:
            return 0
        return len(copies)

    def waiting(self) -> int:
        """How many messages wait; none that we know of when the broker is down."""
        try:
            return int(self._broker.llen(QUEUE))
        except redis.RedisError:
            return 0


def _copy(message: dict[str, Any]) -> bytes:
    """The same task under the same id; only the broker's own mark of the delivery is new."""
    properties = message["properties"] | {"delivery_tag": str(uuid.uuid4())}
    return json.dumps(message | {"properties": properties}).encode()
