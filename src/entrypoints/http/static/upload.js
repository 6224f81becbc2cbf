/* The page of uploads: one line per file, one file at a time, whatever breaks on the way. How the
   bytes travel is in upload_server.js and upload_bucket.js. Without script the form sends one file
   in one piece. */
(function () {
  "use strict";
  var form = document.querySelector("[data-upload]");
  if (!form) return;
  var input = form.querySelector("input[type=file]"), drop = form.querySelector("[data-drop]");
  var list = document.querySelector("#uploads"), model = document.querySelector("#upload-row");
  var uploads = window.uploads, SESSIONS = uploads.SESSIONS, size = uploads.size, json = uploads.json, stopped = uploads.stopped;
  var LONGEST_PAUSE_S = 30;
  var items = [], active = null;

  form.classList.add("live");
  input.multiple = true;
  input.required = false;
  form.querySelectorAll("fieldset").forEach(function (set) { set.disabled = false; });

  function say(text) { document.querySelector("#say").textContent = text; }
  function chosen_way() {
    var chosen = form.querySelector("[name=way]:checked");
    return chosen ? chosen.value : "server";
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
    var item = { file: file, row: row, way: chosen_way(), id: null, at: 0, state: "waiting", requests: new Set(), wake: null, seen: [], offer: false };
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("[data-size]").textContent = size(file.size);
    row.querySelector("progress").setAttribute("aria-label", file.name);
    row.querySelectorAll("button").forEach(function (button) { button.setAttribute("aria-label", button.textContent + " " + file.name); });
    row.addEventListener("click", function (event) {
      var act = event.target.closest("[data-act]");
      if (act) ({ pause: pause, resume: resume, cancel: cancel, instead: instead })[act.dataset.act](item);
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
    item.row.querySelector("[data-act=cancel]").hidden = state === "done" || state === "failed" || state === "cancelled" || state === "checking" || state === "fetching";
    item.row.querySelector("[data-act=instead]").hidden = !item.offer;
  }
  function moving(item, sent) {
    var now = performance.now(), reached = item.at + sent, first;
    item.seen.push([now, reached]);
    while (item.seen.length > 2 && now - item.seen[0][0] > 5000) item.seen.shift();
    first = item.seen[0];
    var rate = now > first[0] ? 1000 * (reached - first[1]) / (now - first[0]) : 0, words = Math.floor(100 * reached / item.file.size) + "%";
    if (rate > 0) words += " · " + size(rate) + "/s · " + uploads.left((item.file.size - reached) / rate);
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
    var pause_s = 1, reached = 0;
    show(item, "sending", "Starting");
    item.seen = [];
    while (true) {
      try {
        if (await step(item)) return;
        pause_s = 1;
      } catch (failure) {
        if (failure.code === "upload_gone" && !item.again) { item.again = true; forget(item); continue; }
        if (!uploads.passes(failure) || failure.code === "stopped") throw failure;
        await readable(item);
        if (item.at > reached) pause_s = 1;
        reached = item.at;
        await wait(item, pause_s, failure);
        pause_s = Math.min(LONGEST_PAUSE_S, pause_s * 2);
        item.known = false;
      }
    }
  }
  /* Whether that was the last one. */
  async function step(item) {
    var session, answer;
    stopped(item);
    if (!item.known) {
      session = await begin(item);
      item.way = session.way;
      item.id = session.upload_id;
      remember(item.file, item.id);
      if (session.file_id || session.job_id) return landed(item, session);
      await uploads.ways[item.way].take(item, session);
      item.known = true;
      item.seen = [];
      return false;
    }
    answer = await uploads.ways[item.way].step(item, function (sent) { moving(item, sent); }, function () { show(item, "checking", "All of it has arrived; checking it"); });
    return answer ? landed(item, answer) : false;
  }
  async function begin(item) {
    var known = item.id || remembered(item.file), session;
    if (known) {
      try {
        session = await json(item, "GET", SESSIONS + "/" + known);
        if (session.size_bytes === item.file.size && (session.way === "server" || form.dataset.bucket) && (session.state === "OPEN" || session.state === "STORED" && session.file_id)) return session;
      } catch (failure) {
        if (failure.status !== 404) throw failure;
      }
      forget(item);
    }
    return uploads.ways[item.way].start(item);
  }
  function forget(item) {
    item.id = null;
    item.known = false;
    remember(item.file, null);
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
        else show(item, "sending", failure.message + " Trying again in " + rest + " s");
      }
      function now() { until = 0; look(); }
      function done() { clearInterval(timer); window.removeEventListener("online", now); item.wake = null; item.offer = false; }
      item.wake = look;
      item.offer = item.way !== "server";
      timer = setInterval(look, 500);
      window.addEventListener("online", now);
      look();
    });
  }

  function landed(item, answer) {
    if (answer.file_id) finish(item, answer.file_id);
    else follow(item, answer.job_id);
    return true;
  }
  /* The next file need not wait until this machine has fetched this one, too. */
  function follow(item, job_id) {
    item.at = item.file.size;
    show(item, "fetching", "In the bucket; this machine is fetching it");
    recent();
    uploads.ways[item.way].fetched(item, job_id).then(function (file_id) { finish(item, file_id); }, function (failure) {
      if (failure.href) open_at(item, failure.href);
      fail(item, failure);
    });
  }
  function finish(item, file_id) {
    item.at = item.file.size;
    remember(item.file, null);
    show(item, "done", "In the library");
    open_at(item, "/files/" + file_id);
    say(item.file.name + " is in the library");
    recent();
  }
  function open_at(item, address) {
    var link = item.row.querySelector("[data-result]");
    link.href = address;
    link.hidden = false;
    link.setAttribute("aria-label", "Open " + item.file.name);
  }
  function fail(item, failure) {
    if (failure.status !== 401 && !failure.instead) remember(item.file, null);
    item.offer = Boolean(failure.instead);
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
  function stop(item) {
    if (item.wake) item.wake();
    else item.requests.forEach(function (request) { request.abort(); });
  }
  function resume(item) { item.known = false; show(item, "waiting", "Waiting"); next(); }
  function cancel(item) {
    var was = item.state, id = item.id;
    item.offer = false;
    show(item, "cancelled", "Cancelled");
    if (was === "sending") stop(item);
    give_up(item, id);
  }
  function give_up(item, id) {
    forget(item);
    if (id) json({ requests: new Set() }, "DELETE", SESSIONS + "/" + id).catch(function () { /* the sweep will */ }).then(recent);
  }
  function instead(item) {
    pause(item);
    give_up(item, item.id);
    item.way = "server";
    item.at = 0;
    item.offer = false;
    resume(item);
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
