"use strict";
/* Small helps of every page, which works without them. What forms need is in forms.js. */

/* A menu closes by Escape, or by a press elsewhere. */
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

/* [data-copy="id"] copies that field, or selects it where copying is not allowed. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  button.querySelector("span").textContent = copied ? "Copied" : "Selected: now press Ctrl and C";
});
