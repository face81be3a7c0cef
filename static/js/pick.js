// Selecting rows of a list: by pointer, with Shift for a range, or by keyboard. The bar that assigns
// them shows by itself once a row is selected (app.css).
"use strict";

const bar = () => document.getElementById("picks");
const boxes = () => [...document.querySelectorAll("input[name='case'][form='picks']")];
const whole = () => document.getElementById("pick-all");
const page = () => document.querySelector("[data-pick-page] input");
const what = (number) => `${number} selected`;
let anchor = null;

function say() {
  const all = boxes();
  const number = all.filter((box) => box.checked).length;
  const words = whole()?.checked ? "The whole list is selected" : number ? what(number) : "";
  document.querySelectorAll("[data-picked]").forEach((part) => { part.textContent = words; });
  if (page()) Object.assign(page(), { checked: number > 0 && number === all.length, indeterminate: number > 0 && number < all.length });
  all.forEach((box) => box.closest("tr").classList.toggle("is-picked", box.checked));
}

// From the row selected last to this one, all as this one is.
function extend(box) {
  const all = boxes();
  const from = all.indexOf(anchor ?? box);
  const to = all.indexOf(box);
  all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((each) => { each.checked = box.checked; });
}

function none() {
  boxes().forEach((box) => { box.checked = false; });
  if (whole()) whole().checked = false;
  anchor = null;
  say();
}

// The row of the keyboard: where the focus is, else the one that j and k are on, else the first.
function hereBox() {
  const row = document.activeElement.closest("[data-row]") ?? document.querySelector("[data-row].is-here");
  return row?.querySelector("input[name='case']") ?? boxes()[0];
}

function pick(extending) {
  const box = hereBox();
  if (!box) return;
  box.checked = extending || !box.checked;
  if (extending) extend(box);
  anchor = box;
  say();
}

Object.assign(keys, {
  x: () => pick(false),
  X: () => pick(true),
  a: () => document.getElementById("pick-to")?.focus(),
  Escape: none,
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-pick-none]")) none();
  const box = event.target.closest("input[name='case'][form='picks']");
  if (!box) return;
  if (event.shiftKey) extend(box);
  anchor = box;
  say();
});

document.addEventListener("change", (event) => {
  if (event.target === page()) boxes().forEach((box) => { box.checked = event.target.checked; });
  if (event.target === whole() && whole().checked) boxes().forEach((box) => { box.checked = true; });
  // A row that is taken out ends "all of this list".
  if (event.target.name === "case" && !event.target.checked && whole()) whole().checked = false;
  say();
});

document.addEventListener("DOMContentLoaded", () => {
  if (!bar()) return;
  document.querySelector("[data-pick-page]").hidden = false;
  document.querySelector("[data-pick-word]").hidden = true;
  document.querySelector("[data-pick-none]").hidden = false;
  say();
});
// After Back the browser may have kept what was selected.
addEventListener("pageshow", say);
