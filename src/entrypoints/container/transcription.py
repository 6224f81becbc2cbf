"""What was said: hearing it, keeping it, correcting it, handing it out."""

from entrypoints.container.bucket import InBucket


class Transcription(InBucket):
    pass
