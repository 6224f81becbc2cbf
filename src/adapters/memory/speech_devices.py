from application.ports.speech_devices import SpeechDevices


class MemorySpeechDevices(SpeechDevices):
    def __init__(self, cards: int | None = 0) -> None:
        self._cards = cards

    def cards(self) -> int | None:
        return self._cards
