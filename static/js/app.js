// What pages do by themselves: the theme, the clocks, the keyboard. Everything works without it.
"use strict";

const root = document.documentElement;

function toggleTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const next = (root.dataset.theme || system) === "dark" ? "light" : "dark";
  root.dataset.theme = next;
  localStorage.setItem("theme", next);
}

// Clocks: once a minute, silently; a screen reader reads them when it gets there.
function span(minutes) {
  const parts = [[Math.floor(minutes / 1440), "d"], [Math.floor(minutes / 60) % 24, "h"], [minutes % 60, "min"]];
  const said = parts.filter(([number]) => number > 0).slice(0, 2).map(([number, unit]) => `${number} ${unit}`);
  return said.join(" ") || "under 1 min";
}

function level(minutes) {
  if (minutes < 0) return "late";
  if (minutes < 8 * 60) return "urgent";
  return minutes < 24 * 60 ? "soon" : "ok";
}

function tick() {
  for (const clock of document.querySelectorAll("[data-due]")) {
    const minutes = Math.floor((Date.parse(clock.dataset.due) - Date.now()) / 60000);
    // What others owe is expected by its day; the plan is not late after it.
    if ("awaited" in clock.dataset) {
      clock.textContent = minutes < 0 ? `expected ${span(-minutes)} ago` : `expected in ${span(minutes)}`;
      continue;
    }
    clock.textContent = minutes < 0 ? `${span(-minutes)} late` : `${span(minutes)} left`;
    for (const word of ["ok", "soon", "urgent", "late"]) clock.classList.toggle(`left--${word}`, level(minutes) === word);
  }
}

// The keyboard: single keys, never while typing, and they can be switched off (WCAG 2.1.4).
const keysOn = () => localStorage.getItem("keys") !== "off";
const typing = (target) => target.closest("input, select, textarea, [contenteditable], dialog");
const rows = () => [...document.querySelectorAll("[data-row]")];

function moveRow(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((row) => row.classList.contains("is-here"));
  const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  all.forEach((row) => row.classList.toggle("is-here", row === next));
  next.querySelector("a").focus();
  next.scrollIntoView({ block: "nearest" });
}

// A click anywhere in a row opens its case; selecting words in it does not.
function openRow(event) {
  const row = event.target.closest("[data-row]");
  if (!row || event.target.closest("a, button, input, label") || getSelection().toString()) return;
  const link = row.querySelector("a");
  if (event.ctrlKey || event.metaKey) window.open(link.href);
  else link.click();
}

const help = () => document.getElementById("keys-help");
const keys = {
  j: () => moveRow(1),
  k: () => moveRow(-1),
  n: () => document.querySelector("[data-key='n']")?.click(),
  d: () => document.querySelector("[data-key='d']")?.click(),
  q: () => document.querySelector("[data-key='q']")?.click(),
  r: () => document.querySelector("[data-key='r']")?.click(),
  "/": () => document.querySelector("[data-key='/']")?.focus(),
  "?": () => help()?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !keysOn() || typing(event.target)) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  openRow(event);
  if (event.target.closest("[data-theme-toggle]")) toggleTheme();
  if (event.target.closest("[data-keys-help]")) help()?.showModal();
  if (event.target.closest("[data-keys-close]")) help()?.close();
  const pause = event.target.closest("[data-pause]");
  if (pause) pause.setAttribute("aria-pressed", String(pause.getAttribute("aria-pressed") !== "true"));
});

// Long text: how much room is left, once most of it is used; told to a screen reader by itself.
function count(field) {
  const left = field.maxLength - field.value.length;
  let note = document.getElementById(`${field.id}_count`);
  if (!note && left > field.maxLength / 5) return;
  if (!note) {
    note = document.createElement("p");
    Object.assign(note, { id: `${field.id}_count`, className: "field__count", ariaLive: "polite" });
    field.after(note);
  }
  note.textContent = `${left.toLocaleString("en-US")} characters left`;
}

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[maxlength]")) count(event.target);
});

// A part of the page that could not be fetched: say so, keep what was typed, and take the part
// away, since it answers an older question: no due date is better than a wrong one.
const NO_ANSWER = "Fortnight did not answer just now. What you typed is still here; go on, or try again in a moment.";
const SIGNED_OUT = "You were signed out. Sign in in another tab, copy over what you typed here, and go on there.";

const NOT_UPDATED = "The numbers could not be updated. They are those of the time that is shown; a new try follows by itself.";
const OUT_OF_DATE = "You were signed out, so the numbers are no longer updated. Sign in again to go on.";
const updates = (part) => part.matches("[data-updates]");

// A page that updates by itself stands still while someone is in it with the keyboard, or paused it.
document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.detail.target;
  if (!updates(part)) return;
  const paused = part.querySelector("[data-pause][aria-pressed='true']");
  if (paused || part.querySelector(":focus-visible")) event.preventDefault();
});

function trouble(given, part) {
  const words = given && updates(part) ? (given === SIGNED_OUT ? OUT_OF_DATE : NOT_UPDATED) : given;
  const note = document.getElementById("trouble");
  note.textContent = words;
  note.hidden = !words;
  if (words && !updates(part)) part.replaceChildren();
}

// Whatever the reason: numbers that were not updated for three times their half minute are said to be old.
const OLD = 95000;
let updatedAt = Date.now();
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === document.querySelector("[data-updates]")?.id) updatedAt = Date.now();
});

function watch() {
  const part = document.querySelector("[data-updates]");
  const isHeld = part?.querySelector("[data-pause][aria-pressed='true'], :focus-visible");
  if (part && !isHeld && Date.now() - updatedAt > OLD && document.getElementById("trouble").hidden) trouble(NO_ANSWER, part);
}

document.addEventListener("htmx:sendError", (event) => trouble(NO_ANSWER, event.detail.target));
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  const signedOut = xhr.status === 403 || new URL(xhr.responseURL).pathname.startsWith("/sign-in/");
  // A refused form is shown with its words, as it is without this script.
  if (xhr.status === 422) Object.assign(event.detail, { shouldSwap: true, isError: false });
  if (signedOut) event.detail.shouldSwap = false;
  trouble(signedOut ? SIGNED_OUT : xhr.status >= 500 ? NO_ANSWER : "", target);
});

document.addEventListener("DOMContentLoaded", () => {
  const keysSwitch = document.getElementById("keys-on");
  if (keysSwitch) {
    keysSwitch.checked = keysOn();
    keysSwitch.addEventListener("change", () => localStorage.setItem("keys", keysSwitch.checked ? "on" : "off"));
  }
  document.querySelector("[data-focus]")?.focus();
  tick();
  setInterval(tick, 60000);
  setInterval(watch, 15000);
});
document.addEventListener("htmx:afterSwap", tick);

// What a form was refused for is read right away; a preview that came says that nothing is wrong now.
document.addEventListener("htmx:load", (event) => {
  const { elt } = event.detail;
  elt.querySelector("[data-focus]")?.focus();
  if (elt.id !== "preview") return;
  elt.scrollIntoView({ block: "nearest" });
  document.querySelectorAll("#action > [role='alert'], #action .field__error").forEach((said) => said.remove());
  document.querySelectorAll("#action .field--bad").forEach((field) => field.classList.remove("field--bad"));
  document.querySelectorAll("#action [aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
});

// A form that was sent is not sent again by a second click; what opens next to it sends nothing.
document.addEventListener("submit", (event) => {
  if (event.submitter?.formTarget) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
  addEventListener("pageshow", () => delete event.target.dataset.sent, { once: true });
});
