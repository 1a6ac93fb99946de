/**
 * Forms that are kept but not autosaved, such as a comment: data-keep names the copy, data-version what it was begun
 * from. The server changes data-version when it has taken a comment of this person's (how many they wrote will do).
 */

import { forget } from "./kept.js";
import { offer } from "./panels.js";
import { SAYS } from "./says.js";
import { Writing } from "./writing.js";

export class Reply extends Writing {
  get details() {
    return { version: this.form.dataset.version };
  }

  touched() {
    this.sent = false;
    super.touched();
  }

  /** Sent and taken: forgotten. Begun from what is still there: put back. Anything else is the person's choice. */
  found(found) {
    const isSame = found.copy.version === this.form.dataset.version;
    if (found.sent && !isSame) return forget(found.name);
    if (isSame) return this.restore(found);
    const choice = { putBack: () => this.restore(found), drop: () => forget(found.name) };
    return this.form.before(offer(choice));
  }

  restore(found) {
    if (found.copy.words !== this.words) this.say("", SAYS.back);
    super.restore(found);
  }

  async settle() {
    this.sent = true;
    await this.mirror();
    return true;
  }

  stay() {
    super.stay();
    this.touched();
  }
}
