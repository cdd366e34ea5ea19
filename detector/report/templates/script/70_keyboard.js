// The keys of the desk, and the one row that has the focus among all rows.
const keyboard = (() => {
  "use strict";
  const help = document.getElementById("help");
  const { table } = worklist;
  let current = null;

  const buttonOf = (body) => body.querySelector(".open");

  // Of all rows one can be reached by Tab; it is where j and k go on from.
  function moveTo(body, focus = true) {
    if (current) buttonOf(current).tabIndex = -1;
    current = body;
    buttonOf(body).tabIndex = 0;
    if (focus) {
      buttonOf(body).focus({ preventScroll: true });
      body.rows[0].scrollIntoView({ block: "nearest" });
    }
  }

  function here() {
    return current?.isConnected ? current : null;
  }

  function step(forward) {
    if (!here()) return table.tBodies.length ? moveTo(table.tBodies[0]) : undefined;
    if (forward && !current.nextElementSibling && worklist.rest()) worklist.showMore();
    const next = forward ? current.nextElementSibling : current.previousElementSibling;
    return next?.tagName === "TBODY" ? moveTo(next) : undefined;
  }

  function judge(what) {
    const row = here() && worklist.owner(current);
    if (!row) return;
    if (what === "undo") verdicts.undo(row);
    else verdicts.give(row, what);
  }

  const ACTIONS = {
    j: () => step(true),
    k: () => step(false),
    Enter: () => here() && worklist.toggle(current),
    1: () => judge("confirmed"),
    2: () => judge("cleared"),
    0: () => judge("undo"),
    u: () => judge("undo"),
    "/": () => filters.focus(),
    "?": () => help.showModal(),
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.target.closest("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
    const action = ACTIONS[event.key];
    if (!action || !table?.tBodies) return;
    event.preventDefault();
    action();
  }

  // A click on a row opens it, unless a text in it was being marked.
  function onClick(event) {
    const body = event.target.closest("tbody");
    if (!body) return;
    moveTo(body, false);
    const wish = event.target.closest("[data-do]")?.dataset.do;
    if (wish === "ring") filters.ask(worklist.owner(body).ring);
    else if (wish) judge(wish);
    else if (event.target.closest(".head") && (event.target.closest("button") || !String(getSelection()))) worklist.toggle(body);
  }

  // The first row that is shown can always be reached.
  function onShown() {
    if (!here() && table.tBodies.length) moveTo(table.tBodies[0], false);
  }

  function start() {
    table.addEventListener("click", onClick);
    table.addEventListener("focusin", (event) => {
      const body = event.target.closest("tbody");
      if (body && body !== current) moveTo(body, false);
    });
    new MutationObserver(onShown).observe(table, { childList: true });
    onShown();
    document.addEventListener("keydown", onKey);
    document.getElementById("open-help").addEventListener("click", () => help.showModal());
    document.getElementById("close-help").addEventListener("click", () => help.close());
  }

  return { start, moveTo };
})();
