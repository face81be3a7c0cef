// Parts of a form that apply to one answer only: data-only="name=value|value".
"use strict";

function showOnlyWhatApplies() {
  for (const part of document.querySelectorAll("[data-only]")) {
    const [name, value] = part.dataset.only.split("=");
    const chosen = document.querySelector(`[name="${name}"]:checked`)?.value;
    part.hidden = !value.split("|").includes(chosen);
  }
}

document.addEventListener("DOMContentLoaded", () => {
  showOnlyWhatApplies();
  document.addEventListener("change", showOnlyWhatApplies);
  document.addEventListener("htmx:afterSettle", showOnlyWhatApplies);
});
