/** Helps for writing: openers, a quoted line, fields that grow, and how much room is left. */

import { element } from "./panels.js";
import { SAYS } from "./says.js";

const NEAR_LIMIT = 200; // characters left when the counter appears
const PAUSE = 500; // milliseconds without typing before the counter speaks

const typed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

/** [data-insert="#field"] puts its data-text at the field's cursor, apart from the word before it. */
function insert({ dataset }) {
  const field = document.querySelector(dataset.insert);
  const { selectionStart: start, selectionEnd: end } = field;
  const gap = /\S$/.test(field.value.slice(0, start)) ? " " : "";
  field.setRangeText(gap + dataset.text, start, end, "end");
  field.focus();
  typed(field);
}

/**
 * [data-quote="words"] puts the line selected in them, or all of them, into a quote field and moves to its reply: that of
 * the conversation beside the words, if there is one to write in, or else that of the whole page.
 */
function quote(button) {
  const words = button.dataset.quote;
  const line = getSelection().toString().trim();
  const beside = button.closest(".entry")?.querySelector("[name=quote]");
  setQuote(beside ?? document.querySelector("[data-general] [name=quote]"), line && words.includes(line) ? line : words);
}

function setQuote(field, line) {
  field.value = line;
  typed(field);
  field.form.querySelector("textarea")?.focus();
}

/** Show the line that a quote field holds, in place of what was shown before. */
function showQuote(field) {
  field.parentElement.querySelector("[data-quoted]")?.remove();
  if (!field.value) return;
  const remove = () => setQuote(field, "");
  const shown = element(
    "figure",
    { className: "note note-framed" },
    element("figcaption", {}, SAYS.quote),
    element("blockquote", { className: "words" }, field.value),
    element("button", { type: "button", className: "btn btn-quiet", onclick: remove }, SAYS.removeQuote),
  );
  shown.dataset.quoted = "";
  field.after(shown);
}

/** Control or Command with B or I puts the marks of bold or italic around what is selected, or takes them away. */
function mark(event) {
  const stars = (event.ctrlKey || event.metaKey) && !event.altKey && { b: "**", i: "*" }[event.key];
  if (!stars) return;
  event.preventDefault();
  const { selectionStart: start, selectionEnd: end, value } = event.target;
  const words = value.slice(start, end);
  const isMarked = words.length > 2 * stars.length && words.startsWith(stars) && words.endsWith(stars);
  const next = isMarked ? words.slice(stars.length, -stars.length) : stars + words + stars;
  event.target.setRangeText(next, start, end, "select");
  if (!words) event.target.setSelectionRange(start + stars.length, start + stars.length);
  typed(event.target);
}

/** For browsers whose stylesheets cannot do it. */
function grow(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

/** Says how much room is left, once there is little. */
function count(field) {
  const counter = element("p", { className: "form-text", ariaLive: "polite" });
  let timer;
  field.after(counter);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => counter.replaceChildren(leftIn(field)), PAUSE);
  });
}

function leftIn(field) {
  const left = field.maxLength - field.value.length;
  return left <= NEAR_LIMIT ? SAYS.left(left) : "";
}

export function compose() {
  for (const button of document.querySelectorAll("[data-insert], [data-quote]")) {
    button.addEventListener("click", () => ("quote" in button.dataset ? quote(button) : insert(button)));
  }
  for (const field of document.querySelectorAll("textarea[maxlength]")) count(field);
  for (const field of document.querySelectorAll("textarea")) field.addEventListener("keydown", mark);
  for (const field of document.querySelectorAll("[name=quote]")) watch(field, showQuote);
  if (CSS.supports("field-sizing", "content")) return;
  for (const field of document.querySelectorAll("textarea")) watch(field, grow);
}

function watch(field, follow) {
  field.addEventListener("input", () => follow(field));
  follow(field);
}
