/** What the scripts show, built from elements and text alone, so that nobody's words can become markup. */

import { SAYS } from "./says.js";

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const button = (text, onclick, className = "btn btn-quiet") =>
  element("button", { type: "button", className, onclick }, text);

const choices = (...buttons) => element("div", { className: "d-flex flex-wrap gap-2" }, ...buttons);

/** Two windows, two texts: shows the `other` beside this form and asks which to go on with. */
export function conflictPanel({ message, other, versions_url: versions }, { keepMine, useOther }) {
  const panel = element(
    "section",
    { id: "which-words", className: "sheet stack conflict", tabIndex: -1 },
    element("h2", {}, SAYS.conflictTitle),
    element("p", {}, message || SAYS.conflict),
    element("h3", {}, SAYS.otherWords),
    element("dl", { className: "conflict-words" }, ...other.flatMap(described)),
    choices(button(SAYS.keepMine, keepMine, "btn btn-primary"), button(SAYS.useOther, useOther)),
  );
  panel.setAttribute("role", "alert");
  if (versions) panel.append(element("p", {}, element("a", { href: versions }, SAYS.allVersions)));
  return panel;
}

const described = ({ label, text }) => [
  element("dt", {}, label),
  element("dd", { className: "words" }, text || SAYS.noWords),
];

/** A line that offers words begun earlier; it goes once answered. */
export function offer({ putBack, drop }) {
  const line = element("p", { className: "note note-framed" }, SAYS.begun, " ");
  line.setAttribute("role", "status");
  const answered = (act) => () => {
    line.remove();
    act();
  };
  line.append(button(SAYS.putBack, answered(putBack)), " ", button(SAYS.drop, answered(drop)));
  return line;
}

/** Resolves to true when the person would rather lose unsaved words than stay signed in. */
export function askToLeave() {
  const dialog = element("dialog", { className: "sheet" });
  dialog.setAttribute("aria-labelledby", "leave-title");
  dialog.append(
    element("h2", { id: "leave-title" }, SAYS.leaveTitle),
    element("p", {}, SAYS.leave),
    choices(
      button(SAYS.stay, () => dialog.close(), "btn btn-primary"),
      button(SAYS.leaveAnyway, () => dialog.close("leave")),
    ),
  );
  return answerOf(dialog);
}

function answerOf(dialog) {
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => {
      dialog.remove();
      resolve(dialog.returnValue === "leave");
    };
  });
}
