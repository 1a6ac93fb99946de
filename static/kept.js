/**
 * Kept copies: words that are not saved yet, sealed in this browser until they are.
 *
 * Each copy is sealed with AES-GCM under a key of its writer's, made here, which no script can read out. A copy's name
 * is "p3/reflection-41#<window>": the person, the thing, and the window it was written in. A window locks its own
 * copies while it is open, so another window takes over only what a closed one has left behind.
 */

const MONTH = 30 * 24 * 60 * 60 * 1000;
const TAKEOVER_WAIT = 500; // milliseconds in which a page that is being reloaded lets go of its locks

/** False on plain http and in old browsers: there nothing is kept, and the page says so. */
export const canKeep = Boolean(globalThis.crypto?.subtle && globalThis.indexedDB && navigator.locks);

const thisWindow = Math.random().toString(36).slice(2);
let opened = null;

/** A copy's name in this window. */
export const nameHere = (keep) => `${keep}#${thisWindow}`;

/** Seal `copy` under `name`, in place of an earlier one. `sent` says that a submit is carrying it to the server. */
export async function keep(name, copy, sent) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(cipher(name, iv), await keyOf(name), bytes(JSON.stringify(copy)));
  await inStore("readwrite", (copies) => copies.put({ name, iv, sealed, sent, at: Date.now() }));
}

export const forget = (name) => inStore("readwrite", (copies) => copies.delete(name));

/** The newest copy of `keep` that no open window holds, as {name, sent, copy}; this window holds it from now on. */
export async function takeOver(keep) {
  const newestFirst = (await recordsOf(`${keep}#`)).sort((a, b) => b.at - a.at);
  for (const record of newestFirst) {
    if (await hold(record.name)) {
      const copy = await unseal(record);
      if (copy) return { name: record.name, sent: record.sent, copy };
    }
  }
  return null;
}

/** All copies whose names `isWanted`, whoever holds them, the oldest first, as {name, copy}. */
export async function readAll(isWanted) {
  const found = (await recordsOf("")).filter(({ name }) => isWanted(name)).sort((a, b) => a.at - b.at);
  const copies = await Promise.all(found.map(unseal));
  return found.map(({ name }, place) => ({ name, copy: copies[place] })).filter(({ copy }) => copy);
}

/** Lock `name` for as long as this page lives. False when another open window has it. */
export function hold(name) {
  const signal = AbortSignal.timeout(TAKEOVER_WAIT);
  return new Promise((resolve) => {
    const untilClosed = () => {
      resolve(true);
      return new Promise(() => {});
    };
    navigator.locks.request(name, { signal }, untilClosed).catch(() => resolve(false));
  });
}

/** True when `person` has words here, in any window, that no server has been given. */
export async function hasUnsaved(person) {
  return (await recordsOf(`${person}/`)).some((record) => !record.sent);
}

/** Remove all that was kept for `person`, and the key. Other people's copies stay sealed. */
export function forgetPerson(person) {
  return inStore("readwrite", (copies, keys) => {
    copies.delete(beginningWith(`${person}/`));
    return keys.delete(person);
  }).catch(() => null);
}

/** Remove what nobody has come back for in a month. */
export async function forgetOld() {
  const old = (await recordsOf("")).filter((record) => record.at < Date.now() - MONTH);
  await Promise.all(old.map((record) => forget(record.name)));
}

const bytes = (text) => new TextEncoder().encode(text);
const beginningWith = (prefix) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);
const cipher = (name, iv) => ({ name: "AES-GCM", iv, additionalData: bytes(name) });
const readRecords = (prefix) => inStore("readonly", (copies) => copies.getAll(beginningWith(prefix)));
const recordsOf = (prefix) => readRecords(prefix).catch(() => []);

/** The words of a record; null, and the record goes, when its key has gone. */
async function unseal({ name, iv, sealed }) {
  try {
    const opened = await crypto.subtle.decrypt(cipher(name, iv), await keyOf(name), sealed);
    return JSON.parse(new TextDecoder().decode(opened));
  } catch {
    await forget(name);
    return null;
  }
}

/** The key of the person whose copy this is, made the first time. Of two windows that make one, the first counts. */
async function keyOf(name) {
  const person = name.split("/")[0];
  const find = () => inStore("readonly", (copies, keys) => keys.get(person));
  const found = await find();
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await inStore("readwrite", (copies, keys) => keys.add(made, person)).catch(() => null);
  return find();
}

/** Run `work` on both stores in one transaction; gives the result of the request it returns, once all is written. */
async function inStore(mode, work) {
  const transaction = (await database()).transaction(["copies", "keys"], mode);
  const request = work(transaction.objectStore("copies"), transaction.objectStore("keys"));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("candour", 1);
    request.onupgradeneeded = () => createStores(request.result);
    request.onsuccess = () => resolve(reopenedWhenCleared(request.result));
    request.onerror = () => reject(request.error);
  });
  return opened;
}

function createStores(database) {
  database.createObjectStore("copies", { keyPath: "name" });
  database.createObjectStore("keys");
}

/** The server asks the browser to clear its storage at sign-out, which closes what other windows have open. */
function reopenedWhenCleared(database) {
  database.onclose = () => {
    opened = null;
  };
  return database;
}
