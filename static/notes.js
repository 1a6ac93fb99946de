/**
 * The page on which a note is written, with a signal or without. What a page without a signal needs to know (whose it is,
 * the session, its lines of enquiry) was sealed on this device when the page was last open with one.
 */

import { canKeep, keep, readAll } from "./kept.js";
import { element } from "./panels.js";
import { Reply } from "./reply.js";
import { SAYS } from "./says.js";
import { giveUp, Sender, wait, waitingOf } from "./unsent.js";

const form = document.querySelector("form[data-note]");
const status = form?.querySelector("[data-save-status]");
const list = form?.querySelector("[data-waiting]");
const path = location.pathname;
const isOf = (name) => name.endsWith(`/visit-${path}`);

/** Seal what this page would need without a signal; a copy that is no word of anybody's, so it counts as sent. */
function remember() {
  const lines = [...form.elements.line.options].map(({ value, text }) => ({ value, text }));
  const known = { person: form.dataset.person, title: form.dataset.title, lines };
  return keep(`${form.dataset.person}/visit-${path}`, known, true);
}

/** Without a signal: the newest of what was sealed for this page. */
async function recall() {
  const known = (await readAll(isOf)).at(-1)?.copy;
  if (!known) return say(SAYS.neverOpened);
  form.dataset.person = known.person;
  form.action = path;
  document.querySelector("h1").textContent = known.title;
  form.elements.line.replaceChildren(...known.lines.map((line) => element("option", line)));
  form.elements.key.value = crypto.randomUUID();
}

const say = (text) => {
  if (status.textContent !== text) status.textContent = text;
};

/** Keep the note here first, and only then try to send it. */
async function write(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!form.reportValidity()) return;
  form.elements.written_at.value = new Date().toISOString();
  const copy = { action: form.action, body: [...new FormData(form)], text: form.elements.text.value };
  await wait(form.dataset.person, form.elements.key.value, copy);
  form.elements.key.value = crypto.randomUUID();
  form.elements.text.value = "";
  await draft.drop();
  await sender.send();
}

/** After each try: what still waits, and, once something was taken, the notes as they stand. */
async function show(taken) {
  const waiting = await waitingOf(form.dataset.person);
  list.replaceChildren(...waiting.map(row));
  const isSignedOut = waiting.some(({ copy }) => copy.isSignedOut);
  if (waiting.length) say(isSignedOut ? SAYS.signInToSend : SAYS.waits(waiting.length));
  else say(taken ? SAYS.allSent : "");
  if (taken) await refresh();
}

function row({ name, copy }) {
  const text = element("span", { className: "words" }, copy.text);
  if (!copy.problem) return element("li", {}, text);
  const back = element("button", { type: "button", className: "btn btn-link" }, SAYS.changeNote);
  back.onclick = () => takeUp(name, copy);
  return element("li", {}, text, element("p", { className: "small" }, copy.problem), back);
}

/** A note that the server would not take comes back into the form, to be said in other words. */
async function takeUp(name, copy) {
  form.elements.text.value = copy.text;
  form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
  form.elements.text.focus();
  await giveUp(name);
  await show(0);
}

async function refresh() {
  const here = document.getElementById("written-notes");
  if (!here) return location.reload();
  const answer = await fetch(path).catch(() => null);
  if (!answer?.ok) return null;
  const there = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("written-notes");
  return there && here.replaceWith(there);
}

let draft;
let sender;

async function begin() {
  if (form.dataset.person) await remember();
  else await recall();
  if (!form.dataset.person) return;
  form.dataset.keep = `${form.dataset.person}/draft-${path}`;
  form.addEventListener("submit", write, { capture: true });
  draft = new Reply(form);
  draft.begin();
  sender = new Sender(form.dataset.person, show);
  await sender.send();
  if (form.dataset.worker) await navigator.serviceWorker?.register(form.dataset.worker, { scope: "/peer-review/" });
}

if (form && canKeep) begin();
