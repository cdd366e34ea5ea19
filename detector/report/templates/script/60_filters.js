// What the reader asks for: a text, a pattern, a family, a place, an amount, a change, a verdict.
const filters = (() => {
  "use strict";
  const form = document.getElementById("filters");
  const names = ["text", "pattern", "family", "place", "money", "change", "verdict"];
  const fields = Object.fromEntries(names.map((name) => [name, document.getElementById(`by-${name}`)]));
  const asked = (name) => fields[name]?.value.trim() ?? "";

  // A text that is the name of a ring means its members alone.
  function readText(text, rows) {
    const bound = rows.some((row) => row.ring && row.ring.toLowerCase() === text);
    return bound ? (row) => row.ring.toLowerCase() === text : (row) => row.found.includes(text);
  }

  // Gives the test that a row must pass.
  function read(rows) {
    const [text, pattern, family, place, money, change, verdict] = names.map(asked);
    const tests = [];
    if (text) tests.push(readText(text.toLowerCase(), rows));
    if (pattern) tests.push((row) => row.pattern.name === pattern);
    if (family) tests.push((row) => row.families.includes(family));
    if (place) tests.push((row) => row.city === place);
    if (money) tests.push((row) => row.at_risk >= Number(money));
    if (change) tests.push((row) => row.change === change);
    if (verdict) tests.push((row) => (verdicts.of(row) || row.earlier ? "given" : "none") === verdict);
    return (row) => tests.every((test) => test(row));
  }

  function clear() {
    for (const field of Object.values(fields)) if (field) field.value = "";
  }

  // Shows the members of a ring.
  function ask(text) {
    clear();
    fields.text.value = text;
    worklist.refresh();
    document.getElementById("worklist").scrollIntoView({ block: "start" });
  }

  form?.addEventListener("input", () => worklist.refresh());
  form?.addEventListener("submit", (event) => event.preventDefault());

  return { read, clear, ask, show: () => { form.hidden = false; }, focus: () => fields.text.focus() };
})();
