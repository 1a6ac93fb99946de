/** The one script a page asks for: it starts what the page's forms need. Without it all of them still work. */

import { Autosave } from "./autosave.js";
import { compose } from "./compose.js";
import { canKeep, forgetOld, forgetPerson, hasUnsaved } from "./kept.js";
import { askToLeave } from "./panels.js";
import { Reply } from "./reply.js";
import { Sender } from "./unsent.js";
import { afterThisEvent, oneAtATime, SUBMIT_TAKES } from "./writing.js";

const LAST_SAVE = 3000; // milliseconds that signing out waits for it

const writings = [...document.querySelectorAll("form[data-keep]")].map((form) =>
  "autosave" in form.dataset ? new Autosave(form) : new Reply(form),
);

/** A POST goes once. Its buttons stay focusable and keep their names; a page still here later may send again. */
function sendOnce(event) {
  const form = event.target;
  const method = event.submitter?.getAttribute("formmethod") ?? form.method;
  if (event.defaultPrevented || method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  else markSent(form, true);
}

function markSent(form, isSent) {
  if (isSent) form.dataset.sent = "yes";
  else delete form.dataset.sent;
  const buttons = [...form.elements].filter((field) => field.type === "submit");
  for (const button of buttons) button.ariaDisabled = isSent ? "true" : null;
  if (isSent) setTimeout(() => markSent(form, false), SUBMIT_TAKES);
}

/** The page was left and came back, by the Back button, as it was. */
function comeBack({ persisted }) {
  if (!persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) markSent(form, false);
  for (const writing of writings) writing.stay();
}

function warnOfLoss(event) {
  if (writings.some((writing) => !writing.isSafe)) event.preventDefault();
}

/** Signing out takes everything this person has kept here with it, after asking if some is saved nowhere else. */
function guardSignOut(form) {
  let isAgreed = false;
  const ask = oneAtATime(async () => {
    isAgreed ||= await agreesToSignOut(form.dataset.signOut);
    await afterThisEvent();
    if (isAgreed) form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    if (isAgreed) return;
    event.preventDefault();
    ask();
  });
}

async function agreesToSignOut(person) {
  const saved = Promise.all(writings.map((writing) => writing.save?.()));
  await Promise.race([saved, new Promise((resolve) => setTimeout(resolve, LAST_SAVE))]);
  const isUnsaved = writings.some((writing) => !writing.isSaved) || (canKeep && (await hasUnsaved(person)));
  if (isUnsaved && !(await askToLeave())) return false;
  await Promise.all(writings.map((writing) => writing.drop()));
  if (canKeep) await forgetPerson(person);
  return true;
}

/** Notes of a visit that wait here are sent from whatever page is open; the page of notes does so itself. */
function sendNotes() {
  const person = document.querySelector("form[data-sign-out]")?.dataset.signOut;
  if (canKeep && person && !document.querySelector("form[data-note]")) new Sender(person).send();
}

document.addEventListener("submit", sendOnce);
addEventListener("pageshow", comeBack);
addEventListener("beforeunload", warnOfLoss);
document.querySelectorAll("form[data-sign-out]").forEach(guardSignOut);
compose();
if (canKeep) forgetOld();
for (const writing of writings) writing.begin();
sendNotes();
