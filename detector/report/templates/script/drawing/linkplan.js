// Where the parts of the graph of linked accounts stand. Places follow from the order of the keys alone, so
// that the same case gives the same picture.
const planLinks = (() => {
  const WIDTH = 560;
  // up to so many leaves, so high
  const HEIGHTS = [
    [2, 110],
    [5, 200],
    [12, 300],
    [Infinity, 380],
  ];
  const MOST_LEAVES = 8; // a key with more accounts than this is one node with their number
  const MOST_IN_ALL = 14; // and so are the largest keys, until no more leaves than these are left

  // What is shared: [{kind, no, shown, others (how many), links}], those with most in front first.
  function read(facts) {
    const shared = facts.keys
      .map((key) => ({ ...key, links: facts.links.filter((link) => link.kind === key.kind && link.no === key.no) }))
      .map((key) => ({ ...key, others: Math.max(key.accounts - 1, key.links.length) }))
      .filter((key) => key.others > 0);
    const front = (key) => key.links.filter((link) => link.rank).length;
    return shared.sort(
      (one, other) =>
        front(other) - front(one) ||
        one.others - other.others ||
        one.kind.localeCompare(other.kind) ||
        one.no - other.no,
    );
  }

  // The keys that are drawn as one node each.
  function findCrowds(shared) {
    const crowds = new Set(shared.filter((key) => key.others > MOST_LEAVES || !key.links.length));
    const single = shared.filter((key) => !crowds.has(key)).sort((one, other) => one.links.length - other.links.length);
    const count = () => new Set(single.flatMap((key) => key.links.map((link) => link.other))).size;
    while (single.length > 1 && count() > MOST_IN_ALL) crowds.add(single.pop());
    return crowds;
  }

  // Gives each key its own leaves; an account that is bound by two keys stands at the first of them.
  function share(shared) {
    const crowds = findCrowds(shared);
    const stands = new Map();
    return shared.map((key) => {
      const hub = crowds.has(key);
      const fresh = hub ? [] : key.links.filter((link) => !stands.has(link.other));
      const again = hub ? [] : key.links.filter((link) => stands.has(link.other)).map((link) => stands.get(link.other));
      const leaves = fresh.map((link) => ({ ...link }));
      leaves.forEach((leaf) => stands.set(leaf.other, leaf));
      return { ...key, hub, leaves, again };
    });
  }

  // Places keys and leaves round the middle, each key in a sector as wide as its leaves ask for.
  function place(shared) {
    const keys = share(shared);
    const weight = (key) => Math.max(1.4, key.leaves.length);
    const total = keys.reduce((sum, key) => sum + weight(key), 0);
    const height = HEIGHTS.find(([most]) => Math.ceil(total) <= most)[1];
    const [inner, outer] = [
      { x: 118, y: height * 0.22 },
      { x: 178, y: height * 0.42 },
    ];
    const middle = { x: WIDTH / 2, y: height / 2 };
    const spot = (angle, radius) => ({
      x: middle.x + radius.x * Math.cos(angle),
      y: middle.y + radius.y * Math.sin(angle),
      right: Math.cos(angle),
      down: Math.sin(angle),
    });
    // begins so that the first key lies to the right: names have most room at the sides
    let angle = (-Math.PI * weight(keys[0])) / total;
    for (const key of keys) {
      const sector = (2 * Math.PI * weight(key)) / total;
      Object.assign(key, spot(angle + sector / 2, inner));
      if (key.hub) key.leaves = [{ hub: true, count: key.others, front: key.links.filter((link) => link.rank).length }];
      key.leaves.forEach((leaf, index) =>
        Object.assign(leaf, spot(angle + (sector * (index + 0.5)) / key.leaves.length, outer)),
      );
      angle += sector;
    }
    return { keys, middle, height };
  }

  return { WIDTH, read, place };
})();
