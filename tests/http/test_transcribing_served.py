"""The true path over HTTP: a server, its worker, a model in a child, a transcript, captions."""

import http.client
import json
from pathlib import Path
from urllib.parse import urlsplit

from tests.data.server import serving
from tests.data.sounds import save_wav, speech
from tests.data.waiting import PATIENCE_S
from tests.data.whisper_model import SCRIPT

WAIT = f"wait={PATIENCE_S - 10}"


def ask(
    connection: http.client.HTTPConnection, path: str, body: object = None
) -> tuple[int, bytes]:
    headers = {"content-type": "application/json"}
    content = None if body is None else json.dumps(body)
    connection.request("GET" if body is None else "POST", path, content, headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_a_file_is_heard_by_its_path_and_by_its_id(tmp_path: Path, whisper_model: Path) -> None:
    sounds = tmp_path / "sounds"
    sounds.mkdir()
    for number, name in enumerate(("one.wav", "two.wav")):
        save_wav(sounds / name, speech(12 + number))
    own = {
        "REELSIGHT_DATA": str(tmp_path / "data"),
        "REELSIGHT_ROOTS": str(sounds),
        "WHISPER_MODEL": str(whisper_model),
    }
    with serving(environment=own, folder=tmp_path) as server:
        address = urlsplit(server.address).netloc
        connection = http.client.HTTPConnection(address, timeout=PATIENCE_S)
        folder = {"directory_path": str(sounds)}
        status, _ = ask(connection, f"/api/files/import-directory?{WAIT}", folder)
        assert status == 200
        path = {"file_path": str(sounds / "one.wav"), "provider": "whisper", "device": "cpu"}
        place = f"/transcriptions/api/transcribe-single?{WAIT}"
        status, content = ask(connection, place, path)
        assert status == 201, content
        by_path = json.loads(content)
        assert by_path["status"] == "COMPLETED"
        scanned = json.loads(ask(connection, "/transcriptions/api/scan", folder)[1])
        assert scanned["model_size"] == whisper_model.name
        done = {one["filename"]: one["transcript_id"] for one in scanned["files"]}
        assert done == {"one.wav": by_path["transcript_id"], "two.wav": None}
        place = f"/api/files/{3 - by_path['file_id']}/start-transcription?{WAIT}"
        status, content = ask(connection, place, {"model_size": whisper_model.name})
        assert status == 200, content
        number = json.loads(content)["transcript_id"]
        shown = json.loads(ask(connection, f"/api/transcripts/{number}")[1])
        assert [segment["text"] for segment in shown["segments"]] == [line[2] for line in SCRIPT]
        assert all(segment["words"] for segment in shown["segments"])
        assert (shown["language"], shown["engine"].split()[0]) == ("en", "faster-whisper")
        status, captions = ask(connection, f"/media/{shown['file_id']}/captions.vtt")
        assert status == 200
        assert SCRIPT[0][2].encode() in captions
