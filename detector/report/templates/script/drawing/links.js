// Accounts that share something with this one, as a small graph and as a list: the account in the middle,
// what is shared around it, the others outside.
const drawLinks = (() => {
  const MOST_KEYS = 7;
  const MOST_WORDED = 2;
  const MOST_NAMED = 6;

  // Ids mostly begin alike, so that it is the end which tells them apart.
  const clip = (text, most) => ([...text].length > most ? `\u2026${[...text].slice(1 - most).join("")}` : text);

  const shift = ({ x, y }) => `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
  const edge = (one, other, look) =>
    pen.svg("line", {
      x1: one.x.toFixed(1),
      y1: one.y.toFixed(1),
      x2: other.x.toFixed(1),
      y2: other.y.toFixed(1),
      class: `edge ${look}`.trim(),
    });

  function nameLeaf(leaf, telling) {
    const rank = leaf.rank ? ` #${leaf.rank}` : "";
    return clip(leaf.other, Math.max(6, 13 - rank.length)) + rank;
  }

  // A crowd: one ring with their number in it, and in words under it where there is room.
  function drawHub(leaf, telling, worded) {
    const text = telling.say(leaf.front ? "accounts_front" : "accounts", { count: leaf.count, front: leaf.front });
    const number = telling.count(leaf.count);
    const radius = 7 + 3.4 * number.length;
    const inside = [
      pen.svg("title", {}, text),
      pen.svg("circle", { r: radius, class: "node hub" }),
      pen.svg("text", { y: 4, "text-anchor": "middle", class: "front" }, number),
    ];
    if (worded)
      inside.push(pen.svg("text", { y: leaf.down > 0.5 ? -radius - 6 : radius + 15, "text-anchor": "middle" }, text));
    return pen.svg("g", { transform: shift(leaf), class: "leaf" }, inside);
  }

  function drawLeaf(leaf, telling) {
    const anchor = Math.abs(leaf.right) < 0.17 ? "middle" : leaf.right > 0 ? "start" : "end";
    const [dx, dy] = anchor === "middle" ? [0, leaf.down > 0 ? 18 : -11] : [leaf.right > 0 ? 10 : -10, 4];
    const shape = pen.svg("circle", { r: 5, class: `node ${leaf.rank ? "front" : ""}`.trim() });
    const text = pen.svg(
      "text",
      { x: dx, y: dy, "text-anchor": anchor, class: leaf.rank ? "front" : null },
      nameLeaf(leaf, telling),
    );
    const whole = telling.say("stamped", { moment: leaf.other, what: sayLeaf(leaf, telling) });
    return pen.svg("g", { transform: shift(leaf), class: "leaf" }, pen.svg("title", {}, whole), shape, text);
  }

  function sayLeaf(leaf, telling) {
    const since = leaf.first ? telling.say("since", { day: telling.day(leaf.first) }) : "";
    return telling.list([
      leaf.rank ? telling.say("rank", { rank: leaf.rank }) : "",
      ...(leaf.roles ?? []).map(telling.role),
      since,
    ]);
  }

  function drawKey(key, telling) {
    const text = telling.key(key.kind, key.no);
    const width = [...text].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 12 : 6.6), 14);
    const inside = [
      pen.svg("rect", { x: -width / 2, y: -10, width, height: 20, rx: 3, class: "key-node" }),
      pen.svg("text", { "text-anchor": "middle", y: 4 }, text),
    ];
    return pen.svg("g", { transform: shift(key), class: "key" }, pen.svg("title", {}, key.shown ?? ""), inside);
  }

  function drawMiddle(mid, facts, telling) {
    const text = clip(facts.account ?? "", 16);
    const width = [...text].length * 7.2 + 20;
    const inside = [
      pen.svg("rect", { x: -width / 2, y: -13, width, height: 26, rx: 13, class: "middle" }),
      pen.svg("text", { "text-anchor": "middle", y: 4.5, class: "middle" }, text),
    ];
    return pen.svg(
      "g",
      { transform: shift(mid) },
      pen.svg("title", {}, telling.say("this_account", { account: facts.account ?? "" })),
      inside,
    );
  }

  function drawPicture(shared, facts, telling) {
    const { keys, middle, height } = planLinks.place(shared);
    const worded = keys.filter((key) => key.hub).length <= MOST_WORDED;
    const edges = keys.flatMap((key) => [
      edge(middle, key, ""),
      ...key.leaves.map((leaf) => edge(key, leaf, leaf.hub ? "hub" : "")),
      ...key.again.map((leaf) => edge(key, leaf, "again")),
    ]);
    const others = new Set(facts.links.map((link) => link.other)).size;
    const label = telling.say("picture_links", {
      keys: keys.length,
      others,
      front: new Set(facts.links.filter((link) => link.rank).map((link) => link.other)).size,
    });
    const nodes = [
      ...keys.flatMap((key) =>
        key.leaves.map((leaf) => (leaf.hub ? drawHub(leaf, telling, worded) : drawLeaf(leaf, telling))),
      ),
      ...keys.map((key) => drawKey(key, telling)),
      drawMiddle(middle, facts, telling),
    ];
    return pen.svg(
      "svg",
      { viewBox: `0 0 ${planLinks.WIDTH} ${height}`, class: "web", role: "img", "aria-label": label },
      edges,
      nodes,
    );
  }

  // The same in words: what is shared, with how many, and who they are.
  function drawList(shared, telling) {
    const rows = shared.map((key) => {
      const named = key.links
        .slice(0, MOST_NAMED)
        .flatMap((link, index) => [
          index ? telling.say("comma") : "",
          pen.value(link.other),
          link.rank ? telling.say("in_rank", { rank: link.rank }) : "",
        ]);
      const rest = key.others - Math.min(key.links.length, MOST_NAMED);
      return pen.html(
        "li",
        {},
        pen.html("b", {}, telling.key(key.kind, key.no)),
        " ",
        pen.value(key.shown ?? ""),
        " ",
        telling.say(named.length ? "shared_with_named" : "shared_with", { count: key.others }),
        named,
        named.length && rest > 0 ? telling.say("and_more", { count: rest }) : null,
      );
    });
    return pen.html("ul", { class: "shared" }, rows);
  }

  return function draw(facts, telling) {
    const heading = telling.say("links");
    const shared = planLinks.read(facts);
    if (!shared.length)
      return pen.part("linked", heading, pen.html("p", { class: "nothing" }, telling.say("no_links")));
    const more =
      shared.length > MOST_KEYS
        ? pen.html("p", { class: "fine" }, telling.say("keys_beyond", { count: shared.length - MOST_KEYS }))
        : null;
    return pen.part(
      "linked",
      heading,
      pen.html(
        "div",
        { class: "case-pair" },
        pen.html("div", {}, drawPicture(shared.slice(0, MOST_KEYS), facts, telling), more),
        drawList(shared, telling),
      ),
    );
  };
})();
