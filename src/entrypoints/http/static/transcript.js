/* The transcript beside the player. Without this file it reads, and its times are links. */
(function () {
  "use strict";
  var panel = null, lines = [], starts = [], texts = [];
  var at = -1, spoken = null, stop = null;  // the line and the word that are heard; where Tab arrives
  var follows = true, away = false, ticking = false, watcher = null;
  var hits = [], hit = -1, looked = "", typing = null, next = null;

  function one(selector, within) { return (within || document).querySelector(selector); }
  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }
  function player() { return one("#player"); }
  function seek(seconds, play) { document.dispatchEvent(new CustomEvent("seekto", { detail: { seconds: seconds, play: play } })); }
  function timeOf(line) { return one(".t", line); }

  /* Words become elements where a reader is near: a long transcript has tens of thousands. */
  function wordsOf(line) {
    if (line.words) return line.words;
    var text = one("p", line), said = text.textContent, from = +line.dataset.t, done = 0, made = document.createDocumentFragment();
    var marks = (line.dataset.w || "").split(" ").filter(Boolean).map(function (mark) { return mark.split(",").map(Number); });
    line.words = [];
    if (marks.reduce(function (sum, mark) { return sum + mark[1]; }, 0) !== said.length) return line.words;
    marks.forEach(function (mark) {
      var piece = said.slice(done, done += mark[1]), bare = piece.trimStart(), word = document.createElement("span");
      word.textContent = bare; word.dataset.at = (from + mark[0] / 100).toFixed(2);
      if (mark.length > 2) { word.className = "unsure"; word.title = "probability " + (mark[2] / 100).toFixed(2); }
      made.append(piece.slice(0, piece.length - bare.length), word);
      line.words.push(word);
    });
    text.replaceChildren(made);
    return line.words;
  }
  function dress(line) {
    wordsOf(line);
    if (one(".pencil", line)) return;
    var pencil = one("#line-pencil").content.firstElementChild.cloneNode(true);
    pencil.setAttribute("aria-label", "Correct the line at " + timeOf(line).textContent);
    line.append(pencil);
  }

  /* Find */
  function look() {
    var wanted = one("#in-transcript").value.trim().toLowerCase(), words = one("#found-in"), from;
    looked = wanted; hits = []; hit = -1;
    if (wanted) texts.forEach(function (text, number) {
      for (from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + wanted.length)) hits.push({ line: number, from: from });
    });
    words.hidden = !wanted; one("#found-steps").hidden = !hits.length;
    words.textContent = wanted ? (hits.length ? hits.length.toLocaleString("en") + (hits.length === 1 ? " hit" : " hits") : "no hit") : "";
    paint();
  }
  function range(of) {
    var walker = document.createTreeWalker(one("p", lines[of.line]), NodeFilter.SHOW_TEXT), left = of.from, wanted = looked.length, made = new Range(), node, begun = false;
    while ((node = walker.nextNode())) {
      if (!begun && left < node.length) { made.setStart(node, left); begun = true; wanted += left; }
      if (begun && wanted <= node.length) { made.setEnd(node, wanted); return made; }
      if (begun) wanted -= node.length; else left -= node.length;
    }
    return null;
  }
  function paint() {
    if (!window.Highlight || !CSS.highlights) return;
    var near = hits.filter(function (one) { return lines[one.line].near; }).map(range).filter(Boolean), now = hit >= 0 ? range(hits[hit]) : null;
    CSS.highlights.set("found", new Highlight(...near));
    var current = new Highlight(...(now ? [now] : [])); current.priority = 1;
    CSS.highlights.set("found-now", current);
  }
  function step(by) {
    if (!hits.length) return;
    if (hit < 0 && by > 0) {
      var time = player() ? player().currentTime : 0;
      hit = Math.max(0, hits.findIndex(function (one) { return +lines[one.line].dataset.e >= time; }));
    } else hit = (Math.max(hit, 0) + by + hits.length) % hits.length;
    var found = hits[hit], line = lines[found.line], done = 0, moment = +line.dataset.t;
    wordsOf(line).forEach(function (word) { if (one("p", line).textContent.indexOf(word.textContent, done) <= found.from) { moment = +word.dataset.at; done += word.textContent.length; } });
    away = false;
    seek(moment, false); show(moment); into(line); paint();
    one("#found-in").textContent = (hit + 1).toLocaleString("en") + " of " + hits.length.toLocaleString("en");
  }

  /* Follow */
  function indexAt(second) {
    var low = 0, high = starts.length;
    while (low < high) { var middle = (low + high) >> 1; if (starts[middle] <= second + .02) low = middle + 1; else high = middle; }
    return low - 1;
  }
  function show(second) {
    if (!panel || !lines.length) return;
    var number = indexAt(second), line = lines[number];
    if (number !== at) {
      if (lines[at]) { lines[at].classList.remove("now"); lines[at].removeAttribute("aria-current"); }
      at = number;
      if (line) {
        line.classList.add("now"); line.setAttribute("aria-current", "true"); dress(line);
        if (!panel.contains(document.activeElement)) arrive(timeOf(line));
        if (follows && !away && !one(".line-edit", panel)) into(line);
      }
    }
    var word = null;
    if (line && second <= +line.dataset.e + .3) wordsOf(line).forEach(function (one) { if (+one.dataset.at <= second + .02) word = one; });
    if (word !== spoken) { if (spoken) spoken.classList.remove("said"); if (word) word.classList.add("said"); spoken = word; }
    back();
  }
  /* Lines far away have no height of their own until they are looked at, so it takes more than one look. */
  function into(line, looks) {
    var box = line.getBoundingClientRect(), frame = panel.getBoundingClientRect(), room = panel.clientHeight;
    if (box.top < frame.top + room * .08 || box.bottom > frame.top + room * .75) panel.scrollTop += box.top - frame.top - room * .3;
    if (looks !== 0) requestAnimationFrame(function () { if (line.isConnected) into(line, (looks || 6) - 1); });
  }
  function leave() { if (panel && panel.scrollHeight > panel.clientHeight) { away = true; back(); } }
  function back() { var button = one(".back-now", panel); if (button) button.hidden = !(away && follows && at >= 0); }
  function tick() {
    var playing = player();
    ticking = !!playing && !playing.paused && !playing.ended;
    if (ticking) { show(playing.currentTime); requestAnimationFrame(tick); }
  }
  ["play", "playing"].forEach(function (name) { document.addEventListener(name, function (event) { if (event.target.id === "player" && !ticking) tick(); }, true); });
  ["timeupdate", "seeking"].forEach(function (name) { document.addEventListener(name, function (event) { if (event.target.id === "player") show(event.target.currentTime); }, true); });
  ["wheel", "touchmove"].forEach(function (name) { document.addEventListener(name, function (event) { if (panel && panel.contains(event.target)) leave(); }, { passive: true }); });
  document.addEventListener("pointerdown", function (event) { if (event.target === panel) leave(); });  // the scroll bar

  /* Correct */
  function correct(line) {
    var form = one(".line-edit", line) || one("#line-form").content.firstElementChild.cloneNode(true), text = form.elements.text;
    if (!form.isConnected) {
      form.elements.start.value = line.dataset.t; form.elements.end.value = line.dataset.e; form.elements.supersedes.value = line.dataset.edit || "";
      text.value = one("p", line).textContent; text.setAttribute("aria-label", "What is said at " + timeOf(line).textContent);
      line.append(form); line.classList.add("editing"); window.htmx.process(form);
    }
    if (player()) player().pause();
    into(line); text.focus();
  }
  function drop(form) {
    var line = form.closest("li");
    form.remove(); one("#transcript-error").replaceChildren(); line.classList.remove("editing"); arrive(timeOf(line)); timeOf(line).focus({ preventScroll: true });
  }
  function keep(form) {
    var line = form.closest("li"), after = line.nextElementSibling;
    if (form.elements.text.value === one("p", line).textContent) { drop(form); if (after) correct(after); return; }
    next = after; form.requestSubmit();
  }
  /* The player's subtitles say what the lines say. */
  function captions(changed) {
    var video = one("video#player"), old = one("#player track"), wanted = panel.dataset.captions;
    if (!video || !wanted || old && !changed && old.getAttribute("src") === wanted) return;
    var made = document.createElement("track"), mode = old ? old.track.mode : "showing";
    made.kind = "captions"; made.label = "Transcript"; made.srclang = panel.dataset.language; made.src = wanted + (changed ? "&again=" + Date.now() : "");
    if (old) old.replaceWith(made); else video.append(made);
    made.track.mode = mode;
  }
  document.addEventListener("htmx:afterSettle", function (event) {
    var from = event.detail.requestConfig && event.detail.requestConfig.elt, swapped = from && from.closest && panel && one("#line-form");
    if (!swapped || event.detail.xhr.status >= 400 || !/\/transcript\/\d+\/(correct|undo)$/.test(event.detail.requestConfig.path)) return;
    var after = next, first = event.target.closest("li");
    next = null; read(); captions(true);
    if (after && after.isConnected) correct(after); else if (first && document.activeElement === document.body) { arrive(timeOf(first)); timeOf(first).focus({ preventScroll: true }); }
  });
  /* Deleted: the page begins anew, with what is left. */
  document.addEventListener("htmx:afterRequest", function (event) {
    var asked = event.detail.requestConfig;
    if (panel && asked.verb === "post" && event.detail.successful && asked.path === "/transcriptions/" + panel.dataset.id + "/delete") location.assign(location.pathname + "?panel=transcript");
  });
  document.addEventListener("htmx:responseError", function () { next = null; });

  /* One stop of Tab for all lines; arrows go on from there. */
  function arrive(element) { if (stop) stop.tabIndex = -1; stop = element; stop.tabIndex = 0; }
  function walk(event) {
    var here = event.target, line = here.closest("li"), words = wordsOf(line), number = words.indexOf(here), to = null, key = event.key;
    if (key === "ArrowDown" || key === "ArrowUp") { to = line[key === "ArrowDown" ? "nextElementSibling" : "previousElementSibling"]; to = to && timeOf(to); leave(); }
    else if (key === "ArrowRight") to = words[number + 1];
    else if (key === "ArrowLeft") to = number > 0 ? words[number - 1] : timeOf(line);
    else if (key === " " || key === "Enter" && number >= 0) seek(+(here.dataset.at || line.dataset.t), true);
    else return false;
    if (to) { dress(to.closest("li")); arrive(to); to.focus(); }
    return true;
  }
  document.addEventListener("keydown", function (event) {
    var target = event.target, form = target.closest && target.closest(".line-edit"), key = event.key;
    if (!panel || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    var taken = true;
    if (form && key === "Escape") drop(form);
    else if (form && key === "Enter" && !event.shiftKey && target.tagName === "TEXTAREA") keep(form);
    else if (target.id === "in-transcript" && key === "Enter") { clearTimeout(typing); if (target.value.trim().toLowerCase() !== looked) look(); step(event.shiftKey ? -1 : 1); }
    else if (target.closest && target.closest(".seglist") && target.matches(".t, [data-at]") && walk(event)) taken = true;
    else if (key === "e" && !/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) && !one("dialog[open]") && !/(?:^|; )keys=off/.test(document.cookie)) {
      var line = target.closest && target.closest(".seglist li") || lines[Math.max(at, 0)];
      if (line) correct(line); else taken = false;
    } else { if (/^(PageUp|PageDown|Home|End)$/.test(key) && panel.contains(target)) leave(); taken = false; }
    if (taken) { event.preventDefault(); event.stopPropagation(); }
  }, true);

  document.addEventListener("click", function (event) {
    var it = event.target.closest("[data-at],.seglist .t,.pencil,[data-drop],[data-correct],[data-found],[data-back-to-now]");
    if (!it || !panel || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (it.matches(".pencil")) correct(it.closest("li"));
    else if ("drop" in it.dataset) drop(it.closest("form"));
    else if ("correct" in it.dataset) { if (lines.length) correct(lines[Math.max(at, 0)]); }
    else if (it.dataset.found) step(+it.dataset.found);
    else if ("backToNow" in it.dataset) { away = false; into(lines[at]); arrive(timeOf(lines[at])); stop.focus({ preventScroll: true }); back(); }
    else if (player()) {
      if (!getSelection().isCollapsed) return;  // somebody marks the words
      event.preventDefault(); away = false; arrive(it.matches(".t") ? it : timeOf(it.closest("li")));
      seek(+(it.dataset.at || it.closest("li").dataset.t), true);
    }
  });
  document.addEventListener("input", function (event) { if (event.target.id === "in-transcript") { clearTimeout(typing); typing = setTimeout(look, 150); } });
  document.addEventListener("change", function (event) {
    if (event.target.id !== "follow") return;
    follows = event.target.checked; away = false; back();
    if (follows && lines[at]) into(lines[at]);
  });

  /* The lines as they are now */
  function read() {
    lines = all(".seglist > li", panel);
    starts = lines.map(function (line) { return +line.dataset.t; });
    texts = lines.map(function (line) { return one("p", line).textContent.toLowerCase(); });
    lines.forEach(function (line) { var time = timeOf(line); if (time !== stop) time.tabIndex = -1; watcher.observe(line); });
    at = lines.findIndex(function (line) { return line.classList.contains("now"); }); spoken = null;
    if (lines.length && (!stop || !stop.isConnected)) arrive(timeOf(lines[Math.max(at, 0)]));
    if (looked) look();
    if (player() && player().currentTime > 0) show(player().currentTime);
  }
  function begin() {
    var found = one("#transcript");
    if (found === panel) return;
    if (watcher) watcher.disconnect();
    if (CSS.highlights) CSS.highlights.clear();
    panel = found; stop = null; away = false; looked = ""; hits = []; hit = -1;
    if (!panel) return;
    one("#follow").checked = follows;
    watcher = new IntersectionObserver(function (seen) {
      seen.forEach(function (entry) { entry.target.near = entry.isIntersecting; if (entry.isIntersecting) dress(entry.target); });
      if (looked) paint();
    }, { root: panel, rootMargin: "400px 0px" });
    read(); captions();
    if (lines[at]) into(lines[at]);
  }
  document.addEventListener("htmx:afterSettle", begin);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
