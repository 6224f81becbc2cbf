"""A fingerprint recognises a file that moved without reading all of it."""

WINDOW_BYTES = 64 * 1024


def sample_windows(size_bytes: int) -> tuple[tuple[int, int], ...]:
    """(offset, length) of head, middle and tail; one window when they would touch."""
    if size_bytes <= 3 * WINDOW_BYTES:
        return ((0, size_bytes),)
    middle = (size_bytes - WINDOW_BYTES) // 2
    return ((0, WINDOW_BYTES), (middle, WINDOW_BYTES), (size_bytes - WINDOW_BYTES, WINDOW_BYTES))


def fingerprint_text(size_bytes: int, digest_hex: str) -> str:
    return f"{size_bytes}-{digest_hex}"
