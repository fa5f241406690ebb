"""
Every metric, in one place; docs/metrics.md says what to do when one rises.

Labels come from closed sets: enums, table names, configured models; never an id.
"""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, get_args

from prometheus_client import Counter, Gauge, Histogram

from rules.fallback import Degradation
from rules.grounding import Ruling

# dense around the promises: 10 s, 18 s and 35 s are bounds of their own
TURN_MS = (
    *(250, 500, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000),
    *(10_000, 11_000, 12_000, 14_000, 16_000, 17_000, 18_000, 19_000, 20_000),
    *(25_000, 30_000, 32_000, 34_000, 35_000, 36_000, 40_000, 60_000, 120_000),
)
CALL_MS = (
    *(50, 100, 250, 500, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 8_000),
    *(10_000, 12_000, 15_000, 18_000, 20_000, 25_000, 30_000, 35_000),
)
STEP_MS = (
    *(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500),
    *(5_000, 10_000, 18_000, 35_000),
)
STORE_MS = (0.5, 1, 2.5, 5, 10, 15, 25, 50, 100, 250, 500, 1_000, 2_000, 3_000)

# --- times: the promise (SLO) is judged by these four

END_TO_END_LATENCY_MS = Histogram(
    "end_to_end_latency_ms",
    "From the acceptance of the oldest message to ManyChat's acceptance of the call.",
    ["kind", "media", "bundle", "degraded"],
    buckets=TURN_MS,
)
CHECKPOINTER_LATENCY_MS = Histogram(
    "checkpointer_latency_ms",
    "One durable step, from the wish to the commit, the wait for a batch included.",
    ["op"],
    buckets=STORE_MS,
)
LLM_LATENCY_MS = Histogram(
    "llm_latency_ms",
    "One model call, failed and cancelled ones too.",
    ["model", "node", "outcome"],
    buckets=CALL_MS,
)
NODE_LATENCY_MS = Histogram(
    "node_latency_ms",
    "One node of a turn, failed ones too.",
    ["node"],
    buckets=STEP_MS,
)

# --- times: the rest

WEBHOOK_LATENCY_MS = Histogram(
    "krama_webhook_latency_ms",
    "From the request to our answer, by what was answered.",
    ["answer"],
    buckets=STORE_MS,
)
PUSH_LATENCY_MS = Histogram(
    "krama_push_latency_ms",
    "One ManyChat call, by how it ended.",
    ["kind", "outcome"],
    buckets=CALL_MS,
)
BATCH_ROWS = Histogram(
    "krama_checkpointer_batch_rows",
    "Durable steps that shared one commit.",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256),
)

WebhookAnswer = Literal[
    "accepted",
    "duplicate",
    "unauthorized",
    "too_large",
    "too_many",
    "no_subscriber",
    "not_json",
    "not_an_object",
    "not_stored",
    "draining",
    "failed",
]

# --- state at this moment

POOL_SIZE = Gauge("krama_pool_size", "Open connections.", ["pool"])
POOL_LIMIT = Gauge("krama_pool_limit", "The most that it may open.", ["pool"])
POOL_IDLE = Gauge("krama_pool_idle", "Open connections nobody uses.", ["pool"])
POOL_WAITING = Gauge("krama_pool_waiting", "Callers that wait for one.", ["pool"])
SESSIONS = Gauge("krama_sessions", "Shoppers that have a worker.")
TURNS_THINKING = Gauge("krama_turns_thinking", "Turns that have a place.")
TURNS_WAITING = Gauge("krama_turns_waiting", "Turns that wait for a place.")
TURNS_OLDEST_WAIT_SECONDS = Gauge(
    "krama_turns_oldest_wait_seconds", "How long the oldest of them has waited."
)
INBOX_NOT_DONE = Gauge("krama_inbox_not_done", "Accepted messages without an answer.")
INBOX_OLDEST_SECONDS = Gauge("krama_inbox_oldest_seconds", "Age of the oldest of them.")
OUTBOX = Gauge("krama_outbox", "ManyChat calls by state.", ["state"])
OUTBOX_WAIT_SECONDS = Gauge(
    "krama_outbox_wait_seconds", "How long a call queued now would wait."
)
BREAKER = Gauge(
    "krama_breaker", "Model calls: 0 pass, 1 are tried, 2 are refused.", ["model"]
)
CASES_OPEN = Gauge("krama_cases_open", "Payments that wait for a manager.")
CASES_OVERDUE = Gauge("krama_cases_overdue", "Those of them that are past due.")
HANDOFFS_OPEN = Gauge("krama_handoffs_open", "Chats that a manager has or should take.")
HANDOFFS_OVERDUE = Gauge("krama_handoffs_overdue", "Those of them that are past due.")
LOOP_LAG_MS = Gauge("krama_loop_lag_ms", "How late the event loop wakes up.")

