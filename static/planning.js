/** A visit is dragged to another day: the same as its form does, for those with a mouse. */

const form = document.getElementById("move");
const days = document.querySelectorAll("[data-day]");
let dragged = null;

for (const visit of document.querySelectorAll("[data-move]")) {
  visit.addEventListener("dragstart", (event) => {
    dragged = visit;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", visit.textContent);
  });
  visit.addEventListener("dragend", () => {
    dragged = null;
    for (const day of days) day.classList.remove("plan-over");
  });
}

for (const day of days) {
  day.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    day.classList.add("plan-over");
  });
  day.addEventListener("dragleave", () => day.classList.remove("plan-over"));
  day.addEventListener("drop", (event) => {
    if (!dragged || day.contains(dragged)) return;
    event.preventDefault();
    form.action = dragged.dataset.move;
    form.elements.on.value = day.dataset.day;
    form.submit();
  });
}
