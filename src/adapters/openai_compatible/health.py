"""Whether the OpenAI-compatible server answers and has the model."""

from application.ports.database import Check
from application.ports.health_check import HealthCheck

_TIMEOUT_S = 3.0


class OpenAiHealth(HealthCheck):
    """Nothing is said where no server is configured; nothing is asked that could be paid."""

    def __init__(self, *, base_url: str, api_key: str, model: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._key = api_key.strip()
        self._model = model

    def check(self) -> tuple[Check, ...]:
        if not self._base_url:
            return ()
        name = "OpenAI-compatible server"
        if not self._model:
            return (
                Check(
                    name=name,
                    ok=False,
                    detail="OPENAI_BASE_URL is set, but no model",
                    remedy="Set OPENAI_MODEL to a name that the server knows.",
                    essential=False,
                ),
            )
        import httpx

        headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
        try:
            answer = httpx.get(f"{self._base_url}/models", headers=headers, timeout=_TIMEOUT_S)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            return (
                Check(
                    name=name,
                    ok=False,
                    detail=f"it does not answer ({type(error).__name__})",
                    remedy="Start it, or correct OPENAI_BASE_URL.",
                    essential=False,
                ),
            )
        if answer.status_code in (401, 403):
            return (
                Check(
                    name=name,
                    ok=False,
                    detail=f"it refuses the key ({answer.status_code})",
                    remedy="Set OPENAI_API_KEY to a key that is valid there.",
                    essential=False,
                ),
            )
        return (Check(name=name, ok=True, detail=f"it answers; the model is {self._model}"),)
