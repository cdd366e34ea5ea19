// The worklist: which rows fit, in what order, how many are shown, and which cases are open.
const worklist = (() => {
  "use strict";
  const find = (id) => document.getElementById(id);
  const table = find("worklist-table");
  const order = { key: "rank", direction: 1 };
  const bodies = new Map();
  const owners = new WeakMap();
  let [head, rows, matching, shown] = [null, [], [], 0];

  function bodyOf(row) {
    if (!bodies.has(row)) {
      const body = drawRow.build(row);
      bodies.set(row, body);
      owners.set(body, row);
    }
    return bodies.get(row);
  }

  async function show(body, open = true) {
    const row = owners.get(body);
    const [button, why] = [body.querySelector(".open"), body.rows[1]];
    if (open && !("drawn" in why.dataset)) {
      try {
        drawRow.drawInside(body, row, await cases.open(row, head, rows));
        why.dataset.drawn = "";
      } catch (fault) {
        console.error(fault);
        body.querySelector('[data-slot="drawn"]').textContent = speech.say("live_broken");
      }
    }
    why.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  }

  const isOpen = (body) => !body.rows[1].hidden;
  const toggle = (body) => show(body, !isOpen(body));

  function showMore() {
    const next = matching.slice(shown, shown + unpack.told.step);
    table.append(...next.map(bodyOf));
    shown += next.length;
    tellShown();
  }

  function tellShown() {
    const left = matching.length - shown;
    find("more").hidden = left === 0;
    find("more").textContent = speech.say("live_more", { number: Math.min(left, unpack.told.step) });
    find("none-found").hidden = matching.length > 0;
    const key = matching.length === rows.length ? "live_showing" : "live_showing_some";
    find("shown").textContent = speech.say(key, { shown, fitting: matching.length, all: rows.length });
  }

  // A missing number goes last whichever way one sorts; equals keep their rank.
  function compare(one, other) {
    const value = (row) => (order.key === "pattern" ? speech.of(row.pattern.label) : order.key === "top" ? speech.of(row.top) : row[order.key]);
    const [a, b] = [value(one), value(other)];
    if (a === b) return one.rank - other.rank;
    if (a === null || b === null) return a === null ? 1 : -1;
    return (typeof a === "string" ? a.localeCompare(b, speech.language) : a - b) * order.direction;
  }

  function refresh() {
    matching = rows.filter(filters.read(rows)).sort(compare);
    for (const body of [...table.tBodies]) body.remove();
    shown = 0;
    showMore();
  }

  // The first press puts what matters most on top: large numbers, but rank 1 and the letter A.
  function sortBy(heading) {
    const key = heading.dataset.sort;
    const largestFirst = ["percentile", "at_risk", "stoppable"].includes(key);
    order.direction = order.key === key ? -order.direction : largestFirst ? -1 : 1;
    order.key = key;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", order.direction > 0 ? "ascending" : "descending");
    refresh();
  }

  // Finds the row of an account, whatever is filtered, opens its case and goes there.
  async function goTo(account) {
    const row = rows.find((one) => one.account === account);
    if (!row) return false;
    if (!matching.includes(row)) {
      filters.clear();
      refresh();
    }
    while (matching.indexOf(row) >= shown) showMore();
    await show(bodyOf(row));
    bodyOf(row).scrollIntoView({ block: "start" });
    keyboard.moveTo(bodyOf(row));
    return true;
  }

  // After another language was chosen: what is open is drawn again, what is closed when it is next opened.
  async function redraw() {
    for (const [row, body] of bodies) {
      drawRow.drawHead(body, row);
      speech.translateNames(body);
      const open = isOpen(body);
      delete body.rows[1].dataset.drawn;
      if (open) await show(body);
    }
    tellShown();
  }

  async function start() {
    head = await unpack.openBlock(0);
    rows = unpack.readRows(head);
    for (const heading of table.tHead.rows[0].cells) heading.querySelector("button").addEventListener("click", () => sortBy(heading));
    find("more").addEventListener("click", showMore);
    speech.heard(redraw);
    verdicts.heard((row) => bodies.has(row) && drawRow.drawHead(bodies.get(row), row));
    refresh();
    table.dataset.ready = "";
  }

  return { table, start, refresh, showMore, toggle, goTo, owner: (body) => owners.get(body), rest: () => matching.length - shown };
})();
