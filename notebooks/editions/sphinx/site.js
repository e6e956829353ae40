// What is wider than the page is scrolled by itself, with the keyboard too: only what can be scrolled is a stop.
function stops() {
  for (const each of document.querySelectorAll("pre, .table-wrapper, div.math, .cell_output > .output")) {
    if (each.scrollWidth > each.clientWidth) {
      each.tabIndex = 0;
    } else {
      each.removeAttribute("tabindex");
    }
  }
}
addEventListener("load", () => (window.MathJax?.startup?.promise ?? Promise.resolve()).then(stops));
addEventListener("resize", stops);
document.addEventListener("toggle", stops, true); // something was folded out
