"""What summarizers are given in tests."""

from datetime import UTC, datetime

from application.ports.summarizer import Said
from domain.analysis.call import Grant
from domain.shared.ids import FileId

GRANT = Grant(purpose="test", job_id=None, item_id=None, since=datetime(2026, 11, 24, tzinfo=UTC))


def said(*sentences: str, language: str | None = "en") -> Said:
    return Said(file_id=FileId(1), sentences=sentences, language=language)
