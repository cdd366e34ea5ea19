// Opens the blocks of the page: base64, deflate, JSON. The first has the rows, each other one a hundred cases.
const unpack = (() => {
  "use strict";
  const told = JSON.parse(document.getElementById("told").textContent);

  async function openBlock(number) {
    const packed = atob(document.getElementById(`block-${number}`).textContent);
    const bytes = new Uint8Array(packed.length);
    for (let place = 0; place < packed.length; place += 1) bytes[place] = packed.charCodeAt(place);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  // A wording is [parts in English, parts in Chinese, whether both have the same numbers].
  function joinSentence([english, chinese, same], numbers) {
    const join = (parts, first) => parts.map((part, place) => part + (place + 1 < parts.length ? numbers[first + place] : "")).join("");
    return { en: join(english, 0), zh: join(chinese, same ? 0 : english.length - 1) };
  }

  // One list of reasons per account.
  function readReasons(packed, shared) {
    const numbers = packed.numbers.split(" ");
    let [row, read] = [0, 0];
    const readOne = () => {
      const [feature, family] = shared.features[packed.feature[row]];
      const wording = shared.wordings[packed.wording[row]];
      const [english, chinese, same] = wording;
      const used = same ? english.length - 1 : english.length + chinese.length - 2;
      const sentence = joinSentence(wording, numbers.slice(read, read + used));
      const [share, below, peers] = [packed.share[row] / 1000, packed.below[row], packed.peers[row]];
      read += used;
      row += 1;
      return { feature, family, sentence, share, below: below === null ? null : below / 10000, peers: peers === null ? "" : shared.peers[peers] };
    };
    return packed.count.map((count) => Array.from({ length: count }, readOne));
  }

  function readPatterns(patterns) {
    return patterns.map(([name, ...texts]) => {
      const of = (place) => ({ en: texts[place], zh: texts[place + 1] });
      return { name, label: of(0), meaning: of(2), reach: of(4), clears: of(6) };
    });
  }

  function readRows(head) {
    const { texts } = head;
    const patterns = readPatterns(texts.pattern);
    const tops = readReasons(head.reasons, head.told);
    const named = (kind, place) => (head[kind][place] === null ? "" : texts[kind][head[kind][place]]);
    const families = (places) => places.map((place) => texts.families[place]);
    return head.account.map((account, place) => {
      const [ring, city, change] = ["ring", "city", "change"].map((kind) => named(kind, place));
      const exact = head.raw[place] ? String.fromCodePoint(...head.raw[place]) : account;
      return {
        place, account, exact, ring, city, change, earlier: named("verdict", place),
        rank: head.rank[place], score: head.score[place], percentile: head.percentile[place],
        pattern: patterns[head.pattern[place]], certainty: head.certainty[place],
        second: head.second[place] === null ? null : patterns[head.second[place]],
        at_risk: head.at_risk[place], stoppable: head.stoppable[place], before: head.before[place],
        blind: families(head.blind[place]), families: families(head.families[place]),
        top: tops[place][0]?.sentence ?? { en: "", zh: "" },
        stops: head.stops[place].map(([kind, reference, amount, by, before]) => ({ kind, reference, amount, by, before })),
        found: [account, ring, city, ...head.stops[place].map((stop) => stop[1])].join(" ").toLowerCase(),
      };
    });
  }

  return { told, openBlock, readReasons, readRows };
})();
