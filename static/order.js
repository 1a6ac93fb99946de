/**
 * Dragging parts into another order, by mouse, pen or finger; the Up and Down buttons do the same without this.
 * [data-order] is a list and names where its order goes; its [data-part]s are dragged by their [data-grip].
 */

import { SAYS } from "./says.js";

const EDGE = 72; // pixels from the top or the bottom of the window within which it scrolls along
const STEP = 12; // pixels that it scrolls in each frame

const TAKES = 10_000; // milliseconds that saving may take

const partsOf = (list) => [...list.children];
const orderOf = (parts) => parts.map((part) => part.dataset.part).join();
const middleOf = (part) => part.getBoundingClientRect().top + part.offsetHeight / 2;

class Drag {
  constructor(grip, { pointerId }) {
    this.part = grip.closest("[data-part]");
    this.list = this.part.parentElement;
    this.was = partsOf(this.list);
    grip.setPointerCapture(pointerId);
    this.part.classList.add("is-dragged");
  }

  /** The pointer is now at this height in the window. */
  move(y) {
    this.y = y;
    this.frame ??= requestAnimationFrame(() => this.follow());
  }

  /** The part itself never leaves its place in the document, or it would lose the pointer: its neighbours go round it. */
  place() {
    const { part } = this;
    while (part.nextElementSibling && this.y > middleOf(part.nextElementSibling)) part.before(part.nextElementSibling);
    while (part.previousElementSibling && this.y < middleOf(part.previousElementSibling)) {
      part.after(part.previousElementSibling);
    }
  }

  follow() {
    if (this.y < EDGE) scrollBy(0, -STEP);
    if (this.y > innerHeight - EDGE) scrollBy(0, STEP);
    this.place();
    this.frame = requestAnimationFrame(() => this.follow());
  }

  end() {
    this.isOver = true;
    cancelAnimationFrame(this.frame);
    this.part.classList.remove("is-dragged");
  }

  putBack() {
    this.list.append(...this.was);
  }

  async save() {
    if (this.y !== undefined) this.place();
    const [was, order] = [orderOf(this.was), orderOf(partsOf(this.list))];
    if (was === order) return;
    try {
      await send(this.list.dataset.order, { was, order });
      say(this.told(), true);
    } catch (refusal) {
      this.putBack();
      say(refusal instanceof Refusal ? refusal.message : SAYS.notMoved, false);
    }
  }

  told() {
    const parts = partsOf(this.list);
    return SAYS.moved(this.part.dataset.name, parts.indexOf(this.part) + 1, parts.length);
  }
}

/** What the server said when it would not take an order. */
class Refusal extends Error {}

async function send(url, fields) {
  const { value: csrfmiddlewaretoken } = document.querySelector("[name=csrfmiddlewaretoken]");
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken });
  const headers = { Accept: "application/json" };
  const answer = await fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout(TAKES) });
  if (!answer.ok) throw new Refusal((await answer.json()).message || SAYS.notMoved);
  refresh(new DOMParser().parseFromString(await answer.text(), "text/html"));
}

/** Take over what the draft, as it is now, says of its changes. */
function refresh(draft) {
  const changes = draft.querySelector("[data-order-changes]");
  if (changes) document.querySelector("[data-order-changes]")?.replaceWith(changes);
}

function say(text, isDone) {
  const line = document.querySelector("[data-order-says]");
  line.classList.toggle("notice-error", !isDone);
  line.textContent = text;
}

let drag = null;

function begin(event) {
  if (drag || !event.isPrimary || event.button !== 0) return;
  event.preventDefault();
  say("", true);
  drag = new Drag(event.currentTarget, event);
}

function follow({ clientY }) {
  if (drag && !drag.isOver) drag.move(clientY);
}

/** Let go: kept where it is, or put back. Nothing else is dragged until the server has answered. */
async function finish(isKept) {
  if (!drag || drag.isOver) return;
  drag.end();
  if (isKept) await drag.save();
  else drag.putBack();
  drag = null;
}

for (const grip of document.querySelectorAll("[data-grip]")) {
  grip.hidden = false;
  grip.addEventListener("pointerdown", begin);
  grip.addEventListener("pointermove", follow);
  grip.addEventListener("pointerup", () => finish(true));
  grip.addEventListener("pointercancel", () => finish(false));
}
addEventListener("keydown", ({ key }) => key === "Escape" && finish(false));
