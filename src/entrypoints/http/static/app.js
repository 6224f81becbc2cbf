/* What pages cannot do by themselves. Without this file every page reads, filters and submits. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function one(selector, within) { return (within || document).querySelector(selector); }
  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }
  function say(text) { one("#say").textContent = text; }

  /* One event stream a tab, closed while the tab is hidden: browsers allow six connections to a
     host, and seven tabs would otherwise stand still. The wrapper keeps htmx's listeners. */
  function Stream(url) {
    var self = this, source = null, listeners = {};
    this.url = url; this.readyState = 0;
    function open() {
      source = new EventSource(url);
      source.onopen = function (event) { self.readyState = 1; offline(false); if (self.onopen) self.onopen(event); };
      source.onerror = function () { self.readyState = source ? source.readyState : 0; offline(true); if (source && source.readyState === 2) later(); };
      Object.keys(listeners).forEach(function (name) { listeners[name].forEach(function (fn) { source.addEventListener(name, fn); }); });
    }
    function shut() { if (source) source.close(); source = null; }
    function later() { shut(); setTimeout(function () { if (!self.closed && !document.hidden && !source) open(); }, 5000); }
    this.addEventListener = function (name, fn) { (listeners[name] = listeners[name] || []).push(fn); if (source) source.addEventListener(name, fn); };
    this.removeEventListener = function (name, fn) { listeners[name] = (listeners[name] || []).filter(function (f) { return f !== fn; }); if (source) source.removeEventListener(name, fn); };
    this.close = function () { self.closed = true; self.readyState = 2; shut(); };
    document.addEventListener("visibilitychange", function () { if (self.closed) return; if (document.hidden) shut(); else if (!source) open(); });
    window.addEventListener("pagehide", shut);
    if (!document.hidden) open();
  }
  if (window.htmx) window.htmx.createEventSource = function (url) { return new Stream(url); };

  var offlineTimer = null;
  function offline(is) {
    clearTimeout(offlineTimer);
    var note = one("#offline");
    if (!is) { if (note) note.remove(); return; }
    offlineTimer = setTimeout(function () {
      if (one("#offline") || document.hidden) return;
      var made = document.createElement("p"), now = new Date();
      made.id = "offline"; made.className = "note bad";
      made.textContent = "Lost the connection at " + now.toTimeString().slice(0, 5) + ". What you see may be old.";
      one("#messages").appendChild(made);
    }, 3000);
  }

  /* News: a page that shows jobs or their results asks again when what it was told differs. */
  var lastAsked = 0, asking = null;
  function busy(live) {
    var target = live.getAttribute("hx-target"), player = one("#player");
    if (target === "#drawer-list") return !one("#drawer:popover-open");
    if (all(".files tbody input:checked").length || one("[popover]:popover-open:not(#drawer)")) return true;
    var plays = player && (!player.paused || player.currentTime > 0);
    if (target === "#side") return !plays;  // else it comes with the whole page
    if (target !== "#detail") return false;
    var reads = one("#transcript");  // a new one would begin at its first line
    return plays || reads && (reads.scrollTop > 0 || reads.contains(document.activeElement)) || all("#detail textarea, #in-transcript").some(function (text) { return text.value !== text.defaultValue; });
  }
  /* A button that is exchanged while it is held down would swallow the click. */
  var held = false;
  ["pointerdown", "pointerup", "pointercancel"].forEach(function (name) {
    document.addEventListener(name, function () { held = name === "pointerdown"; }, true);
  });
  function news() {
    if (asking) return;
    asking = setTimeout(function () {
      asking = null; lastAsked = Date.now();
      all("[data-live]").forEach(function (live) { if (!busy(live)) window.htmx.trigger(live, "work"); });
    }, Math.max(300, lastAsked + 2000 - Date.now()));
  }
  document.addEventListener("htmx:sseBeforeMessage", function (event) {
    var target = event.target, told = document.createElement("template");
    if ("news" in target.dataset) {
      if (target.dataset.news !== event.detail.data) news();
      target.dataset.news = event.detail.data; return;
    }
    told.innerHTML = event.detail.data;
    if (told.content.textContent.replace(/\s+/g, " ").trim() !== target.textContent.replace(/\s+/g, " ").trim()) news();
  });
  document.addEventListener("acted", news);
  /* Jobs begun after the page was sent are in the drawer when it opens. */
  document.addEventListener("toggle", function (event) {
    if (event.target.id === "drawer" && event.newState === "open") window.htmx.trigger(one('[hx-target="#drawer-list"]'), "work");
  }, true);

  /* htmx: errors are shown where the act was; the address of the list is that of the page. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    var detail = event.detail;
    if (held && "live" in detail.requestConfig.elt.dataset) { detail.shouldSwap = false; news(); return; }
    if (detail.xhr.status < 400 || "live" in detail.requestConfig.elt.dataset) return;  // what refreshes itself stays as it is
    var form = detail.requestConfig.elt.closest("[data-errors]");
    detail.target = one("#" + (form ? form.dataset.errors : "messages"));
    detail.swapOverride = "innerHTML"; detail.selectOverride = "unset"; detail.shouldSwap = true; detail.isError = false;
  });
  document.addEventListener("htmx:configRequest", function (event) {
    var detail = event.detail;
    if (detail.elt.dataset.live === "own") return;
    if ("live" in detail.elt.dataset) { detail.path = location.pathname + location.search; return; }
    if (detail.verb === "get") Array.from(detail.parameters.keys()).forEach(function (key) { if (detail.parameters[key] === "") delete detail.parameters[key]; });
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.detail.requestConfig.verb === "get") return;
    var form = event.detail.elt.closest("[data-errors]"), own = form && one("#" + form.dataset.errors);
    one("#messages").replaceChildren(); if (own) own.replaceChildren();
  });
  /* What was acted on is in the new part again: the keyboard goes on from there. */
  document.addEventListener("htmx:afterSettle", function (event) {
    var form = event.detail.requestConfig && event.detail.requestConfig.elt.closest("[data-refocus]");
    if (!form || event.detail.xhr.status >= 400) return;
    var same = all("[data-field]").find(function (button) { return button.dataset.field === form.dataset.refocus; });
    if (same && (document.activeElement === document.body || !document.activeElement)) same.focus({ preventScroll: true });
    say("Saved");
  });
  /* A filter that was set is a chip now, one that was taken off is none. */
  document.addEventListener("htmx:afterSettle", function (event) {
    var from = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (!from || event.target.id !== "list" || "live" in from.dataset || document.activeElement !== document.body) return;
    var editor = from.closest("[id^=edit-]"), chip = editor && one("#" + editor.id.replace("edit-", "chip-") + " > button") || one("#add-filter");
    if (chip) chip.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:sendError", function () { offline(true); });
  document.addEventListener("htmx:afterRequest", function (event) {
    var dialog = event.target.closest && event.target.closest("form[data-closes]");
    if (dialog && !("asks" in event.detail.elt.dataset) && event.detail.requestConfig.verb !== "get" && event.detail.xhr.status < 400) { dialog.closest("dialog").close(); dialog.reset(); }
    if (event.target.closest && event.target.closest("#bulk") && !("asks" in event.detail.elt.dataset) && event.detail.xhr.status < 400) { clearSelection(); hidePopovers(); }
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    var dialog = event.target.id === "asks" && one("dialog", event.target);
    if (dialog) { hidePopovers(); dialog.showModal(); }
  });
  var toastTimer = null;
  function armToast() { clearTimeout(toastTimer); toastTimer = setTimeout(function () { var t = one("#toasts .toast"); if (t && t.contains(document.activeElement)) armToast(); else if (t) t.remove(); }, 8000); }
  document.addEventListener("htmx:afterSettle", function (event) {
    if (event.target.closest("#toasts")) armToast();
    var asked = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (event.target.dataset.say && !(asked && "live" in asked.dataset)) say(event.target.dataset.say);
    selection(); chosen();
  });

  /* Selection: the bar says what an action would reach. */
  function clearSelection() { all(".files tbody input:checked").forEach(function (box) { box.checked = false; }); selection(); }
  function selection() {
    var words = one("[data-selection]"); if (!words) return;
    var boxes = all(".files tbody input[name=ids]"), ticked = boxes.filter(function (box) { return box.checked; });
    boxes.forEach(function (box) { box.closest("tr").classList.toggle("sel", box.checked); });
    var head = one("[data-check-all]");
    if (head) { head.checked = ticked.length === boxes.length; head.indeterminate = ticked.length > 0 && !head.checked; }
    var bold = document.createElement("b");
    bold.textContent = ticked.length ? ticked.length + (ticked.length === 1 ? " file" : " files") : words.dataset.reach;
    words.replaceChildren(bold);
    if (ticked.length) {
      var back = document.createElement("button");
      back.type = "button"; back.className = "linkish"; back.textContent = words.dataset.reach.toLowerCase() + " instead"; back.dataset.clearSelection = "";
      words.append(" selected ", back);
    }
  }
  var lastTicked = null;
  document.addEventListener("click", function (event) {
    var box = event.target.closest(".files tbody input[name=ids]");
    if (!box) return;
    if (event.shiftKey && lastTicked && document.contains(lastTicked)) {
      var boxes = all(".files tbody input[name=ids]"), a = boxes.indexOf(lastTicked), b = boxes.indexOf(box);
      boxes.slice(Math.min(a, b), Math.max(a, b) + 1).forEach(function (other) { other.checked = box.checked; });
    }
    lastTicked = box;
  });
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-check-all]")) all(".files tbody input[name=ids]").forEach(function (box) { box.checked = event.target.checked; });
    if (event.target.matches("[data-keys-switch]")) keep("keys", event.target.checked ? "" : "off");
    selection();
    var ticked = all(".files tbody input[name=ids]:checked").length;
    if (event.target.closest(".files")) say(ticked ? ticked + " selected" : "Nothing selected");
  });

  /* A plan: a group's choice and its boxes say the same, and the bar how much is chosen. */
  function chosen() {
    var words = one("[data-chosen]"), total = 0;
    if (!words) return;
    all("#plan [data-group]").forEach(function (group) {
      var mode = one("[type=radio]:checked", group), rule = one("select[name=rule]", group);
      if (!mode || (rule && rule.value === "skip")) return;
      total += mode.value === "all" ? +group.dataset.count : mode.value === "ticked" ? all("[type=checkbox]:checked", group).length : 0;
    });
    words.textContent = total ? total.toLocaleString("en") + (total === 1 ? " change" : " changes") + " chosen." : "Nothing is chosen.";
  }
  document.addEventListener("change", function (event) {
    var group = event.target.closest("#plan [data-group]"), box = event.target;
    if (!group) return;
    if (box.type === "checkbox") one("[type=radio][value=ticked]", group).checked = true;
    if (box.type === "radio" && box.value !== "ticked") all("[type=checkbox]", group).forEach(function (tick) { tick.checked = box.value === "all"; });
    chosen();
  });

  /* A long list of things to choose, narrowed by what is typed; Enter takes the first. */
  document.addEventListener("input", function (event) {
    if (!event.target.dataset.narrows) return;
    var typed = event.target.value.trim().toLowerCase();
    all(".list > *", one("#" + event.target.dataset.narrows)).forEach(function (entry) { entry.hidden = !entry.textContent.toLowerCase().includes(typed); });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !event.target.dataset.narrows) return;
    var first = one(".list > :not([hidden])", one("#" + event.target.dataset.narrows));
    event.preventDefault(); if (first) first.click();
  });
  /* The editor takes the place of the list; without this it opens beside it. */
  document.addEventListener("click", function (event) {
    var entry = event.target.closest("#fields .list button");
    if (!entry) return;
    event.preventDefault(); hidePopovers();
    one("#" + entry.getAttribute("popovertarget")).showPopover({ source: one("#add-filter") });
  });

  /* Clicks */
  function keep(name, value) { document.cookie = name + "=" + value + "; path=/; samesite=lax; max-age=" + (value ? 31536000 : 0); }
  function openDialog(id) { var dialog = one("#" + id); if (!dialog.open) dialog.showModal(); }
  function hidePopovers() { all("[popover]:popover-open").forEach(function (p) { p.hidePopover(); }); }
  function switchTheme() {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    one("meta[name=color-scheme]").content = root.dataset.theme;
    keep("theme", root.dataset.theme);
    say(root.dataset.theme === "dark" ? "Dark" : "Light");
  }
  document.addEventListener("click", function (event) {
    var it = event.target.closest("[data-open],[data-close],[data-theme-toggle],[data-seek],[data-clear],[data-focus],[data-now],[data-clear-selection]");
    if (!it || event.ctrlKey || event.metaKey || event.shiftKey) return;
    var data = it.dataset;
    if (data.open) { event.preventDefault(); openDialog(data.open); }
    if ("close" in data) { event.preventDefault(); it.closest("dialog").close(); }
    if ("themeToggle" in data) { event.preventDefault(); switchTheme(); }
    if (data.clear) one("#" + data.clear).value = "";
    if (data.now && one("#player")) one("#" + data.now).value = one("#player").currentTime.toFixed(1);
    if (data.focus) { event.preventDefault(); one("#" + data.focus).focus(); }
    if ("clearSelection" in data) clearSelection();
    if (data.seek && one("#player")) { event.preventDefault(); seek(event.detail && one(".k-said", it) ? pointed(event, it.closest(".lane")) : +data.seek, true); }
  }, true);

  /* Player */
  function seek(seconds, play) {
    var player = one("#player"); if (!player) return;
    var go = function () { player.currentTime = seconds; if (play) player.play().catch(function () {}); };
    if (player.readyState > 0) go(); else { player.addEventListener("loadedmetadata", go, { once: true }); player.load(); }
    moveHead(seconds);
  }
  document.addEventListener("seekto", function (event) { seek(event.detail.seconds, event.detail.play); });
  function length() { var line = one("#timeline"), player = one("#player"); return line ? +line.dataset.duration : player ? player.duration || 0 : 0; }
  function moveHead(seconds) {
    var head = one(".playhead"), whole = length(); if (!head || !whole) return;
    var x = Math.min(100, 100 * seconds / whole) + "%", line = one("line", head);
    line.setAttribute("x1", x); line.setAttribute("x2", x); one("svg svg", head).setAttribute("x", x);
    var now = null;
    all(".lane a[data-seek] .k-chap").forEach(function (rect) { rect.classList.remove("on"); if (+rect.closest("a").dataset.seek <= seconds + .05) now = rect; });
    if (now) now.classList.add("on");
  }
  document.addEventListener("timeupdate", function (event) { if (event.target.id === "player") moveHead(event.target.currentTime); }, true);
  document.addEventListener("click", function (event) {
    var lane = event.target.closest(".lane"), player = one("#player");
    if (!lane || !player || event.target.closest("a")) return;
    seek(pointed(event, lane), false);
  });
  function pointed(event, lane) { var box = lane.getBoundingClientRect(); return length() * (event.clientX - box.left) / box.width; }
  function chapter(step) {
    var player = one("#player"), starts = all(".chaplist [data-chapter]").map(function (a) { return +a.dataset.seek; });
    if (!player || !starts.length) return;
    var now = player.currentTime, next = step > 0 ? starts.find(function (s) { return s > now + .05; }) : starts.filter(function (s) { return s < now - 1; }).pop();
    if (next !== undefined) seek(next, false);
  }

  /* Keys: none inside inputs, and single ones can be switched off (WCAG 2.1.4). */
  var gone = 0;
  function keysOff() { return /(?:^|; )keys=off/.test(document.cookie); }
  function row(step) {
    var rows = all(".files tbody tr, .items tbody tr, #joblist .job, #hits .hit"); if (!rows.length) return;
    var at = rows.findIndex(function (r) { return r.classList.contains("cur"); });
    if (at < 0) at = rows.findIndex(function (r) { return r.contains(document.activeElement); });
    if (at >= 0) rows[at].classList.remove("cur");
    at = Math.max(0, Math.min(rows.length - 1, at + step));
    rows[at].classList.add("cur");
    var link = one("a", rows[at]); if (link) link.focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", function (event) {
    var key = event.key, target = event.target, player = one("#player");
    if (key === "Escape") { if (!one("dialog[open]") && !one("[popover]:popover-open")) clearSelection(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) { if (key === "k" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); one("#find").focus(); } return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) && target.type !== "checkbox") return;
    if (one("dialog[open]") || keysOff()) return;
    var since = Date.now() - gone; gone = 0;
    var places = { f: "/files", j: "/jobs", s: "/search", t: "/transcriptions" };
    if (since < 1500 && places[key]) { location.assign(places[key]); return; }
    var taken = true;
    if (key === "/") { one("#find").focus(); one("#find").select(); }
    else if (key === "?") openDialog("keys");
    else if (key === "g") gone = Date.now();
    else if (key === "d" && one("#drawer")) one("#drawer").togglePopover();
    else if (key === "j" && !player) row(1);
    else if (key === "k" && !player) row(-1);
    else if (key === "f" && one("#add-filter")) one("#add-filter").click();
    else if (key === "x") { var box = one(".files tr.cur input[name=ids]"); if (box) box.click(); }
    else if (player && (key === " " && !target.closest("button,a,summary,video,audio") || key === "k")) { if (player.paused) player.play().catch(function () {}); else player.pause(); }
    else if (player && target !== player && (key === "ArrowLeft" || key === "ArrowRight")) seek(Math.max(0, player.currentTime + (key === "ArrowLeft" ? -1 : 1) * (event.shiftKey ? 5 : 1)), false);
    else if (player && (key === "," || key === ".")) { player.pause(); seek(Math.max(0, player.currentTime + (key === "," ? -1 : 1) / 15), false); }
    else if (player && (key === "[" || key === "]")) chapter(key === "[" ? -1 : 1);
    else taken = false;
    if (taken) event.preventDefault();
  });

  /* The page as the server sent it */
  function begin() {
    all("dialog[open]").forEach(function (dialog) { dialog.close(); dialog.showModal(); });
    var keys = one("[data-keys-switch]"); if (keys) keys.checked = !keysOff();
    var asked = new URLSearchParams(location.search), at = asked.get("t"); if (at) moveHead(parseFloat(at));
    /* Whoever clicked a moment of a search wants to see it; a browser may still say no. */
    var arrival = performance.getEntriesByType("navigation")[0];
    if (at && asked.get("q") && arrival && arrival.type === "navigate") seek(parseFloat(at), true);
    selection(); chosen();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
