/* Straight to the bucket, some parts side by side. The bucket says which parts it has; this program
   signs a link for each of the others. */
(function () {
  "use strict";
  var uploads = window.uploads, URL_OF = "/api/upload/presigned-url";
  var AT_ONCE = 3, LINKS_AT_ONCE = 30, MOST_REFUSALS = 3, MOST_SILENCES = 2, LOOK_EVERY_S = 3;
  var heard = false; /* the bucket has let this page read an answer: its CORS rule is there */

  async function start(item) {
    var answer = await uploads.json(item, "POST", URL_OF, { filename: item.file.name, size_bytes: item.file.size });
    answer.way = "s3";
    answer.state = "OPEN";
    answer.received_parts = [];
    answer.received_bytes = 0;
    return answer;
  }
  async function take(item, session) {
    var parts = session.received_parts ? session : await there(item), number;
    item.part = parts.part_size_bytes;
    item.at = parts.received_bytes;
    item.links = new Map();
    item.waiting = [];
    for (number = 1; number <= parts.part_count; number += 1) if (!parts.received_parts.includes(number)) item.waiting.push(number);
    if (session.links) keep(item, session);
  }
  async function there(item) {
    try { return await uploads.json(item, "GET", URL_OF + "/" + item.id); }
    catch (failure) {
      if (failure.code === "upload_is_over") failure.code = "upload_gone";
      throw failure;
    }
  }

  /* All that waits, and then the end. */
  async function step(item, moving, checking) {
    var sent = new Map(), failure = null;
    async function lane() {
      while (!failure && item.waiting.length) {
        var number = item.waiting.shift();
        try { await put(item, number, sent, moving); }
        catch (error) { failure = failure || error; }
        sent.delete(number);
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    uploads.stopped(item);
    if (failure) throw failure.code === "no_connection" ? await silence(item, failure) : failure;
    checking();
    return uploads.json(item, "POST", "/api/upload/complete", { upload_id: item.id });
  }
  async function put(item, number, sent, moving) {
    var at = (number - 1) * item.part, piece = item.file.slice(at, Math.min(item.file.size, at + item.part));
    var link = await link_of(item, number), headers = Object.assign({}, link.headers);
    delete headers["Content-Length"]; /* the browser says that itself */
    uploads.stopped(item);
    function progress(bytes) {
      sent.set(number, Math.min(bytes, piece.size));
      moving(Array.from(sent.values()).reduce(function (all, one) { return all + one; }, 0));
    }
    progress(0);
    try { await uploads.ask(item, "PUT", link.url, piece, headers, progress); }
    catch (failure) { throw refused(item, failure, link); }
    heard = true;
    item.refusals = item.silences = 0;
    item.at += piece.size;
  }

  /* Links end; new ones are asked for, some at a time. */
  function keep(item, answer) {
    var until = Date.now() + 1000 * (answer.links_last_seconds - 60);
    answer.links.forEach(function (link) { item.links.set(link.number, { url: link.url, headers: link.headers, until: until }); });
  }
  async function link_of(item, number) {
    var link = item.links.get(number), wanted;
    if (!link || link.until < Date.now()) {
      wanted = [number].concat(item.waiting.slice(0, LINKS_AT_ONCE - 1));
      keep(item, await uploads.json(item, "POST", URL_OF + "/" + item.id, { part_numbers: wanted }));
      link = item.links.get(number);
    }
    return link;
  }

  /* What the bucket's refusal means. It says so in XML that a page need not be shown. */
  function refused(item, failure, link) {
    if (failure.status === 0) return Object.assign(failure, { url: link.url });
    heard = true;
    if (failure.status === 404) return Object.assign(failure, { code: "upload_gone", message: "The bucket does not know this upload any more." });
    if (failure.status === 429 || failure.status >= 500) return Object.assign(failure, { message: "The bucket answered " + failure.status + "." });
    item.refusals = (item.refusals || 0) + 1;
    if (failure.status === 403 && item.refusals < MOST_REFUSALS) return Object.assign(failure, { code: "link_ended", message: "The bucket did not take the link." });
    return Object.assign(failure, { code: "bucket_refuses", message: "The bucket refuses this file (" + failure.status + ").", remedy: "reelsight doctor says what is wrong with the bucket; or send the file through this machine instead.", instead: true });
  }
  /* A bucket without a CORS rule looks like a cut line, but it can be reached. */
  async function silence(item, failure) {
    if (heard) return failure;
    try { await fetch(new URL(failure.url).origin, { method: "HEAD", mode: "no-cors", credentials: "omit", cache: "no-store" }); }
    catch (error) { return failure; }
    item.silences = (item.silences || 0) + 1;
    if (item.silences < MOST_SILENCES) return failure;
    return { status: 403, code: "no_cors", message: "The bucket takes nothing from this page: it has no CORS rule that allows PUT from " + location.origin + ".", remedy: "Give it one (the README shows it), or send the file through this machine instead.", instead: true };
  }

  /* The file of this machine's library, once it has fetched it. */
  async function fetched(item, job_id) {
    var asking = { requests: new Set() }, over = false, answer, job;
    while (true) {
      try {
        answer = await uploads.json(asking, "POST", "/api/upload/complete?wait=" + LOOK_EVERY_S, { upload_id: item.id });
        if (answer.file_id) return answer.file_id;
        if (over) break;
        job = (await uploads.json(asking, "GET", "/api/jobs/" + job_id + "?limit=1")).job;
        over = !["QUEUED", "RUNNING", "CANCELLING"].includes(job.status);
      } catch (failure) {
        if (!uploads.passes(failure)) throw failure;
        await new Promise(function (resolve) { setTimeout(resolve, 1000 * LOOK_EVERY_S); });
      }
    }
    throw { status: 409, code: "not_fetched", message: "It is in the bucket, but this machine could not fetch it.", remedy: "Its job says why and can be retried.", href: "/jobs/" + job_id };
  }

  uploads.ways.s3 = { start: start, take: take, step: step, fetched: fetched };
})();
