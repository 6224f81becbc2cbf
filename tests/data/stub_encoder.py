"""A program that pretends to be ffmpeg with a graphics card, and writes down how it was called."""

import json
import stat
import sys
from pathlib import Path

_PROGRAM = """#!{python}
import json, sys, time
from pathlib import Path

arguments = sys.argv[1:]
folder = Path({folder!r})
with open(folder / "calls.jsonl", "a") as calls:
    calls.write(json.dumps(arguments) + "\\n")
encoder = arguments[arguments.index("-c:v") + 1]
is_trial = "lavfi" in arguments
sound = "-c:a" in arguments
answer = json.loads((folder / "answers.json").read_text())
trouble = answer.get("trial") if is_trial else answer.get(encoder)
if not trouble and sound:
    trouble = answer.get("sound")
if trouble == "hang":
    time.sleep(600)
if trouble:
    sys.stderr.write(trouble + "\\n")
    sys.exit(187)
if not is_trial:
    print("frame=1\\nout_time_us=500000\\nprogress=end", flush=True)
    Path(arguments[-1].removeprefix("file:")).write_bytes(b"video")
"""


class StubEncoder:
    """`trouble`: what it says before it fails, for `trial`, `h264_nvenc`, `libx264` or `sound`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / "ffmpeg"
        self.path.write_text(_PROGRAM.format(python=sys.executable, folder=str(folder)))
        self.path.chmod(self.path.stat().st_mode | stat.S_IXUSR)
        self.answers()

    def answers(self, **trouble: str) -> None:
        (self._folder / "answers.json").write_text(json.dumps(trouble))

    @property
    def calls(self) -> list[list[str]]:
        lines = (self._folder / "calls.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    @property
    def encoders(self) -> list[str]:
        """What each call was to encode with, the trial left out."""
        return [call[call.index("-c:v") + 1] for call in self.calls if "lavfi" not in call]
