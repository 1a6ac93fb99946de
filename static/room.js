/**
 * The room of a QA conversation: asks every two seconds whether anything has changed (the server answers 304 while not)
 * and lets the clock run between. What somebody is typing is outside what is replaced.
 */

import { freshenToken } from "./fields.js";
import { SAYS } from "./says.js";

const EVERY = 2000; // milliseconds
const PATIENCE = 10_000;

const status = document.querySelector("[data-room]");
let tag = "";
let shownAt = performance.now();

function show(html) {
  const there = new DOMParser().parseFromString(html, "text/html").getElementById("room-now");
  if (!there) return location.reload(); // signed out, or no longer in it
  const here = document.getElementById("room-now");
  const wasPlanned = !document.getElementById("promise");
  if (wasPlanned && !there.querySelector("[action$='begin/']")) return location.reload(); // it has begun: the forms come
  const focused = document.activeElement?.closest("#room-now form")?.getAttribute("action");
  here.replaceWith(there);
  shownAt = performance.now();
  if (focused) there.querySelector(`form[action="${focused}"] button`)?.focus();
  for (const form of there.querySelectorAll("form")) freshenToken(form);
  tick();
}

async function ask() {
  const headers = tag ? { "If-None-Match": tag } : {};
  try {
    const answer = await fetch(status.dataset.room, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    say("");
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") ?? "";
      show(await answer.text());
    } else if (answer.status !== 304) location.reload();
  } catch {
    say(SAYS.roomLost);
  }
  setTimeout(ask, EVERY);
}

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function tick() {
  const clock = document.querySelector("[data-left]");
  if (!clock) return;
  const gone = "paused" in clock.dataset ? 0 : Math.floor((performance.now() - shownAt) / 1000);
  const left = Number(clock.dataset.left) - gone;
  const [minutes, seconds] = [Math.floor(Math.abs(left) / 60), Math.abs(left) % 60];
  const text = `${minutes}:${String(seconds).padStart(2, "0")}`;
  clock.querySelector("[data-clock]").textContent = left < 0 ? SAYS.overTime(text) : text;
}

setInterval(tick, 500);
tick();
ask();
