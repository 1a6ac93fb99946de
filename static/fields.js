/** The words in a form: what a person typed or chose, without the hidden fields that make the form work. */

/** A hidden field is no word of anybody's, but for the line that a reply quotes. */
function holdsWords(field) {
  const isInput = field.name && !["submit", "button", "reset", "file", "fieldset", "output"].includes(field.type);
  return isInput && (field.type !== "hidden" || field.name === "quote");
}

const fieldsOf = (form) => [...form.elements].filter(holdsWords);

/** The form's words as text, to compare, keep and put back. */
export function wordsOf(form) {
  const names = new Set(fieldsOf(form).map((field) => field.name));
  return JSON.stringify([...new FormData(form)].filter(([name]) => names.has(name)));
}

/** The words the server put into the form, whatever was typed since. */
export function wordsAsServed(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return wordsOf(copy);
}

/** Put back what `wordsOf` gave, as if it had just been typed. */
export function putBack(form, words) {
  const values = new Map();
  for (const [name, value] of JSON.parse(words)) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of fieldsOf(form)) {
    fill(field, values.get(field.name) ?? []);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function fill(field, values) {
  if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
  else if (field.type === "select-multiple") for (const one of field.options) one.selected = values.includes(one.value);
  else field.value = values.shift() ?? "";
}

/** All of the form, hidden fields too, for a POST. */
export const bodyOf = (form) =>
  new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

/** Signing in again, in any tab, changes the token; the cookie always has the one that holds. */
export function freshToken() {
  const [, token] = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) ?? [];
  return token ?? "";
}

export function freshenToken(form) {
  const token = freshToken();
  if (token) form.elements.csrfmiddlewaretoken.value = token;
}
