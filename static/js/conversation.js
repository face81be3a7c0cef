// The sheet of a call: what does not have to, or must not yet, be filled in is put away.
// A part with an error in it stays. Without this every part is shown.
"use strict";

function putAwayWhatIsNotComeTo() {
  const away = (document.querySelector("[data-away]")?.dataset.away || "").split(" ");
  for (const step of document.querySelectorAll("[data-step]")) {
    step.hidden = away.includes(step.dataset.step) && !step.querySelector(".field--bad");
  }
}

document.addEventListener("DOMContentLoaded", putAwayWhatIsNotComeTo);
document.addEventListener("htmx:afterSettle", putAwayWhatIsNotComeTo);
