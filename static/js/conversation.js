// The sheet of a call: what need not, or may not yet, be come to is put away.
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
