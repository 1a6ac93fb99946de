{% load static %}/* Looks after the pages of notes where there is no signal: it keeps one page without anything on it, and what that loads. */

const PAGE = "{% url 'peerreview:notes-shell' %}";
const PARTS = [
  "{% static 'css/bootstrap.min.css' %}", "{% static 'candour.css' %}", "{% static 'favicon.svg' %}",
  "{% static 'notes.js' %}", "{% static 'unsent.js' %}", "{% static 'kept.js' %}", "{% static 'fields.js' %}",
  "{% static 'panels.js' %}", "{% static 'says.js' %}", "{% static 'writing.js' %}", "{% static 'reply.js' %}",
];
const STORE = "candour-notes " + PARTS.join(" ");
const NOTES = /^\/peer-review\/reviews\/\d+\/sessions\/\d+\/notes\/$/;
const PATIENCE = 8000;

async function fill() {
  const store = await caches.open(STORE);
  const held = new Set((await store.keys()).map((request) => new URL(request.url).pathname));
  await store.addAll([PAGE, ...PARTS].filter((path) => !held.has(path)));
}

async function dropOld() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("candour-notes ") && name !== STORE).map((name) => caches.delete(name)));
}

async function pageOrShell(event) {
  try {
    const page = await fetch(event.request, { signal: AbortSignal.timeout(PATIENCE) });
    event.waitUntil(fill().catch(() => null));
    return page;
  } catch {
    return (await caches.match(PAGE)) ?? Response.error();
  }
}

addEventListener("install", (event) => event.waitUntil(fill().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(dropOld().then(() => clients.claim())));
addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.mode === "navigate" && NOTES.test(pathname)) event.respondWith(pageOrShell(event));
  else if (PARTS.includes(pathname)) event.respondWith(caches.match(event.request).then((held) => held ?? fetch(event.request)));
});
