/** The page to attach a file on: a file that is too big is said to be so before it travels, and one that travels is told of. */

const TOO_BIG = "This file is bigger than 10 MB. Attach a part of it, a smaller picture, or write a line about it instead.";
const ON_ITS_WAY = "Uploading… On a slow line this takes a minute. Please leave this page open.";

function begin(form) {
  const field = form.querySelector("input[type=file]");
  const status = form.querySelector("[data-upload-status]");
  const isTooBig = () => field.files.length > 0 && field.files[0].size > Number(field.dataset.mostBytes);

  const say = (text) => {
    status.textContent = text;
  };

  field.addEventListener("change", () => {
    field.setCustomValidity(isTooBig() ? TOO_BIG : "");
    say(isTooBig() ? TOO_BIG : "");
  });
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) say(ON_ITS_WAY);
  });
  addEventListener("pageshow", ({ persisted }) => persisted && say(""));
}

document.querySelectorAll("form[data-upload]").forEach(begin);
