"""The file that an item is about, with what is known and what was made of it."""

from application.ports.unit_of_work import Reader
from domain.jobs.job import JobItem
from domain.library.file import FileNotFound
from domain.media.known import KnownMedia
from domain.shared.ids import FileId


def known_of(reader: Reader, item: JobItem) -> KnownMedia:
    """Raises:
    FileNotFound: it was forgotten meanwhile.
    """
    file_id = FileId(int(item.subject))
    with reader() as now:
        known = now.media.known([file_id]).get(file_id)
    if known is None:
        raise FileNotFound(file_id=file_id)
    return known
