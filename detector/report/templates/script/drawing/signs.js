// The reasons as bars against the peers. Nearly every sign of a case in front is stronger than among 99%
// of its peers, so the bars grow with rarity: each mark to the right is ten times as rare as the one before.
const drawSigns = (() => {
  const TENS = 4; // the whole bar: 1 in 10,000
  const RULES = [
    [0.9, "90"],
    [0.99, "99"],
    [0.999, "99.9"],
    [0.9999, "99.99%"],
  ];
  const length = (below) => Math.min(100, (Math.max(0, -Math.log10(Math.max(1 - below, 10 ** -TENS))) / TENS) * 100);

  function drawBar(below) {
    const rules = RULES.slice(0, -1).map(([share]) =>
      pen.svg("line", { x1: `${length(share)}%`, x2: `${length(share)}%`, y1: 0, y2: 12, class: "grid" }),
    );
    const filled = pen.svg("rect", { width: `${length(below).toFixed(2)}%`, height: 6, y: 3, class: "rarity" });
    return pen.svg(
      "svg",
      { class: "rarity-bar", height: 12, "aria-hidden": "true" },
      pen.svg("rect", { width: "100%", height: 6, y: 3, class: "track" }),
      rules,
      filled,
    );
  }

  function drawAxis(telling) {
    const ticks = RULES.map(([share, text]) =>
      pen.svg(
        "text",
        { x: `${length(share)}%`, y: 12, "text-anchor": share === 0.9999 ? "end" : "middle", class: "tick" },
        text,
      ),
    );
    return pen.html(
      "div",
      { class: "sign axis", "aria-hidden": "true" },
      pen.html("span", { class: "axis-note" }, telling.say("signs_axis")),
      pen.svg("svg", { class: "rarity-bar", height: 16 }, ticks),
    );
  }

  // High or low, what is told is how many of its peers show the sign less.
  function sayBelow(sign, telling) {
    if (!Number.isFinite(sign.below)) return telling.say("below_unknown");
    const peers = telling.peers(sign.peers);
    return sign.below >= 1
      ? telling.say("below_all", { peers })
      : telling.say("below", { share: telling.cutShare(sign.below), peers });
  }

  function drawSign(sign, telling) {
    const share = Number.isFinite(sign.share) ? telling.say("share", { share: telling.percent(sign.share) }) : "";
    return pen.html(
      "li",
      { class: "sign" },
      pen.html(
        "div",
        {},
        pen.html("span", { class: "sign-said" }, telling.of(sign.sentence)),
        pen.html("span", { class: "fine" }, [sayBelow(sign, telling), share].filter(Boolean).join(" \u00b7 ")),
      ),
      Number.isFinite(sign.below) ? drawBar(sign.below) : pen.html("span"),
    );
  }

  return function draw(facts, telling) {
    const heading = telling.say("signs");
    if (!facts.signs.length)
      return pen.part("signs", heading, pen.html("p", { class: "nothing" }, telling.say("no_signs")));
    return pen.part(
      "signs",
      heading,
      drawAxis(telling),
      pen.html(
        "ol",
        { class: "sign-list" },
        facts.signs.map((sign) => drawSign(sign, telling)),
      ),
    );
  };
})();
