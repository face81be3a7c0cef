// Runs before the page is drawn, so that it is never drawn in the wrong theme first.
// Without a choice, or without a script, the style sheet follows the system.
(() => {
  const wanted = localStorage.getItem("theme");
  if (wanted === "dark" || wanted === "light") document.documentElement.dataset.theme = wanted;
})();
