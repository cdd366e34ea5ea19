// The verdicts of this visit and of earlier ones on this run, and the file that `detector label` reads.
const verdicts = (() => {
  "use strict";
  const KEY = `detector-verdicts-${unpack.told.run}`;
  const find = (id) => document.getElementById(id);
  const listeners = [];
  const given = new Map(readKept());
  let keeps = true;

  // Each is [account, {verdict, typology, at, saved}].
  function readKept() {
    try {
      const kept = JSON.parse(keep.read(KEY) ?? "[]");
      return kept.filter(([account, one]) => typeof account === "string" && ["confirmed", "cleared"].includes(one.verdict));
    } catch {
      return [];
    }
  }

  // The instant with the zone of the clock that gave it.
  function stamp(now = new Date()) {
    const ahead = -now.getTimezoneOffset();
    const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
    const local = new Date(now.getTime() + ahead * 60000).toISOString().slice(0, 19);
    return `${local}${ahead < 0 ? "-" : "+"}${two(ahead / 60)}:${two(ahead % 60)}`;
  }

  function tell() {
    keeps = keep.write(KEY, JSON.stringify([...given]));
    const unsaved = [...given.values()].filter((one) => !one.saved).length;
    if (find("verdict-bar")) {
      find("verdict-bar").hidden = given.size === 0;
      find("verdict-count").textContent = speech.say(unsaved ? "live_given" : "live_saved", { given: given.size, unsaved });
      find("not-kept").hidden = keeps;
      find("not-kept").textContent = keeps ? "" : speech.say("live_not_kept");
    }
  }

  function give(row, verdict) {
    if (given.get(row.exact)?.verdict === verdict) return;
    const typology = verdict === "confirmed" && row.pattern.name !== "none" ? row.pattern.name : "";
    given.set(row.exact, { verdict, typology, at: stamp(), saved: false });
    changed(row, verdict);
  }

  function undo(row) {
    if (given.delete(row.exact)) changed(row, "");
  }

  function changed(row, verdict) {
    tell();
    const said = { rank: row.rank, verdict: verdict && speech.say(`live_${verdict}`) };
    find("said").textContent = speech.say(verdict ? "live_said" : "live_undone", said);
    for (const listener of listeners) listener(row);
  }

  // As detector/cells.py: an apostrophe before what a spreadsheet would run; `detector label` takes it away.
  const RUNS = /^(?:[\t\r\n]|[\s\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*[-=+@\uff1d\uff0b\uff0d\uff20])/;
  const harmless = (cell) => (RUNS.test(cell.replace(/^'+/, "")) ? `'${cell}` : cell);

  // Every cell is quoted.
  function writeFile() {
    const rows = [...given].map(([account, one]) => [account, one.verdict, one.typology, one.at]);
    const lines = [["account_id", "verdict", "typology", "labelled_at"], ...rows];
    return lines.map((line) => line.map((cell) => `"${harmless(cell).replaceAll('"', '""')}"`).join(",") + "\n").join("");
  }

  function save() {
    const file = new Blob(["\ufeff", writeFile()], { type: "text/csv;charset=utf-8" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `verdicts-${unpack.told.run.replace(/[^\w-]+/g, "_")}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    for (const one of given.values()) one.saved = true;
    tell();
  }

  addEventListener("beforeunload", (event) => {
    if (!keeps && [...given.values()].some((one) => !one.saved)) event.preventDefault();
  });
  find("save-verdicts")?.addEventListener("click", save);
  speech.heard(tell);
  tell();

  return { give, undo, of: (row) => given.get(row.exact)?.verdict ?? "", heard: (listener) => listeners.push(listener) };
})();
