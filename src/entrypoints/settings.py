"""Everything that can be set, once: name, default and meaning stand with the field.

A value comes from the environment, else from `.env` in the working directory, else from
`reelsight.toml` there (same names, lower case), else it is the default.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from entrypoints.model_settings import ModelSettings
from entrypoints.setting_sources import (
    BadSetting,
    convert,
    meaning,
    names,
    read_env,
    read_toml,
    shown,
    variable,
)


class Settings(ModelSettings, frozen=True, kw_only=True):
    data: Annotated[
        Path, variable("REELSIGHT_DATA", "Folder for everything Reelsight writes.")
    ] = Path("data")
    host: Annotated[
        str, variable("REELSIGHT_HOST", "Address `serve` binds; any but loopback needs a token.")
    ] = "127.0.0.1"
    port: Annotated[int, variable("REELSIGHT_PORT", "Port `serve` listens on.")] = 5700
    token: Annotated[
        str,
        variable("REELSIGHT_TOKEN", "Token that clients must show; empty: none on loopback."),
    ] = ""
    allowed_hosts: Annotated[
        tuple[str, ...],
        variable("ALLOWED_HOSTS", "More Host names `serve` answers to, comma-separated."),
    ] = ()
    secret_key: Annotated[
        str,
        variable(
            "SECRET_KEY",
            "Signs cookies and forms; empty: one is made and kept in the data folder.",
            "FLASK_SECRET_KEY",
        ),
    ] = ""
    roots: Annotated[
        tuple[str, ...],
        variable(
            "REELSIGHT_ROOTS",
            "Folders that may be looked into and imported through HTTP, besides those imported "
            "already; comma-separated; empty: the home folder.",
        ),
    ] = ()
    engine: Annotated[
        str,
        variable("REELSIGHT_ENGINE", "Who analyses when nobody names an engine."),
    ] = "extractive"
    max_video_size_mb: Annotated[
        int, variable("MAX_VIDEO_SIZE_MB", "Largest video that may be uploaded.")
    ] = 10_240
    max_image_size_mb: Annotated[
        int, variable("MAX_IMAGE_SIZE_MB", "Largest image that may be uploaded.")
    ] = 15
    s3_bucket_name: Annotated[
        str,
        variable(
            "S3_BUCKET_NAME",
            "Bucket for what is sent to AWS; empty: none. AWS's own settings name credentials, "
            "profile, region and endpoint.",
        ),
    ] = ""
    s3_prefix: Annotated[
        str, variable("S3_PREFIX", "Folder in the bucket that holds all of ours; empty: none.")
    ] = ""
    s3_bucket_owner: Annotated[
        str,
        variable("S3_BUCKET_OWNER", "Account that must own the bucket; empty: not checked."),
    ] = ""
    objects_in: Annotated[
        Literal["local", "s3"],
        variable(
            "REELSIGHT_OBJECTS",
            "Where new proxies and thumbnails are kept: local (the data folder) or s3 (the "
            "bucket).",
        ),
    ] = "local"
    ffmpeg: Annotated[
        str, variable("REELSIGHT_FFMPEG", "ffmpeg program; empty: the one on PATH, else ours.")
    ] = ""
    nvenc_jobs: Annotated[
        int, variable("NVENC_JOBS", "Videos encoded side by side on an NVIDIA encoder.")
    ] = 2
    cores: Annotated[
        int, variable("REELSIGHT_CORES", "Work done side by side; 0: one per processor core.")
    ] = 0
    ocr: Annotated[
        Literal["auto", "off"],
        variable(
            "REELSIGHT_OCR", "Text in pictures: auto (read where the extra `ocr` is there) or off."
        ),
    ] = "auto"
    whisper_model: Annotated[
        str,
        variable(
            "WHISPER_MODEL",
            "Model that hears speech where none is named: tiny, base, small, medium, large-v2, "
            "large-v3, or the path of a model's folder.",
        ),
    ] = "medium"
    whisper_device: Annotated[
        Literal["auto", "cpu", "cuda"],
        variable(
            "WHISPER_DEVICE",
            "What the device auto stands for: auto (an NVIDIA card that works, else the "
            "processor), cpu or cuda.",
        ),
    ] = "auto"
    whisper_compute_type: Annotated[
        Literal["default", "int8", "float16", "float32"],
        variable(
            "WHISPER_COMPUTE_TYPE",
            "What the compute type default stands for: default (float16 on a card, int8 on the "
            "processor), int8, float16 or float32.",
        ),
    ] = "default"
    transcribe_jobs: Annotated[
        int,
        variable(
            "TRANSCRIBE_JOBS",
            "Files heard side by side; each needs a model of its own in memory.",
        ),
        msgspec.Meta(ge=1),
    ] = 1
    transcribe_timeout_s: Annotated[
        float,
        variable(
            "TRANSCRIBE_TIMEOUT_SECONDS",
            "Longest time without a sign of life from a model; it gives one every 30 s of sound.",
        ),
        msgspec.Meta(gt=0),
    ] = 900.0
    transcribe_memory_mb: Annotated[
        int,
        variable(
            "TRANSCRIBE_MEMORY_MB",
            "Most memory a transcribing child process may use; 0: four fifths of the machine's "
            "for all of them, no limit with an NVIDIA card.",
        ),
        msgspec.Meta(ge=0),
    ] = 0
    settle_s: Annotated[
        float,
        variable(
            "REELSIGHT_SETTLE_SECONDS",
            "A file that changed within this time may still be being written: imports and rescans "
            "look at it once more, and leave it alone while it changes.",
        ),
    ] = 3.0
    probe_timeout_s: Annotated[
        float, variable("PROBE_TIMEOUT_SECONDS", "Longest time for reading one file's facts.")
    ] = 30.0
    probe_memory_mb: Annotated[
        int, variable("PROBE_MEMORY_MB", "Most memory a reading child process may use.")
    ] = 1536
    disk_floor_mb: Annotated[
        int,
        variable(
            "REELSIGHT_DISK_FLOOR_MB",
            "Megabytes that proxies and uploads leave free on the disk of the data.",
        ),
    ] = 1024
    log_level: Annotated[str, variable("LOG_LEVEL", "debug, info, warning or error.")] = "warning"
    log_format: Annotated[
        str, variable("LOG_FORMAT", "human, json, or auto (human on a terminal).")
    ] = "auto"
    database_path: Annotated[
        str,
        variable("DATABASE_PATH", "The predecessor's setting. Looked at, never written to."),
    ] = ""

    @property
    def allowed_roots(self) -> tuple[str, ...]:
        return self.roots or ("~",)

    @property
    def database(self) -> Path:
        return self.data / "reelsight.db"

    @property
    def workflows(self) -> Path:
        """The job engine's own records; the job rows in `database` are the truth."""
        return self.data / "workflows.db"

    @property
    def worker_lock(self) -> Path:
        return self.data / "worker.lock"

    @property
    def objects(self) -> Path:
        """Proxies and thumbnails."""
        return self.data / "objects"

    @property
    def scratch(self) -> Path:
        """Work in progress; on the disk of `objects`, so that finished files move in one step."""
        return self.data / "tmp"

    @property
    def uploads(self) -> Path:
        """Originals that came through the upload: the only ones that are ours."""
        return self.data / "uploads"

    @property
    def unfinished_uploads(self) -> Path:
        """On the disk of `uploads`; never cleared at a start, so that uploads go on."""
        return self.data / "uploading"

    @property
    def speech_models(self) -> Path:
        """Models that `reelsight models pull` fetched."""
        return self.data / "models" / "whisper"

    @property
    def wants_aws(self) -> bool:
        return self.engine == "bedrock" or bool(self.s3_bucket_name or self.bedrock_batch_role_arn)

    @property
    def keeps_in_s3(self) -> bool:
        return self.objects_in == "s3"

    @property
    def probe_memory_bytes(self) -> int:
        return self.probe_memory_mb * 1024 * 1024

    @property
    def disk_floor_bytes(self) -> int:
        return self.disk_floor_mb * 1024 * 1024

    @property
    def reads_text(self) -> bool:
        return self.ocr == "auto"

    @property
    def transcribe_threads(self) -> int:
        """Of each model, so that all together use the cores once."""
        return max(1, self.side_by_side // self.transcribe_jobs)

    @property
    def side_by_side(self) -> int:
        return self.cores or os.cpu_count() or 1


class SettingInfo(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the README's table."""

    names: tuple[str, ...]
    default: str
    meaning: str


def describe() -> tuple[SettingInfo, ...]:
    return tuple(
        SettingInfo(names=names(field), default=shown(field.default), meaning=meaning(field))
        for field in msgspec.structs.fields(Settings)
    )


def load(environment: Mapping[str, str], folder: Path = Path()) -> Settings:
    """Read the settings that apply in `folder`.

    Raises:
        BadSetting: with the name of the setting and where it was set.
    """
    env_file, toml_file = read_env(folder / ".env"), read_toml(folder / "reelsight.toml")
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(Settings):
        for name in names(field):
            for place, source in (("the environment", environment), (".env", env_file)):
                if source.get(name, "") != "" and field.name not in values:
                    values[field.name] = convert(field, source[name], f"{name} in {place}")
        if field.name not in values and field.name in toml_file:
            value, where = toml_file[field.name], f"{field.name} in reelsight.toml"
            values[field.name] = convert(field, value, where)
    settings = Settings(**values)
    if settings.keeps_in_s3 and not settings.s3_bucket_name:
        raise BadSetting("REELSIGHT_OBJECTS is s3, and S3_BUCKET_NAME is not set.")
    return settings
