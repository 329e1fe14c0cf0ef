"""Every setting of CastAD, read from the environment, with its default."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from server.core.settings_storage import StorageSettings

VITE = "http://localhost:5173"
"""Where the console is served while it is developed."""


class Settings(StorageSettings):
    """One instance per process; a secret never shows in its repr."""

    model_config = SettingsConfigDict(env_prefix="CASTAD_", extra="ignore")

    environment: str = Field(
        "development", description="`development` or `production`; production refuses default secrets."
    )
    data_dir: Path = Field(Path(".castad"), description="Folder of the embedded database, files, mails and keys.")
    reflection: str = Field("on", description="`off` hides the contract from grpcurl and buf curl.")

    database_url: str = Field(
        "", validation_alias="DATABASE_URL", description="PostgreSQL address; empty starts the embedded one."
    )
    db_schema: str = Field(
        "castad",
        pattern=r"^[a-z][a-z0-9_]{0,30}$",
        description="Schema and prefix of the three roles; one a deployment.",
    )
    db_app_password: SecretStr = Field(SecretStr(""), description="Password of the role `<schema>_app`.")
    db_worker_password: SecretStr = Field(SecretStr(""), description="Password of the role `<schema>_worker`.")
    db_pool_size: int = Field(20, ge=1, description="Connections of a server process.")
    db_job_pool_size: int = Field(5, ge=1, description="Connections of a worker process for jobs.")
    db_connection_max_age_s: int = Field(1_800, ge=1, description="Idle connections older than this are closed.")

    host: str = Field("127.0.0.1", description="Address the servers listen on.")
    port: int = Field(50051, description="gRPC port of the first server process; the next ones follow.")
    http_port: int = Field(
        8081, description="Port of links, callbacks and metrics of the first server process; the next ones follow."
    )
    processes: int = Field(1, ge=1, le=64, description="Server processes on one machine.")
    public_url: str = Field("", description="Base URL of signed links; empty means the first HTTP port on the host.")
    tls_certificate: Path | None = Field(None, description="PEM chain of the servers; empty serves without TLS.")
    tls_key: Path | None = Field(None, description="PEM key of the certificate.")
    tls_client_authorities: Path | None = Field(
        None, description="PEM authorities; with them servers answer only those who show a certificate of theirs."
    )
    trusted_proxies: tuple[str, ...] = Field(
        (), description="Peer addresses whose x-envoy-external-address is believed (JSON list)."
    )

    edge_host: str = Field("127.0.0.1", description="Address the edge (Envoy) listens on.")
    edge_port: int = Field(8080, description="Port of the edge: gRPC, gRPC-web, JSON and signed links.")
    edge_tls_certificate: Path | None = Field(None, description="PEM chain of the edge; empty serves without TLS.")
    edge_tls_key: Path | None = Field(None, description="PEM key of the certificate.")
    edge_redirect_port: int = Field(0, description="With TLS, a plain port that redirects to it; 0 opens none.")
    edge_admin_port: int = Field(9901, description="Loopback port of Envoy's readiness and metrics.")
    edge_servers: tuple[str, ...] = Field(
        (), description="`host:port` of the gRPC servers (JSON list); empty takes those of this machine."
    )
    edge_http_servers: tuple[str, ...] = Field(
        (), description="`host:port` of their HTTP sides (JSON list); empty takes those of this machine."
    )
    edge_server_authorities: Path | None = Field(
        None, description="PEM authorities of the servers' certificates; empty calls servers without TLS."
    )
    edge_client_certificate: Path | None = Field(None, description="PEM chain that the edge shows to servers.")
    edge_client_key: Path | None = Field(None, description="PEM key of the certificate.")
    edge_proxies_in_front: int = Field(
        0, ge=0, description="Trusted proxies in front of the edge; their x-forwarded-for names the client."
    )
    edge_calls_per_s: int = Field(50, ge=1, description="Calls of one client address a second, lastingly.")
    edge_burst: int = Field(200, ge=1, description="Calls of one client address at once.")

    max_concurrent_rpcs: int = Field(
        500, ge=1, description="Calls a server process runs at once; more get RESOURCE_EXHAUSTED."
    )
    max_unary_s: float = Field(30.0, gt=0, description="Longest unary call in seconds.")
    max_stream_s: float = Field(900.0, gt=0, description="Longest stream in seconds; clients resume.")
    drain_s: float = Field(3.0, ge=0, description="Pause between NOT_SERVING and the stop.")
    stop_grace_s: float = Field(20.0, ge=0, description="Time running calls have to finish after the pause.")
    slow_call_ms: int = Field(500, ge=0, description="A call over this is logged as a warning.")

    rate_limit: str = Field("100/minute", description="Calls of one client address; syntax of the `limits` library.")
    login_rate_limit: str = Field("5/minute", description="Sign-up and sign-in attempts of one client address.")
    sign_up_rate_limit: str = Field("10/hour", description="Sign-ups of one client address.")
    failed_login_limit: str = Field(
        "30/10 minutes", description="Failed sign-ins of one client address; more must wait, known devices excepted."
    )
    login_alarm_ratio: float = Field(
        0.8,
        gt=0,
        le=1,
        description="While more than this share of all sign-ins fails, each counts twice for its address; 1 never.",
    )

    issuer: str = Field("https://castad.local", description="`iss` of access tokens.")
    signing_keys: str = Field(
        "",
        description="Ed25519 PEM files, comma separated `kid:path`, the first signs; empty makes one in development.",
    )
    link_secret: SecretStr = Field(
        SecretStr(""), description="HMAC secret of signed links and page tokens, 32 characters or more."
    )
    access_token_s: int = Field(900, ge=60, description="Life of an access token.")
    refresh_token_s: int = Field(30 * 86_400, ge=3_600, description="Idle life of a refresh token.")
    session_max_s: int = Field(90 * 86_400, ge=3_600, description="Absolute life of a session.")
    password_threads: int = Field(0, ge=0, description="Threads that hash passwords; 0 leaves one core free.")
    encryption_keys: SecretStr = Field(
        SecretStr(""),
        description="Keys of stored tokens, comma separated `kid:path` or `kid=text`, the first encrypts; "
        "empty makes one in development.",
    )
    cors_origins: tuple[str, ...] = Field(
        (),
        description="Origins whose pages may call (JSON list); empty is `http://localhost:5173`, in production none.",
    )
    oauth_redirect_uris: tuple[str, ...] = Field(
        ("http://localhost:5173/oauth/callback",),
        description="Where identity providers may send users back to, compared as a whole (JSON list).",
    )
    google_client_id: str = Field("", description="OAuth client of Google sign-in; empty turns it off.")
    google_client_secret: SecretStr = Field(SecretStr(""), description="Its secret.")
    google_login_url: str = Field("", description="Base URL of a stand-in for Google's sign-in; empty is Google.")
    discord_client_id: str = Field("", description="OAuth client of Discord sign-in; empty turns it off.")
    discord_client_secret: SecretStr = Field(SecretStr(""), description="Its secret.")
    discord_login_url: str = Field("", description="Base URL of a stand-in for Discord's sign-in; empty is Discord.")
    kakao_client_id: str = Field("", description="REST API key of Kakao sign-in; empty turns it off.")
    kakao_client_secret: SecretStr = Field(SecretStr(""), description="Its secret, where Kakao asks for one.")
    kakao_login_url: str = Field("", description="Base URL of a stand-in for Kakao's sign-in; empty is Kakao.")
    naver_hub_key_id: str = Field("", description="Key id of NAVER API HUB, which searches places; empty turns it off.")
    naver_hub_key: SecretStr = Field(SecretStr(""), description="Its key.")
    naver_client_id: str = Field(
        "", description="Client of Naver's older search, used where the HUB has no key; Naver ends it in June 2027."
    )
    naver_client_secret: SecretStr = Field(SecretStr(""), description="Its secret.")
    naver_places: str = Field(
        "on", pattern="^(on|off)$", description="`off` reads no place from Naver Map; listings are then given by hand."
    )
    naver_url: str = Field("", description="Base URL of a stand-in for all of Naver; empty is Naver.")
    youtube_client_id: str = Field(
        "", description="OAuth client for posting to YouTube, may be that of Google sign-in; empty turns it off."
    )
    youtube_client_secret: SecretStr = Field(SecretStr(""), description="Its secret.")
    youtube_url: str = Field("", description="Base URL of a stand-in for YouTube; empty is YouTube.")
    youtube_daily: dict[str, int] = Field(
        {}, description='What Google grants the project a day beyond the usual, such as `{"uploads": 500}`.'
    )
    instagram_client_id: str = Field("", description="App id for posting to Instagram; empty turns it off.")
    instagram_client_secret: SecretStr = Field(SecretStr(""), description="Its secret.")
    instagram_url: str = Field("", description="Base URL of a stand-in for Instagram; empty is Instagram.")
    instagram_version: str = Field(
        "v23.0", pattern=r"^v\d+\.\d+$", description="Version of Instagram's graph; Meta ends old ones after two years."
    )
    analyst: str = Field("local", pattern="^(local|openai)$", description="Who writes marketing reports.")
    lyricist: str = Field("local", pattern="^(local|openai)$", description="Who writes lyrics.")
    copywriter: str = Field("local", pattern="^(local|openai)$", description="Who writes search copy.")
    llm_url: str = Field(
        "https://api.openai.com/v1", description="Base URL of OpenAI or of anything that speaks its Responses API."
    )
    llm_api_key: SecretStr = Field(SecretStr(""), description="Its key.")
    llm_model: str = Field("", description="Name of the model; `openai` writers need one.")
    llm_answer_s: float = Field(90.0, gt=0, description="Longest wait for one of its answers in seconds.")
    llm_input_usd: float = Field(1.25, ge=0, description="Price of a million tokens it reads, in US dollars.")
    llm_output_usd: float = Field(10.0, ge=0, description="Price of a million tokens it writes.")
    llm_prompts: Path | None = Field(
        None, description="Folder of prompts, `<task>/<version>.toml`, read anew when they change; empty takes ours."
    )
    http_exceptions: tuple[str, ...] = Field(
        (), description="Loopback `host:port` that stand-ins for vendors listen on (JSON list); not in production."
    )

    sign_up_mode: str = Field(
        "instant",
        pattern="^(instant|verify_first)$",
        description="`instant` signs up at once, `verify_first` makes the account when its address is proved.",
    )
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="Mail server, `smtp://user:password@host:587` or `smtps://…:465`; empty keeps mails in a folder.",
    )
    mail_from: str = Field("CastAD <no-reply@castad.local>", description="Sender of mails.")
    console_url: str = Field("http://localhost:5173", description="The web console, where links in mails lead.")
    redis_url: SecretStr = Field(
        SecretStr(""),
        validation_alias="REDIS_URL",
        description="Redis that counts for all servers together; empty lets each count alone.",
    )

    upload_link_s: int = Field(900, ge=60, description="Life of an upload link.")
    download_link_s: int = Field(3_600, ge=60, description="Life of a download link.")

    quota_images: dict[str, int] = Field(
        {"FREE": 100, "PRO": 1_000, "STUDIO": 5_000, "ENTERPRISE": -1},
        description="Images a month by plan; -1 is unlimited.",
    )
    quota_videos: dict[str, int] = Field(
        {"FREE": 10, "PRO": 100, "STUDIO": 500, "ENTERPRISE": -1},
        description="Videos a month by plan; -1 is unlimited.",
    )

    composer: str = Field(
        "local", pattern="^(local|suno)$", description="Who records songs: `local`, or `suno` (sunoapi.org)."
    )
    suno_api_key: SecretStr = Field(SecretStr(""), description="Key of sunoapi.org.")
    suno_url: str = Field("https://api.sunoapi.org", description="Address of sunoapi.org, or of a stand-in.")
    suno_model: str = Field("V5", pattern="^V(4|4_5|4_5PLUS|4_5ALL|5|5_5)$", description="Model of Suno.")

    renderer: str = Field(
        "local", pattern="^(local|creatomate)$", description="Who films videos: `local`, or `creatomate`."
    )
    creatomate_api_key: SecretStr = Field(SecretStr(""), description="Key of a Creatomate project.")
    creatomate_url: str = Field("https://api.creatomate.com", description="Address of Creatomate, or of a stand-in.")
    captioner: str = Field(
        "local", pattern="^(local|captions)$", description="Who captions videos: `local`, or `captions` (an ML server)."
    )
    captions_url: str = Field("", description="Address of the ML server.")
    captions_api_key: SecretStr = Field(SecretStr(""), description="Its key.")
    lent_link_s: int = Field(
        86_400, ge=3_600, description="Life of the links from which a vendor fetches photos, sound and videos."
    )

    budget_users_usd: dict[str, float] = Field(
        {"FREE": 5, "PRO": 50, "STUDIO": 250, "ENTERPRISE": -1},
        description="US dollars a month that a user's work may cost at vendors, by plan; -1 is unlimited.",
    )
    budget_vendors_usd: dict[str, float] = Field(
        {"suno": 200, "creatomate": 200},
        description="US dollars a month for all users together, by vendor; one not named is unlimited.",
    )
    doubt_s: float = Field(
        900, ge=1, description="How long a callback may tell of an order whose answer was lost, before it needs review."
    )

    worker_slots: int = Field(10, ge=1, description="Light jobs a worker runs at once.")
    worker_cpu_slots: int = Field(
        1, ge=0, description="Heavy jobs (songs, videos) a worker runs at once; 0 leaves them to others."
    )
    job_takeover_s: float = Field(30.0, ge=2, description="A worker silent for this long loses its jobs to another.")
    sweep_s: float = Field(10.0, gt=0, description="Pause between sweeps for lost and overdue jobs.")

    sound_font: Path | None = Field(None, description="SF2 file of the composer; empty finds Debian's.")
    publish_dir: Path | None = Field(
        None, description="Folder of the LOCAL platform; empty means `published` in the data folder."
    )

    log_level: str = Field("info", description="debug, info, warning or error.")
    log_format: str = Field("json", description="`json`, or `console` for people.")

    @property
    def production(self) -> bool:
        """Whether defaults made for development must be refused."""
        return self.environment == "production"

    @property
    def pages(self) -> tuple[str, ...]:
        """Origins whose pages may call."""
        return self.cors_origins or (() if self.production else (VITE,))

    @property
    def base_url(self) -> str:
        """Where signed links point."""
        scheme = "https" if self.tls_certificate else "http"
        return self.public_url or f"{scheme}://{self.host}:{self.http_port}"

    @property
    def edge_url(self) -> str:
        """Where clients reach the edge."""
        scheme = "https" if self.edge_tls_certificate else "http"
        return self.public_url or f"{scheme}://localhost:{self.edge_port}"

    @property
    def mail_dir(self) -> Path:
        """Where mails stay when there is no mail server."""
        return self.data_dir / "mails"

    @property
    def local_publish_dir(self) -> Path:
        """Where the LOCAL platform keeps its posts."""
        return self.publish_dir or self.data_dir / "published"


@lru_cache
def settings() -> Settings:
    """The process's settings; read once."""
    return Settings()
