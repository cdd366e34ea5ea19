// The case in a few sentences: what happened, whose hand it was, what can still be stopped, what to ask.
const drawStory = (() => {
  const MOST_STOPS = 4;
  const LATELY = 30 * 86400;
  const count = (things, what) => things.filter((one) => one.what === what);

  function sayTotal(things, telling) {
    const total = readFacts.sum(things);
    return total === null ? telling.say("amount_unknown") : telling.money(total);
  }

  // Credit that was opened just before, the orders and the cash of the hot part.
  function tellHappened(facts, telling) {
    const told = [];
    const opened = count(facts.events, "credit_opened").at(-1);
    if (opened && facts.now - opened.at < LATELY) {
      const limit = opened.amount ?? facts.profile?.limit;
      told.push(
        telling.say(Number.isFinite(limit) ? "said_opened" : "said_opened_only", {
          moment: telling.moment(opened.at),
          limit: telling.money(limit),
        }),
      );
    }
    const orders = facts.orders.filter(facts.within);
    const spent = (things) => ({
      count: things.length,
      money: sayTotal(things, telling),
      span: telling.span((things.at(-1)?.at ?? 0) - (things[0]?.at ?? 0)),
    });
    if (orders.length) told.push(telling.say(orders.length > 1 ? "said_orders" : "said_order", spent(orders)));
    const [drawn, sent] = ["cash_drawn", "transferred_out"].map((what) =>
      count(facts.events, what).filter(facts.within),
    );
    if (drawn.length) told.push(telling.say("said_drawn", spent(drawn)));
    if (sent.length)
      told.push(
        telling.say(drawn.length ? "said_sent_after" : "said_sent", {
          ...spent(sent),
          span: telling.span(sent[0].at - (drawn[0]?.at ?? 0)),
        }),
      );
    const stopped = orders.filter((order) => order.fate === "stopped");
    if (stopped.length) told.push(telling.say("said_stopped", spent(stopped)));
    if (facts.hot && facts.hot.count > 1)
      told.push(telling.say("said_when", { period: telling.period(facts.hot.from, facts.hot.to) }));
    return told;
  }

  // A device that was first seen shortly before the hot part, on an account that had others; or an old one.
  function tellDevice(facts, telling) {
    const used = new Set(
      facts.steps
        .filter(facts.within)
        .map((step) => step.device)
        .filter(Boolean),
    );
    const devices = facts.keys.filter((key) => key.kind === "device" && used.has(key.no));
    const fresh = (key) => key.no > 1 && key.first > facts.hot.from - 3 * 86400;
    const old = (key) => key.first !== null && key.first < facts.hot.from - LATELY;
    const found = devices.find(fresh) ?? devices.find(old);
    if (!found) return [];
    const said = {
      device: telling.key("device", found.no),
      moment: telling.moment(found.first),
      day: telling.day(found.first),
    };
    return [[telling.say(fresh(found) ? "said_device" : "said_own_device", said)]];
  }

  function tellHand(facts, telling) {
    const told = numberStory.tell(facts, telling).slice(0, 2);
    const shared = count(facts.events, "screen_shared").at(-1);
    if (shared) told.unshift([telling.say("said_screen", { moment: telling.moment(shared.at) })]);
    told.push(...tellDevice(facts, telling));
    const crowd = facts.keys
      .filter((key) => key.kind !== "phone" && key.accounts > 1)
      .sort((one, other) => other.accounts - one.accounts)[0];
    if (crowd)
      told.push([telling.say("said_shared", { key: telling.key(crowd.kind, crowd.no), count: crowd.accounts - 1 })]);
    const far = findPlaces(facts)
      .filter((one) => findPlaces.far(one))
      .at(-1);
    if (far)
      told.push([
        telling.say(far.orders ? "said_delivered_far" : "said_seen_far", {
          km: telling.km(far.distance),
          city: far.city || telling.say("place_unnamed"),
        }),
      ]);
    return told.slice(0, 5);
  }

  // What the night holds to be still on its way, most urgent first, each with its deadline.
  function tellStop(facts, telling) {
    const told = facts.stops.slice(0, MOST_STOPS).map((stop) => {
      const order = facts.orders.find((one) => one.order === stop.reference);
      const late = stop.by !== null && stop.by < facts.now;
      const until = stop.by === null ? "stop_open" : late ? "stop_late" : "stop_until";
      const before = telling.say(`stop_before_${stop.before.replace(" ", "_")}`);
      const goods = order ? telling.goods(order.goods) : "";
      return [
        pen.html("b", {}, telling.money(stop.amount)),
        " ",
        stop.kind === "order" ? pen.value(stop.reference) : telling.say(`stop_${stop.kind}`),
        goods ? ` (${goods}) ` : " ",
        telling.say(until, { moment: stop.by === null ? "" : telling.moment(stop.by), before }),
      ];
    });
    const more = facts.stops.length - MOST_STOPS;
    if (more > 0) told.push([telling.say("more_stops", { count: more })]);
    return told.length ? told : [[telling.say("stop_nothing")]];
  }

  function cell(key, told, telling, { left }) {
    const rows = told.map((parts) => pen.html("li", {}, parts));
    return pen.html(
      "div",
      { class: `brief ${key}` },
      pen.html("h4", {}, telling.say(key)),
      rows.length ? pen.html("ul", {}, rows) : pen.html("p", { class: "nothing" }, telling.say(left?.steps ? "nothing_kept" : "nothing_seen")),
    );
  }

  // Pattern and certainty, and the case told in three columns.
  function draw(facts, telling) {
    const { pattern = {}, certainty } = facts;
    const sure = certainty ? pen.html("span", { class: "sure-word" }, telling.say(`sure_${certainty}`)) : null;
    const title = pen.html(
      "h3",
      { class: "pattern" },
      telling.of(pattern.label) || telling.say("no_pattern"),
      " ",
      sure,
    );
    const peers = facts.profile?.peers
      ? pen.html("span", { class: "fine" }, " ", telling.say("compared", { peers: telling.peers(facts.profile.peers) }))
      : null;
    const briefs = [
      cell("happened", tellHappened(facts, telling), telling, facts),
      cell("hand", tellHand(facts, telling), telling, facts),
      cell("stop", tellStop(facts, telling), telling, facts),
    ];
    return pen.html(
      "section",
      { class: "view story" },
      title,
      pen.html("p", { class: "pattern-meaning" }, telling.of(pattern.meaning), peers),
      pen.html("div", { class: "briefs" }, briefs),
    );
  }

  function drawAsks(facts, telling) {
    const { pattern = {} } = facts;
    const asks = facts.asks.map(({ question, clears, fits }) => {
      const answer = (key, text) =>
        text ? pen.html("div", {}, pen.html("dt", {}, telling.say(key)), pen.html("dd", {}, text)) : null;
      return pen.html(
        "li",
        {},
        pen.html("span", { class: "ask" }, telling.of(question)),
        pen.html("dl", {}, answer("clears", telling.of(clears)), answer("fits", telling.of(fits))),
      );
    });
    const plain = (key, text) => (text ? [pen.html("h4", {}, telling.say(key)), pen.html("p", {}, text)] : null);
    return pen.part(
      "asks",
      telling.say("asks"),
      plain("reach", telling.of(pattern.reach)),
      asks.length
        ? [pen.html("h4", {}, telling.say("ask")), pen.html("ol", {}, asks)]
        : pen.html("p", { class: "nothing" }, telling.say("no_asks")),
      plain("clears_account", telling.of(pattern.clears)),
    );
  }

  return { draw, drawAsks };
})();
