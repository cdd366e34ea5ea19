// Reads a case: its orders joined from their steps, what became of each, and where it is hottest.
const readFacts = (() => {
  const STOPS = new Set(["intercepted", "cancelled", "refunded"]);
  const LONG_OPEN = 30 * 86400;
  // How much a step speaks for a hand at work; what is not here is everyday.
  const TELLING = {
    __proto__: null,
    placed: 1,
    login_failed: 1,
    device_bound: 1,
    card_bound: 1,
    address_added: 1,
    credit_limit_changed: 1,
    credit_opened: 2,
    password_reset: 2,
    login_phone_changed: 2,
    notify_phone_changed: 2,
    payee_added: 2,
    cash_drawn: 2,
    transferred_out: 2,
    screen_shared: 2,
  };
  const first = (steps, field) =>
    steps.map((step) => step[field]).find((found) => found !== null && found !== undefined) ?? null;

  // `moving` can still be called back, `open` was not even sent; an old `open` order is one whose end nobody told.
  function fateOf(state, at, now) {
    if (STOPS.has(state)) return "stopped";
    if (state === "delivered") return "done";
    if (now - at > LONG_OPEN) return "untold";
    return state === "shipped" ? "moving" : "open";
  }

  function joinOrder(steps, now) {
    const last = steps.at(-1);
    const fields = [
      "order",
      "amount",
      "goods",
      "merchant",
      "paidWith",
      "recipient",
      "address",
      "device",
      "ip",
      "place",
      "city",
    ];
    const known = Object.fromEntries(fields.map((field) => [field, first(steps, field)]));
    return { ...known, steps, at: steps[0].at, end: last.at, state: last.what, fate: fateOf(last.what, last.at, now) };
  }

  function joinOrders(steps, now) {
    const found = new Map();
    steps.forEach((step, place) => {
      const id = step.order ?? `\u0000${place}`;
      if (!found.has(id)) found.set(id, []);
      found.get(id).push(step);
    });
    return [...found.values()].map((own) => joinOrder(own, now));
  }

  // The densest run: of all runs from one telling step to another the one with the most weight for the
  // square root of its length. The root lets a day of twenty orders win against two that are a minute
  // apart; three hours are added to every length, so that a pause for tea does not end a run.
  function findHot(steps) {
    const told = steps.filter((step) => TELLING[step.what]);
    let best = { from: null, to: null, score: -1, count: 0 };
    told.forEach((start, place) => {
      let [weight, count] = [0, 0];
      for (const step of told.slice(place)) {
        weight += TELLING[step.what];
        count += 1;
        const score = weight / Math.sqrt(3 + (step.at - start.at) / 3600);
        if (score >= best.score) best = { from: start.at, to: step.at, score, count };
      }
    });
    return best.from === null ? null : best;
  }

  // Where a number takes the place of another: [{at, role, from, to}].
  function findChanges(events) {
    const changes = [];
    for (const role of ["login", "notify"]) {
      let before = null;
      for (const event of events) {
        const now = event[role] ?? before;
        if (before !== null && now !== before) changes.push({ at: event.at, role, from: before, to: now });
        before = now;
      }
    }
    return changes.sort((one, other) => one.at - other.at);
  }

  function kilometres([latitude, longitude], [otherLatitude, otherLongitude]) {
    const radians = Math.PI / 180;
    const across = Math.sin(((otherLongitude - longitude) * radians) / 2) ** 2;
    const along = Math.sin(((otherLatitude - latitude) * radians) / 2) ** 2;
    const chord = along + Math.cos(latitude * radians) * Math.cos(otherLatitude * radians) * across;
    return 2 * 6371 * Math.asin(Math.sqrt(Math.min(1, chord)));
  }

  // What amounts come to, or null where not one of them is known.
  function sum(things) {
    const known = things.map((thing) => thing.amount).filter(Number.isFinite);
    return known.length ? known.reduce((total, amount) => total + amount, 0) : null;
  }

  function read(told) {
    const steps = [...(told.steps ?? [])].sort((one, other) => one.at - other.at);
    const now = told.asOf;
    const events = steps.filter((step) => step.log !== "order");
    const orders = joinOrders(
      steps.filter((step) => step.log === "order"),
      now,
    );
    const hot = findHot(steps);
    const within = (thing) => hot !== null && thing.at >= hot.from && thing.at <= hot.to;
    return {
      ...told,
      steps,
      now,
      events,
      orders,
      hot,
      within,
      keys: told.keys ?? [],
      links: told.links ?? [],
      signs: told.signs ?? [],
      asks: told.asks ?? [],
      stops: told.stops ?? [],
      changes: findChanges(events),
      keyOf: (kind, no) => (told.keys ?? []).find((key) => key.kind === kind && key.no === no) ?? null,
    };
  }

  return Object.assign(read, { kilometres, sum });
})();
