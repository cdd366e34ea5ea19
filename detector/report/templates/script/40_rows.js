// One row of the worklist and the case below it. Every text goes in by textContent.
const drawRow = (() => {
  "use strict";
  const SHAPES = { new: "\u25cf", risen: "\u25b2", confirmed: "\u2713", cleared: "\u25cb" };
  const slot = (body, name) => body.querySelector(`[data-slot="${name}"]`);

  function fill(body, texts) {
    for (const [name, text] of Object.entries(texts)) slot(body, name).textContent = text ?? speech.UNKNOWN;
  }

  // A mark has a shape, so that it is told apart without colour.
  function mark(kind, text, shape = SHAPES[kind]) {
    const node = document.createElement("span");
    node.className = `mark ${kind}`;
    if (shape) {
      const sign = document.createElement("span");
      sign.setAttribute("aria-hidden", "true");
      sign.textContent = `${shape} `;
      node.append(sign);
    }
    node.append(text);
    return node;
  }

  function drawMarks(row) {
    const marks = [];
    const verdict = verdicts.of(row);
    if (verdict) marks.push(mark(verdict, speech.say(`live_${verdict}`)));
    else if (SHAPES[row.earlier]) marks.push(mark("earlier", speech.say("live_earlier", { verdict: speech.say(`live_${row.earlier}`) }), SHAPES[row.earlier]));
    if (row.change === "new") marks.push(mark("new", speech.say("live_new")));
    if (row.change === "risen") marks.push(mark("risen", row.before === null ? speech.say("live_risen_new") : speech.say("live_risen", { before: row.before })));
    if (row.city) marks.push(mark("city", row.city));
    if (row.ring) marks.push(mark("bound", speech.say("live_ring", { ring: row.ring })));
    return marks;
  }

  function drawHead(body, row) {
    const { rank, account } = row;
    const percentile = row.percentile === null ? null : row.percentile.toFixed(3);
    fill(body, { rank, account, percentile, pattern: speech.of(row.pattern.label), certainty: speech.say(row.certainty) });
    fill(body, { at_risk: speech.money(row.at_risk), stoppable: speech.money(row.stoppable), top: speech.of(row.top) });
    slot(body, "pattern").dataset.pattern = row.pattern.name;
    slot(body, "marks").replaceChildren(...drawMarks(row));
    body.querySelector(".open").setAttribute("aria-label", speech.say("live_open", { rank: String(rank), account }));
    const verdict = verdicts.of(row);
    body.dataset.verdict = verdict;
    for (const button of body.querySelectorAll("[data-do]")) {
      if (SHAPES[button.dataset.do]) button.setAttribute("aria-pressed", String(button.dataset.do === verdict));
      if (button.dataset.do === "undo") button.disabled = !verdict;
    }
  }

  function tellLeft(body, row, left) {
    const parts = Object.entries(left).filter(([, count]) => count > 0).map(([name, count]) => speech.say(`live_left_${name}`, { count }));
    slot(body, "has-left").hidden = parts.length === 0;
    fill(body, { left: parts.length ? speech.say("live_left", { parts: parts.join(speech.language === "zh" ? "\u3001" : ", ") }) : "" });
    fill(body, { command: parts.length ? `detector case RUN ${row.account}` : "" });
  }

  function drawInside(body, row, facts) {
    const family = (name) => (speech.has(`family_${name}`) ? speech.say(`family_${name}`) : name.replaceAll("_", " "));
    fill(body, { score: row.score, second: row.second ? speech.of(row.second.label) : "", ring: row.ring });
    fill(body, { blind: row.blind.map(family).join(speech.language === "zh" ? "\u3001" : ", ") });
    slot(body, "has-second").hidden = !row.second;
    slot(body, "has-ring").hidden = !row.ring;
    slot(body, "has-blind").hidden = !row.blind.length;
    tellLeft(body, row, facts.left);
    slot(body, "drawn").replaceChildren(speech.draw(facts));
    speech.translateNames(body);
  }

  function build(row) {
    const body = document.getElementById("account-rows").content.firstElementChild.cloneNode(true);
    drawHead(body, row);
    return body;
  }

  return { build, drawHead, drawInside };
})();
