"use strict";
// Everything is written with textContent or setAttribute: no text from the tables becomes markup.
(() => {
  const packed = JSON.parse(document.getElementById("accounts").textContent);
  const table = document.getElementById("worklist-table");
  if (!table) return;

  const find = (id) => document.getElementById(id);
  const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  const UNKNOWN = "\u2013";
  const words = (name) => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll("_", " ");
  const money = (yuan) => (yuan === null ? UNKNOWN : `\u00a5${whole.format(yuan)}`);

  // A reason is [feature, share, wording, ...numbers]; the numbers go between the wording's parts.
  function unpackReason([featurePlace, share, wordingPlace, ...numbers]) {
    const [feature, family] = packed.features[featurePlace];
    const parts = packed.wordings[wordingPlace];
    const sentence = parts.map((part, place) => part + (numbers[place] ?? "")).join("");
    return { feature, family, share, sentence };
  }

  function unpackPattern([name, label, meaning, reach, clears]) {
    return { name, label, meaning, reach, clears };
  }

  function unpackQuestion(place) {
    const [question, clears, fits] = packed.questions[place];
    return { question, clears, fits };
  }

  function unpack([rank, account, score, percentile, place, certainty, second, ring, at_risk, stoppable, blind, asks, rest]) {
    const story = unpackPattern(packed.patterns[place]);
    const reasons = rest.map(unpackReason);
    const top_reason = reasons.length ? reasons[0].sentence : "";
    const numbers = { rank, account, score, percentile, at_risk, stoppable };
    return { ...numbers, story, pattern_label: story.label, certainty, second, ring, blind, asks, reasons, top_reason };
  }

  const accounts = packed.accounts.map(unpack);
  const order = { key: "rank", direction: 1 };
  const filters = { account: find("by-account"), pattern: find("by-pattern"), family: find("by-family") };
  let matching = accounts;
  let shown = 0;

  function fill(node, texts) {
    for (const [slot, text] of Object.entries(texts)) node.querySelector(`[data-slot="${slot}"]`).textContent = text;
  }

  function reasonRow(reason) {
    const row = find("reason-row").content.cloneNode(true);
    fill(row, { ...reason, share: `${reason.share}%`, family: words(reason.family) });
    row.querySelector("rect").setAttribute("width", reason.share);
    return row;
  }

  function questionRow(place) {
    const row = find("question-row").content.cloneNode(true);
    fill(row, unpackQuestion(place));
    return row;
  }

  function openCase(account, why) {
    if ("filled" in why.dataset) return;
    why.dataset.filled = "";
    why.querySelector(".reasons").append(...account.reasons.map(reasonRow));
    const { label, meaning, reach, clears } = account.story;
    fill(why, { story: label, sure: account.certainty, second: account.second, meaning, reach, clears_account: clears });
    why.querySelector('[data-slot="next"]').hidden = !account.second;
    why.querySelector(".questions").append(...account.asks.map(questionRow));
  }

  function accountRows(account) {
    const body = find("account-rows").content.firstElementChild.cloneNode(true);
    const { rank, top_reason } = account;
    const percentile = account.percentile === null ? UNKNOWN : account.percentile.toFixed(3);
    fill(body, { rank, account: account.account, pattern: account.pattern_label, percentile, top_reason });
    fill(body, { certainty: account.certainty, ring: account.ring });
    fill(body, { at_risk: money(account.at_risk), stoppable: money(account.stoppable) });
    fill(body, { score: account.score ?? UNKNOWN, blind: account.blind.join(", ") });
    body.querySelector('[data-slot="pattern"]').dataset.pattern = account.story.name;
    body.querySelector('[data-slot="tied"]').hidden = !account.ring;
    body.querySelector('[data-slot="unseen"]').hidden = !account.blind.length;
    const [head, why] = body.rows;
    const button = body.querySelector("button");
    button.setAttribute("aria-label", `Reasons for rank ${rank}`);
    why.hidden = true;
    head.addEventListener("click", () => {
      if (String(getSelection())) return;
      openCase(account, why);
      why.hidden = !why.hidden;
      button.setAttribute("aria-expanded", String(!why.hidden));
    });
    return body;
  }

  function showMore() {
    const next = matching.slice(shown, shown + packed.step);
    table.append(...next.map(accountRows));
    shown += next.length;
    const left = matching.length - shown;
    find("more").hidden = left === 0;
    find("more").textContent = `Show ${whole.format(Math.min(left, packed.step))} more`;
    find("none-found").hidden = matching.length > 0;
    const among = matching.length === accounts.length ? "" : ` that fit, out of ${whole.format(accounts.length)}`;
    find("shown").textContent = `Showing ${whole.format(shown)} of ${whole.format(matching.length)} accounts${among}`;
  }

  // A missing number goes last whichever way one sorts; equals keep their rank.
  function compare(one, other) {
    const [a, b] = [one[order.key], other[order.key]];
    if (a === b) return one.rank - other.rank;
    if (a === null || b === null) return a === null ? 1 : -1;
    return (typeof a === "string" ? a.localeCompare(b, "en") : a - b) * order.direction;
  }

  function refresh() {
    const text = filters.account.value.trim().toLowerCase();
    const pattern = filters.pattern.value;
    const family = filters.family.value;
    matching = accounts
      .filter((account) => !text || account.account.toLowerCase().includes(text))
      .filter((account) => !pattern || account.story.name === pattern)
      .filter((account) => !family || account.reasons.some((reason) => reason.family === family))
      .sort(compare);
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

  for (const heading of table.tHead.rows[0].cells) heading.querySelector("button").addEventListener("click", () => sortBy(heading));
  for (const filter of Object.values(filters)) filter.addEventListener("input", refresh);
  find("filters").addEventListener("submit", (event) => event.preventDefault());
  find("more").addEventListener("click", showMore);
  find("filters").hidden = false;
  table.dataset.ready = "";
  refresh();
})();
