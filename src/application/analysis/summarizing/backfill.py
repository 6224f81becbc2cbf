"""The chore that sums up all transcripts that nobody has summed up."""

from typing import ClassVar

from application.analysis.summarizing.start_summaries import SUMMARIZE
from application.media.upkeep.chore import Asked, Chore, Plan, Tally
from application.ports.unit_of_work import Reader
from domain.jobs.job import NewItem
from domain.shared.figures import counted


class BackfillTranscriptSummaries(Chore):
    name = "backfill-transcript-summaries"
    title = "Missing summaries of transcripts"
    words = "Sum up the transcripts that have no summary of what they say now."
    options = ("force", "limit")
    sorts: ClassVar = {
        "missing": ("without a summary of what the transcript says now: one is made", True),
        "forced": ("with such a summary: it is made again", True),
        "no_words": ("without words in the transcript: nothing to sum up", False),
        "quarantined": ("set aside after it failed again and again: left out", False),
    }

    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def plan(self, asked: Asked) -> Plan:
        with self._reader() as now:
            spoken = now.transcripts.preferred_of_all()
            made = now.summaries.up_to_date()
            aside = frozenset() if asked.force else now.strikes.quarantined(SUMMARIZE)
            names = {file.id: file.name for file in now.files.some(tuple(spoken))}
        tally = Tally(self.sorts)
        items: list[NewItem] = []
        for file_id in sorted(names):
            if not spoken[file_id].words:
                sort = "no_words"
            elif file_id in made:
                sort = "forced" if asked.force else ""
            else:
                sort = "quarantined" if file_id in aside else "missing"
            if not sort:
                continue
            to_do = self.sorts[sort][1]
            if to_do and asked.limit is not None and len(items) >= asked.limit:
                continue
            tally.add(sort, names[file_id], 0)
            if to_do:
                label = names[file_id]
                items.append(
                    NewItem(kind=SUMMARIZE, subject=str(file_id), label=label, file_id=file_id)
                )
        title = f"{self.title}: {counted(len(items), 'file')}"
        return Plan(groups=tally.groups(), items=items, title=title)

    def start(self, asked: Asked) -> Plan:
        return self.plan(asked)
