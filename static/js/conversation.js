// The sheet of a call: what comes after a gate that failed is put away, for it need not be asked.
// A part with an error in it stays. Without this every part is shown.
"use strict";

function putAwayWhatNeedNotBeAsked() {
  const stop = document.querySelector("[data-stop]")?.dataset.stop;
  const steps = [...document.querySelectorAll("[data-step]")];
  let over = Boolean(stop) && !steps.some((step) => step.dataset.step === stop);
  for (const step of steps) {
    step.hidden = over && !step.querySelector(".field--bad");
    over ||= step.dataset.step === stop;
  }
}

document.addEventListener("DOMContentLoaded", putAwayWhatNeedNotBeAsked);
document.addEventListener("htmx:afterSettle", putAwayWhatNeedNotBeAsked);
