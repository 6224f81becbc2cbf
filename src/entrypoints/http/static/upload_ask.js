/* What every way of uploading needs: requests that can be stopped, and words. */
window.uploads = (function () {
  "use strict";

  /* A failure is {status, code, message, remedy, details}; status 0: no answer. */
  function ask(item, method, address, body, headers, progress) {
    return new Promise(function (resolve, reject) {
      var request = new XMLHttpRequest();
      item.requests.add(request);
      request.open(method, address);
      Object.keys(headers || {}).forEach(function (name) { request.setRequestHeader(name, headers[name]); });
      if (progress) request.upload.addEventListener("progress", function (event) { progress(event.loaded); });
      request.addEventListener("loadend", function () { item.requests.delete(request); });
      request.addEventListener("load", function () {
        var answer = {};
        try { answer = JSON.parse(request.responseText); } catch (error) { /* no answer of ours */ }
        if (request.status >= 200 && request.status < 300) resolve(answer);
        else reject({ status: request.status, code: answer.code || "", message: answer.detail || "The server answered " + request.status + ".", remedy: answer.remedy || "", details: answer.details || {} });
      });
      request.addEventListener("error", function () { reject({ status: 0, code: "no_connection", message: "Connection lost." }); });
      request.addEventListener("abort", function () { reject({ status: 0, code: "stopped", message: "" }); });
      request.send(body);
    });
  }
  function json(item, method, address, value) {
    return ask(item, method, address, value === undefined ? null : JSON.stringify(value), value === undefined ? {} : { "Content-Type": "application/json" });
  }
  /* Whether it may go by itself. */
  function passes(failure) {
    return failure.status === 0 || failure.status === 429 || failure.status >= 500 && failure.status !== 507 || ["cut_off", "link_ended", "upload_incomplete"].includes(failure.code);
  }
  function stopped(item) {
    if (item.state === "paused" || item.state === "cancelled") throw { status: 0, code: "stopped" };
  }

  function size(bytes) {
    var units = ["B", "KB", "MB", "GB", "TB"], at = 0;
    while (bytes >= 1023.5 && at < units.length - 1) { bytes /= 1024; at += 1; }
    return (at === 0 ? String(Math.round(bytes)) : bytes >= 99.95 ? bytes.toFixed(0) : bytes >= 9.995 ? bytes.toFixed(1) : bytes.toFixed(2)) + " " + units[at];
  }
  function left(seconds) {
    if (seconds < 60) return "less than a minute left";
    if (seconds < 5400) return "about " + Math.round(seconds / 60) + " min left";
    return "about " + Math.round(seconds / 3600) + " h left";
  }

  return { SESSIONS: "/api/upload/sessions", ask: ask, json: json, passes: passes, stopped: stopped, size: size, left: left, ways: {} };
})();
