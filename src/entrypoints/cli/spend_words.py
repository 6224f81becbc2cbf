"""What a job has spent, as its page says it."""

from application.analysis.planning.show_job_spend import JobSpend
from domain.jobs.job import Job
from domain.shared.figures import counted
from domain.shared.money import dollars


def spend_words(job: Job, spend: JobSpend) -> str:
    """`bedrock · lite: $0.0021 spent, $0.0100 reserved of $5.00 that it may spend`"""
    model = job.options.get("model")
    who = f"{job.options.get('engine')} · {model}: " if model else ""
    words = f"{who}{dollars(spend.used.settled, 4)} spent"
    if spend.used.reserved:
        words += f", {dollars(spend.used.reserved, 4)} reserved"
        words += " for calls whose outcome nobody knows" if job.status.is_over else ""
    if spend.cap is not None:
        words += f" of {dollars(spend.cap, 2 if spend.cap >= 100_000 else 4)} that it may spend"
    if spend.waiting:
        words += f"; {counted(spend.waiting, 'file')} waiting for the model's service"
    return words
