/**
 * Forms that save themselves: data-autosave is the address, data-keep the name of the kept copy.
 *
 * The server alone decides whose words came first. A form sends the version it began from and is told the new one;
 * words that come back from a kept copy are sent with the version they were begun from, like any others.
 */

import { bodyOf, freshenToken } from "./fields.js";
import { canKeep } from "./kept.js";
import { conflictPanel, element } from "./panels.js";
import { SAYS } from "./says.js";
import { oneAtATime, Writing } from "./writing.js";

// All in milliseconds but the last two.
const QUIET = 1500;
const SIGN_IN_RETRY = 10_000;
const LONGEST_RETRY = 30_000;
const PATIENCE = 20_000;
const OUTLIVES_PAGE = 60_000; // bytes; browsers refuse to finish bigger requests for a page that has gone
const REMEMBERED = 10; // tries without an answer, of which one may have arrived

const ANSWERS = {
  200: "accepted",
  400: "declined",
  401: "signedOut",
  403: "refused",
  404: "refused",
  409: "conflict",
  413: "declined",
};

/** POST and give {status, data}: status 0 when no answer came, data null when it was not ours (a Wi-Fi page, say). */
async function post(address, body) {
  const keepalive = String(body).length < OUTLIVES_PAGE;
  const headers = { Accept: "application/json" };
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const answer = await fetch(address, { method: "POST", body, headers, keepalive, signal, redirect: "error" });
    return { status: answer.status, data: await answer.json().catch(() => null) };
  } catch {
    return { status: 0, data: null };
  }
}

const tidy = (text) => text.replaceAll("\r\n", "\n").trim();

/** Whether all these texts of the server's stand in the words of this window. */
function areIn(words, texts) {
  const own = new Set(JSON.parse(words).map(([, value]) => tidy(value)));
  return texts.length > 0 && texts.every(({ text }) => own.has(tidy(text)));
}

export class Autosave extends Writing {
  constructor(form) {
    super(form);
    this.failures = 0;
    this.tried = [];
    this.save = oneAtATime(() => this.send());
    form.addEventListener("change", this.save);
    form.addEventListener("focusout", this.save);
    for (const moment of ["focus", "online", "pagehide"]) addEventListener(moment, this.save);
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    if (!canKeep) this.say("", SAYS.cannotKeep);
  }

  get version() {
    return this.form.elements.version.value;
  }

  set version(version) {
    this.form.elements.version.value = version;
  }

  get details() {
    return { version: this.version, tried: this.tried };
  }

  touched() {
    super.touched();
    this.cameBack = false;
    this.saveIn(QUIET);
  }

  saveIn(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.save, delay);
  }

  found(found) {
    const { version, tried, words } = found.copy;
    const isNews = words !== this.words;
    Object.assign(this, { version, tried });
    this.restore(found);
    this.cameBack = isNews;
    if (isNews) this.say("", SAYS.back);
    this.mirror();
    return this.save();
  }

  async send() {
    clearTimeout(this.timer);
    if (this.isSaved || this.leaving || this.panel) return;
    const { words } = this;
    freshenToken(this.form);
    const answering = post(this.form.dataset.autosave, bodyOf(this.form));
    if (this.tried.length < REMEMBERED) this.tried.push(words);
    await this.mirror();
    this.hear(await answering, words);
  }

  hear({ status, data }, words) {
    const isOurs = status !== 200 || data?.version !== undefined;
    this.isRefused = false;
    this[(isOurs && ANSWERS[status]) || "unanswered"](data ?? {}, words);
  }

  accepted({ version, saved_at: at }, words) {
    Object.assign(this, { version, saved: words, failures: 0, tried: [] });
    this.say("saved", this.cameBack ? `${SAYS.back} ` : "", SAYS.saved(at));
    this.mirror();
  }

  unanswered() {
    this.failures += 1;
    this.saveIn(Math.min(LONGEST_RETRY, 1000 * 2 ** this.failures));
    this.say("failed", this.isKept ? SAYS.noConnection : SAYS.noConnectionOnlyHere);
  }

  signedOut({ sign_in: href }) {
    this.saveIn(SIGN_IN_RETRY);
    const link = element("a", { href, target: "_blank", rel: "noopener" }, SAYS.signIn);
    this.say("failed", `${SAYS.signedOut} ${this.whereWordsAre} `, link);
  }

  refused({ message = SAYS.refused }) {
    this.declined({ message });
  }

  /** The server will not take these words. A submit may go on, so that its page says why. */
  declined({ message = SAYS.notSaved }) {
    this.isRefused = true;
    this.say("failed", `${message} ${this.whereWordsAre}`);
  }

  /** Somebody saved first. When that was this very window, and only the answer was lost, it goes on from there. */
  conflict(data, words) {
    if (!data.other) return this.declined(data);
    const isOwn = [words, ...this.tried].some((own) => areIn(own, data.other));
    return isOwn ? this.goOnFrom(data.version) : this.ask(data);
  }

  goOnFrom(version) {
    this.version = version;
    this.save();
  }

  /** Saving waits until the person has chosen. */
  ask(data) {
    const keepMine = () => {
      this.panel.remove();
      this.panel = null;
      this.form.querySelector("textarea")?.focus();
      this.goOnFrom(data.version);
    };
    const useOther = () => this.drop().then(() => location.reload());
    this.panel = conflictPanel(data, { keepMine, useOther });
    this.form.prepend(this.panel);
    this.say("failed", `${SAYS.waitsForChoice} `, element("a", { href: `#${this.panel.id}` }, SAYS.seeBoth));
  }

  /** Save first, so that the submit carries the newest version; without a connection there is no use in going on. */
  async settle() {
    if (!this.isSaved) this.say("saving", SAYS.saving);
    await this.save();
    if (this.panel) this.panel.focus();
    else if (!this.isSaved) this.status.scrollIntoView({ block: "nearest" });
    return this.isSaved || this.isRefused;
  }

  get isKept() {
    return typeof this.kept === "string";
  }

  get whereWordsAre() {
    return this.isKept ? SAYS.keptHere : SAYS.onlyHere;
  }
}
