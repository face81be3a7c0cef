// The sheet's small helps; without them every field is shown and three lines are there.
"use strict";

function addLine() {
  const total = document.getElementById("id_lines-TOTAL_FORMS");
  const number = Number(total.value);
  if (number >= Number(document.getElementById("id_lines-MAX_NUM_FORMS").value)) return;
  const row = document.querySelector("#lines tr").cloneNode(true);
  for (const error of row.querySelectorAll(".field__error")) error.remove();
  for (const part of row.querySelectorAll("[id], [for], [name]")) {
    for (const name of ["id", "for", "name"]) {
      const value = part.getAttribute(name);
      if (value) part.setAttribute(name, value.replace("lines-0", `lines-${number}`));
    }
    if (part.tagName === "INPUT") {
      part.value = "";
      part.removeAttribute("aria-invalid");
      part.removeAttribute("aria-describedby");
    }
    if (part.tagName === "LABEL") part.textContent = part.textContent.replace(/\d+$/, number + 1);
  }
  document.getElementById("lines").append(row);
  total.value = number + 1;
  row.querySelector("input").focus();
}

// What the plan knows of the enrollee goes into empty fields only: nothing typed is overwritten.
document.addEventListener("htmx:afterSwap", (event) => {
  for (const known of event.target.querySelectorAll("[data-fill]")) {
    const field = document.getElementById(`id_${known.dataset.fill}`);
    if (field && !field.value && field !== document.activeElement) field.value = known.value;
  }
});

// The sheet is shown again where a preview was refused: the button is a new one then.
const offerLines = () => document.querySelector("[data-add-line]").removeAttribute("hidden");

document.addEventListener("DOMContentLoaded", offerLines);
document.addEventListener("htmx:afterSettle", offerLines);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-add-line]")) addLine();
});
