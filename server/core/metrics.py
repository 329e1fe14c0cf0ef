"""What a server process counts for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

RPC_SECONDS = Histogram(
    "castad_rpc_seconds",
    "Time from the first interceptor to the end of the call.",
    ["method"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
RPCS = Counter("castad_rpcs", "Ended calls by outcome.", ["method", "code", "reason"])
LOGINS = Counter("castad_logins", "Checked passwords by outcome.", ["outcome"])
LOGIN_ALARM = Gauge("castad_login_alarm", "1 while most sign-ins fail, so that each counts twice.")
QUEUE_LAG = Gauge("castad_queue_lag_seconds", "How long the first queued job has been waiting for a worker.", ["lane"])
DATABASE_UP = Gauge("castad_database_up", "1 while the database answers.")
