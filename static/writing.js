/** A form whose unsaved words are kept on this device: the part that autosaved forms and replies share. */

import { putBack, wordsAsServed, wordsOf } from "./fields.js";
import { canKeep, forget, hold, keep, nameHere, takeOver } from "./kept.js";
import { element } from "./panels.js";

export const SUBMIT_TAKES = 10_000; // milliseconds; a page that is still here after that may be submitted again

/** A submit that is asked for while another is still being fired is dropped by the browser, without a word. */
export const afterThisEvent = () => new Promise((resolve) => setTimeout(resolve));

/** Run `work` once at a time. A call during a run is answered by one more run, with whatever is newest then. */
export function oneAtATime(work) {
  let running = null;
  let again = false;
  const runs = async () => {
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      running = null;
    }
  };
  return () => {
    again = running !== null;
    running ??= runs();
    return running;
  };
}

export class Writing {
  constructor(form) {
    this.form = form;
    this.name = nameHere(form.dataset.keep);
    this.saved = wordsAsServed(form);
    this.status = form.querySelector("[data-save-status]") ?? form.appendChild(element("p", { ariaLive: "polite" }));
    this.mirror = oneAtATime(() => this.keepOrForget());
    form.autocomplete = "off"; // or a reload would fill in old words beside a new version
    form.addEventListener("input", () => this.touched());
    form.addEventListener("submit", (event) => this.beforeSubmit(event));
  }

  get words() {
    return wordsOf(this.form);
  }

  get isSaved() {
    return this.words === this.saved;
  }

  /** Saved, kept or just being sent: closing the window loses nothing. */
  get isSafe() {
    return this.leaving || this.isSaved || this.words === this.kept;
  }

  /** Give up what is not saved. */
  drop() {
    this.saved = this.words;
    return this.mirror();
  }

  /** Look for words that a closed window left behind. Anything typed meanwhile comes first. */
  async begin() {
    if (!canKeep) return;
    hold(this.name);
    const found = await takeOver(this.form.dataset.keep).catch(() => null);
    if (found && this.isSaved) this.found(found);
    else this.touched();
  }

  /** Take over a copy: its words, and its name, so that it is forgotten once they are saved. A page that was served
      with the same words may only be repeating what it could not save. */
  restore({ name, copy }) {
    this.name = name;
    if (copy.words === this.words) this.saved = null;
    putBack(this.form, copy.words);
  }

  touched() {
    this.mirror();
  }

  /** Make what is kept match the form: its words while they are not saved, and then nothing. */
  async keepOrForget() {
    if (!canKeep) return;
    const { words, isSaved, sent } = this;
    const change = isSaved ? forget(this.name) : keep(this.name, { ...this.details, words }, Boolean(sent));
    this.kept = await change.then(() => words).catch(() => null);
  }

  /** Hold a submit back until `settle` says that nothing can be lost by it, then let it go. */
  async beforeSubmit(event) {
    if (this.leaving || event.defaultPrevented) return;
    event.preventDefault();
    if (!(await this.settle())) return;
    this.leaving = true;
    setTimeout(() => this.stay(), SUBMIT_TAKES);
    await afterThisEvent();
    this.form.requestSubmit(event.submitter);
  }

  stay() {
    this.leaving = false;
  }

  /** `state` is "saved", "saving", "failed" or "", for the stylesheet. */
  say(state, ...parts) {
    this.status.dataset.state = state;
    const text = parts.map((part) => part.textContent ?? part).join("");
    if (this.status.textContent !== text) this.status.replaceChildren(...parts);
  }
}
