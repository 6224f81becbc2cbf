/* Uploads in chunks: what has arrived is never sent twice, whatever breaks on the way. Without this
   file the form sends one file in one piece. */
(function () {
  "use strict";
  var form = document.querySelector("[data-upload]");
  if (!form) return;
  var input = form.querySelector("input[type=file]"), drop = form.querySelector("[data-drop]");
  var list = document.querySelector("#uploads"), model = document.querySelector("#upload-row");
  var SESSIONS = "/api/upload/sessions", LONGEST_PAUSE_S = 30;
  var items = [], active = null;

  form.classList.add("live");
  input.multiple = true;
  input.required = false;

  /* Words */
  function say(text) { document.querySelector("#say").textContent = text; }
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

  /* Asking the server. A failure is {status, code, message, details}; status 0: no connection. */
  function ask(item, method, address, body, headers, progress) {
    return new Promise(function (resolve, reject) {
      var request = new XMLHttpRequest();
      item.request = request;
      request.open(method, address);
      Object.keys(headers || {}).forEach(function (name) { request.setRequestHeader(name, headers[name]); });
      if (progress) request.upload.addEventListener("progress", function (event) { progress(event.loaded); });
      request.addEventListener("load", function () {
        var answer = {};
        try { answer = JSON.parse(request.responseText); } catch (error) { /* no answer of ours */ }
        if (request.status >= 200 && request.status < 300) resolve(answer);
        else reject({ status: request.status, code: answer.code || "", message: answer.detail || "The server answered " + request.status + ".", remedy: answer.remedy || "", details: answer.details || {} });
      });
      request.addEventListener("error", function () { reject({ status: 0, code: "no_connection", message: "No connection." }); });
      request.addEventListener("abort", function () { reject({ status: 0, code: "stopped", message: "" }); });
      request.send(body);
    });
  }
  function json(item, method, address, value) {
    return ask(item, method, address, value === undefined ? null : JSON.stringify(value), value === undefined ? {} : { "Content-Type": "application/json" });
  }
  function passes(failure) {
    return failure.status === 0 || failure.code === "cut_off" || failure.status === 429 || failure.status >= 500 && failure.status !== 507;
  }

  /* The same file after a reload: by name, size and date. */
  function key(file) { return "upload:" + [file.name, file.size, file.lastModified].join("|"); }
  function remembered(file) { try { return localStorage.getItem(key(file)); } catch (error) { return null; } }
  function remember(file, id) {
    try { if (id) localStorage.setItem(key(file), id); else localStorage.removeItem(key(file)); } catch (error) { /* then it starts anew */ }
  }

  /* One line per file */
  function add(file) {
    var row = model.content.firstElementChild.cloneNode(true);
    var item = { file: file, row: row, id: null, at: 0, state: "waiting", request: null, wake: null, seen: [] };
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("[data-size]").textContent = size(file.size);
    row.querySelector("progress").setAttribute("aria-label", file.name);
    row.querySelectorAll("button").forEach(function (button) { button.setAttribute("aria-label", button.textContent + " " + file.name); });
    row.addEventListener("click", function (event) {
      var act = event.target.closest("[data-act]");
      if (act) ({ pause: pause, resume: resume, cancel: cancel })[act.dataset.act](item);
    });
    items.push(item);
    list.append(row);
    show(item, "waiting", "Waiting");
    next();
  }
  function show(item, state, text) {
    item.state = state;
    item.row.dataset.state = state;
    item.row.querySelector("[data-text]").textContent = text;
    item.row.querySelector("progress").value = item.file.size ? item.at / item.file.size : 0;
    item.row.querySelector("[data-act=pause]").hidden = state !== "sending" && state !== "waiting";
    item.row.querySelector("[data-act=resume]").hidden = state !== "paused";
    item.row.querySelector("[data-act=cancel]").hidden = state === "done" || state === "failed" || state === "cancelled" || state === "checking";
  }
  function moving(item, sent) {
    var now = performance.now(), reached = item.at + sent, first;
    item.seen.push([now, reached]);
    while (item.seen.length > 2 && now - item.seen[0][0] > 5000) item.seen.shift();
    first = item.seen[0];
    var rate = now > first[0] ? 1000 * (reached - first[1]) / (now - first[0]) : 0, words = Math.floor(100 * reached / item.file.size) + "%";
    if (rate > 0) words += " · " + size(rate) + "/s · " + left((item.file.size - reached) / rate);
    show(item, "sending", words);
    item.row.querySelector("progress").value = reached / item.file.size;
  }

  function next() {
    if (active) return;
    active = items.find(function (item) { return item.state === "waiting"; }) || null;
    if (!active) return;
    var item = active;
    run(item).catch(function (failure) {
      if (failure.code !== "stopped") fail(item, failure);
    }).then(function () { active = null; next(); });
  }

  /* From wherever it is to its end. Comes back early only when it is paused, cancelled or refused. */
  async function run(item) {
    var pause_s = 1;
    show(item, "sending", "Starting");
    item.seen = [];
    while (true) {
      try {
        if (!await step(item)) return;
        pause_s = 1;
      } catch (failure) {
        if (failure.code === "wrong_offset" || failure.code === "upload_incomplete") { item.at = failure.details.received_bytes; continue; }
        if (!passes(failure) || failure.code === "stopped") throw failure;
        await readable(item);
        await wait(item, pause_s, failure);
        pause_s = Math.min(LONGEST_PAUSE_S, pause_s * 2);
        item.known = false;
      }
    }
  }
  async function step(item) {
    var session, end;
    stopped(item);
    if (!item.known) {
      session = await begin(item);
      item.id = session.upload_id;
      item.part = session.part_size_bytes;
      item.at = session.received_bytes;
      item.known = true;
      item.seen = [];
      remember(item.file, item.id);
      if (session.state === "STORED") return finish(item, session.file_id);
      return true;
    }
    if (item.at < item.file.size) {
      end = Math.min(item.file.size, item.at + item.part);
      moving(item, 0);
      item.at = (await ask(item, "PATCH", SESSIONS + "/" + item.id, item.file.slice(item.at, end), { "Upload-Offset": String(item.at), "Content-Type": "application/offset+octet-stream" }, function (sent) { moving(item, Math.min(sent, end - item.at)); })).received_bytes;
      return true;
    }
    show(item, "checking", "All of it has arrived; checking it");
    return finish(item, (await json(item, "POST", SESSIONS + "/" + item.id + "/complete", {})).file_id);
  }
  async function begin(item) {
    var known = item.id || remembered(item.file), session;
    if (known) {
      try {
        session = await json(item, "GET", SESSIONS + "/" + known);
        if (session.size_bytes === item.file.size && (session.state === "OPEN" || session.state === "STORED" && session.file_id && item.id)) return session;
      } catch (failure) {
        if (failure.status !== 404) throw failure;
      }
      remember(item.file, null);
    }
    return json(item, "POST", SESSIONS, { filename: item.file.name, size_bytes: item.file.size });
  }
  function stopped(item) {
    if (item.state === "paused" || item.state === "cancelled") throw { code: "stopped" };
  }
  /* A file that was changed or taken away breaks every request: that does not pass by waiting. */
  async function readable(item) {
    try { await item.file.slice(item.at, item.at + 1).arrayBuffer(); }
    catch (error) { throw { status: 400, code: "file_gone", message: "The file cannot be read any more.", remedy: "Choose it again." }; }
  }
  function wait(item, seconds, failure) {
    return new Promise(function (resolve, reject) {
      var until = Date.now() + 1000 * seconds, timer;
      function look() {
        var rest = Math.ceil((until - Date.now()) / 1000);
        if (item.state === "paused" || item.state === "cancelled") { done(); reject({ code: "stopped" }); }
        else if (rest <= 0) { done(); resolve(); }
        else show(item, "sending", (failure.status ? failure.message : "Connection lost.") + " Trying again in " + rest + " s");
      }
      function now() { until = 0; look(); }
      function done() { clearInterval(timer); window.removeEventListener("online", now); item.wake = null; }
      item.wake = look;
      timer = setInterval(look, 500);
      window.addEventListener("online", now);
      look();
    });
  }

  function finish(item, file_id) {
    item.at = item.file.size;
    remember(item.file, null);
    show(item, "done", "In the library");
    var link = item.row.querySelector("[data-result]");
    link.href = "/files/" + file_id;
    link.hidden = false;
    link.setAttribute("aria-label", "Open " + item.file.name);
    say(item.file.name + " is in the library");
    recent();
    return false;
  }
  function fail(item, failure) {
    if (failure.status !== 401) remember(item.file, null);
    show(item, "failed", [failure.message, failure.remedy].filter(Boolean).join(" "));
    say(item.file.name + " was not uploaded");
    recent();
  }
  function recent() {
    if (window.htmx) window.htmx.ajax("GET", "/upload", { target: "#recent", select: "#recent", swap: "outerHTML" });
  }
  function pause(item) {
    var was = item.state;
    show(item, "paused", "Paused at " + Math.floor(100 * item.at / item.file.size) + "%");
    if (was === "sending") stop(item);
  }
  function stop(item) { if (item.wake) item.wake(); else if (item.request) item.request.abort(); }
  function resume(item) { item.known = false; show(item, "waiting", "Waiting"); next(); }
  function cancel(item) {
    var was = item.state, id = item.id;
    show(item, "cancelled", "Cancelled");
    if (was === "sending") stop(item);
    remember(item.file, null);
    if (id) json({}, "DELETE", SESSIONS + "/" + id).catch(function () { /* the sweep will */ }).then(recent);
  }

  /* Choosing, dropping, leaving */
  function take(files) { Array.from(files).forEach(add); }
  input.addEventListener("change", function () { take(input.files); input.value = ""; });
  form.addEventListener("submit", function (event) { event.preventDefault(); input.click(); });
  ["dragover", "drop"].forEach(function (name) { document.addEventListener(name, function (event) { event.preventDefault(); }); });
  document.addEventListener("dragover", function () { drop.classList.add("over"); });
  ["dragleave", "drop", "dragend"].forEach(function (name) { document.addEventListener(name, function () { drop.classList.remove("over"); }); });
  drop.addEventListener("drop", function (event) { take(event.dataTransfer.files); });
  window.addEventListener("beforeunload", function (event) {
    if (items.some(function (item) { return ["waiting", "sending", "checking"].includes(item.state); })) event.preventDefault();
  });
})();
