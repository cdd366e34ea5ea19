// Reads the cases of one chunk: columns of whole numbers become the objects that are drawn.
const cases = (() => {
  "use strict";
  const TEXTS = ["what", "log", "goods", "merchant", "paidWith", "city", "amount", "place"];
  const KEYS = ["login", "notify", "recipient", "person", "device", "ip", "address", "payee"];
  const chunks = new Map();
  const known = (seconds) => (seconds < 0 ? null : seconds);

  // Gives each case its rows; `read` is called with the number of the row and of its case.
  function perCase(counts, read) {
    let row = 0;
    return counts.map((count, place) => Array.from({ length: count }, () => read(row++, place)));
  }

  // A 0 repeats the row before in the same order, or in what is of no order; 1 is unknown, others are places + 2.
  function readSteps(steps) {
    let [met, at, current] = [0, 0, -1];
    let before = new Map();
    return perCase(steps.count, (row, place) => {
      if (place !== current) [at, current, before] = [0, place, new Map()];
      at += steps.at[row];
      const order = steps.order[row] ? met + 1 - steps.order[row] : null;
      if (order === met) met += 1;
      const last = before.get(order);
      const codes = {};
      for (const name of [...TEXTS, ...KEYS]) codes[name] = steps[name][row] || last[name];
      before.set(order, codes);
      const step = { at, order: order === null ? null : steps.texts.order[order], event: steps.event[row] || null };
      for (const name of TEXTS) step[name] = codes[name] === 1 ? null : steps.texts[name][codes[name] - 2];
      for (const name of KEYS) step[name] = codes[name] === 1 ? null : codes[name] - 2;
      return { ...step, log: step.log === "order_events" ? "order" : "account", city: step.city ?? "" };
    });
  }

  function readKeys(keys) {
    const { texts } = keys;
    return perCase(keys.count, (row) => ({
      kind: texts.kind[keys.kind[row]], no: keys.no[row], shown: texts.shown[keys.shown[row]] ?? "", roles: texts.roles[keys.roles[row]],
      first: keys.first[row], last: keys.first[row] + keys.last[row], accounts: keys.accounts[row],
    }));
  }

  // A link leads to a row of the worklist, or (below zero) to an account that is not on it.
  function readLinks(links, rows) {
    const { texts } = links;
    return perCase(links.count, (row) => {
      const listed = rows[links.other[row]];
      return {
        kind: texts.kind[links.kind[row]], no: links.no[row], roles: texts.roles[links.roles[row]], first: known(links.first[row]),
        other: listed ? listed.account : texts.other[-1 - links.other[row]], rank: listed ? listed.rank : links.rank[row],
      };
    });
  }

  function readProfile(profiles, place) {
    const [latitude, longitude] = [profiles.latitude[place], profiles.longitude[place]];
    const [city, peers] = ["city", "peers"].map((name) => profiles.texts[name][profiles[name][place]] ?? "");
    const [since, registered, opened] = ["since", "registered", "opened"].map((name) => known(profiles[name][place]));
    const home = latitude === null || longitude === null ? null : [latitude, longitude];
    return { since, registered, opened, limit: profiles.limit[place], home, city, peers };
  }

  function readAsk([question_en, question_zh, clears_en, clears_zh, fits_en, fits_zh]) {
    return { question: { en: question_en, zh: question_zh }, clears: { en: clears_en, zh: clears_zh }, fits: { en: fits_en, zh: fits_zh } };
  }

  function readChunk(packed, head, rows) {
    const [steps, keys, links] = [readSteps(packed.steps), readKeys(packed.keys), readLinks(packed.links, rows)];
    const signs = unpack.readReasons(packed.reasons, head.told);
    return packed.asks.map((asks, place) => ({
      profile: readProfile(packed.profiles, place),
      steps: steps[place], keys: keys[place], links: links[place], signs: signs[place],
      asks: asks.map((ask) => readAsk(head.told.questions[ask])),
      left: { steps: packed.steps.left[place], links: packed.links.left[place], keys: packed.keys.left[place] },
    }));
  }

  // Gives the case of a row; its chunk is opened once.
  async function open(row, head, rows) {
    const number = Math.floor(row.place / head.chunk);
    if (!chunks.has(number)) chunks.set(number, unpack.openBlock(number + 1).then((packed) => readChunk(packed, head, rows)));
    const facts = (await chunks.get(number))[row.place % head.chunk];
    const { account, rank, pattern, certainty, ring, stops } = row;
    return { account, rank, pattern, certainty, ring, stops, asOf: unpack.told.asOf, ...facts };
  }

  return { open };
})();