# --- what happened

MESSAGES = Counter("krama_messages_total", "Messages taken in, by kind.", ["kind"])
DUPLICATES = Counter("krama_duplicates_total", "Webhooks that repeated a message.")
STALE_PHOTOS = Counter(
    "krama_stale_photos_total", "Photos that a custom field kept, left out."
)
TURNS = Counter("krama_turns_total", "Turns by how they ended.", ["outcome"])
INTERIM_BUBBLES = Counter(
    "krama_interim_bubbles_total", "Turns that needed one.", ["media"]
)
DEGRADED = Counter("krama_degraded_turns_total", "Turns degraded, by why.", ["reason"])
MONEY_GATE = Counter(
    "krama_money_gate_total", "Texts judged by the money gate.", ["verdict"]
)
RULE_HITS = Counter("krama_rule_hits_total", "Messages that a rule decided.", ["rule"])
DISCARDED_TURNS = Counter("krama_discarded_turns_total", "Thinking thrown away.")
DISCARDED_TOKENS = Counter("krama_discarded_tokens_total", "Tokens that it had cost.")
HANDOFFS = Counter("krama_handoffs_total", "Chats given to a person.", ["reason"])
CASES = Counter("krama_cases_total", "Payment cases by what happened.", ["event"])
ORDERS = Counter("krama_orders_total", "Orders that reached a status.", ["status"])
SENDS = Counter(
    "krama_sends_total", "ManyChat calls by how they ended.", ["kind", "outcome"]
)
SHADOWS = Counter(
    "krama_shadow_turns_total", "Turns that a canary has thought, too.", ["outcome"]
)
LEFT_OUT = Counter(
    "krama_left_out_total", "What the send queue had no time for.", ["what"]
)
HEDGES = Counter("krama_hedges_total", "Second model calls, by who won.", ["outcome"])
LLM_TOKENS = Counter("krama_llm_tokens_total", "Tokens.", ["model", "direction"])
LLM_SPEND_USD = Counter("krama_llm_spend_usd_total", "What they cost.", ["model"])
ENRICHMENT = Counter(
    "krama_enrichment_total", "Look-ups in the per-chat product cache.", ["outcome"]
)
REDIS_FAILURES = Counter(
    "krama_redis_failures_total", "Redis calls that failed.", ["op"]
)
NOTICES = Counter("krama_notices_total", "Messages to managers.", ["outcome"])

# --- what alerts count is there from the start, at nought: Prometheus' increase()
# doesn't see the event with which a series begins

for _answer in get_args(WebhookAnswer):
    WEBHOOK_LATENCY_MS.labels(_answer)
for _outcome in ("sent", "silent", "late", "waits", "crashed"):
    TURNS.labels(_outcome)
for _series in itertools.product(
    ("interim", "answer", "notice"), ("sent", "failed", "unknown", "dropped")
):
    SENDS.labels(*_series)
for _outcome in ("sent", "retried", "failed"):
    NOTICES.labels(_outcome)
for _kind in ("text", "photo", "empty"):
    MESSAGES.labels(_kind)
for _media in ("text", "photo"):
    INTERIM_BUBBLES.labels(_media)
for _reason in Degradation:
    DEGRADED.labels(_reason)
for _verdict in Ruling:
    MONEY_GATE.labels(_verdict)


@contextmanager
def milliseconds(observe: Callable[[float], None]) -> Iterator[None]:
    """Hand to *observe* how long the block took, also when it fails."""
    started = time.perf_counter()
    try:
        yield
    finally:
        observe((time.perf_counter() - started) * 1000)
