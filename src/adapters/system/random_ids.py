"""`RandomIds` from the system's own randomness."""

import secrets

from application.ports.random_ids import RandomIds


class SystemRandomIds(RandomIds):
    def hex(self, digits: int) -> str:
        return secrets.token_hex((digits + 1) // 2)[:digits]
