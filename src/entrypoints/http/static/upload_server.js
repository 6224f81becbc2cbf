/* Chunk after chunk to this program. What has arrived is never sent twice. */
(function () {
  "use strict";
  var uploads = window.uploads, SESSIONS = uploads.SESSIONS;

  function start(item) {
    return uploads.json(item, "POST", SESSIONS, { filename: item.file.name, size_bytes: item.file.size });
  }
  async function take(item, session) {
    item.part = session.part_size_bytes;
    item.at = session.received_bytes;
  }
  /* One chunk, or the end. The answer at the end, else nothing. */
  async function step(item, moving, checking) {
    try {
      if (item.at >= item.file.size) {
        checking();
        return await uploads.json(item, "POST", SESSIONS + "/" + item.id + "/complete", {});
      }
      await chunk(item, moving);
    } catch (failure) {
      if (failure.code !== "wrong_offset" && failure.code !== "upload_incomplete") throw failure;
      item.at = failure.details.received_bytes;
    }
    return null;
  }
  async function chunk(item, moving) {
    var end = Math.min(item.file.size, item.at + item.part);
    var headers = { "Upload-Offset": String(item.at), "Content-Type": "application/offset+octet-stream" };
    moving(0);
    item.at = (await uploads.ask(item, "PATCH", SESSIONS + "/" + item.id, item.file.slice(item.at, end), headers, function (sent) { moving(Math.min(sent, end - item.at)); })).received_bytes;
  }

  uploads.ways.server = { start: start, take: take, step: step };
})();
