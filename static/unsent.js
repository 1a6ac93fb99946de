/**
 * Notes that wait on this device for a signal: sealed like all kept copies, sent as soon as the server answers, and gone
 * from here once it has taken them. Each carries its own key, so that one that is sent twice is still one note.
 */

import { freshToken } from "./fields.js";
import { forget, keep, readAll } from "./kept.js";
import { SAYS } from "./says.js";
import { oneAtATime } from "./writing.js";

const PATIENCE = 20_000; // milliseconds
const SOON = 1_000; // a signal that has just come back may fail once more
const AGAIN = 15_000;
const REFUSED = [400, 404, 409, 413]; // sent again only in other words; a page that is not ours (a Wi-Fi page, say) refuses nothing
const KIND = "/note-";

const isOf = (person) => (name) => name.startsWith(`${person}${KIND}`);

/** The person's notes that wait here, the oldest first, as {name, copy}. */
export const waitingOf = (person) => readAll(isOf(person));

/** Have a note wait: `copy` is {action, body, text}, `key` its own. */
export const wait = (person, key, copy) => keep(`${person}${KIND}${key}`, copy, false);

/** Give up a note that waits. */
export const giveUp = (name) => forget(name);

/** Sends what waits, over and over until nothing does; `heard` is called after each round with how many were taken. */
export class Sender {
  constructor(person, heard = () => null) {
    Object.assign(this, { person, heard, pause: SOON });
    this.send = oneAtATime(() => this.sendAll());
    for (const moment of ["online", "focus"]) addEventListener(moment, () => this.sendSoon());
  }

  sendSoon() {
    this.pause = SOON;
    return this.send();
  }

  async sendAll() {
    clearTimeout(this.timer);
    const waiting = (await waitingOf(this.person)).filter(({ copy }) => !copy.problem);
    let taken = 0;
    for (const note of waiting) taken += await this.sendOne(note);
    if (taken < waiting.length) this.tryAgain();
    await this.heard(taken);
  }

  tryAgain() {
    this.timer = setTimeout(this.send, this.pause);
    this.pause = Math.min(2 * this.pause, AGAIN);
  }

  async sendOne({ name, copy }) {
    const { status, data } = await post(copy);
    if (status === 200 && data?.taken) return forget(name).then(() => 1);
    const problem = REFUSED.includes(status) && data ? (data.message ?? SAYS.refused) : "";
    const isSignedOut = status === 401;
    if (copy.problem !== problem || copy.isSignedOut !== isSignedOut) await keep(name, { ...copy, problem, isSignedOut }, false);
    return 0;
  }
}

async function post({ action, body }) {
  const fields = new URLSearchParams(body);
  fields.set("csrfmiddlewaretoken", freshToken());
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const answer = await fetch(action, { method: "POST", body: fields, headers: { Accept: "application/json" }, signal });
    return { status: answer.status, data: await answer.json().catch(() => null) };
  } catch {
    return { status: 0, data: null };
  }
}
