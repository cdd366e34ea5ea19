// What happened over time, in two strips that are linked: the whole history, and the hot part of it as
// under a glass. Both scales are even, so that a length is a length: months tell what is usual for this
// account, minutes tell whose pace it was. One uneven scale (a logarithm of the time since) would show
// both at once and let nobody compare two gaps.
const drawTimeline = (() => {
  const CLOSE = 0.5; // a hot part that is longer than this share of the whole needs no strip of its own
  const ROOM = 0.12;

  function describeEvents(facts, telling) {
    return (steps, whole) => {
      const [step] = steps;
      const text =
        steps.length > 1
          ? telling.say("times", { what: telling.what(step.what), count: steps.length })
          : eventText(step, facts, telling);
      return whole ? telling.say("stamped", { moment: telling.moment(step.at), what: text }) : text;
    };
  }

  // What a step says in a few words: what it was, and which number, device or payee, or how much.
  function eventText(step, facts, telling) {
    const letters = {
      __proto__: null,
      login_phone_changed: ["phone", step.login],
      notify_phone_changed: ["phone", step.notify],
      device_bound: ["device", step.device],
      login: ["device", step.device],
      login_failed: ["device", step.device],
      payee_added: ["payee", step.payee],
      transferred_out: ["payee", step.payee],
      address_added: ["address", step.address],
    };
    const [kind, no] = letters[step.what] ?? [];
    const amount = Number.isFinite(step.amount) ? telling.money(step.amount) : "";
    const what = `${telling.what(step.what)} ${amount}`.trim();
    return no ? `${what} \u00b7 ${telling.key(kind, no)}` : what;
  }

  function describeOrders(telling) {
    return (order, whole) => {
      const goods = telling.goods(order.goods);
      const state = order.fate === "done" && !whole ? "" : telling.what(order.state);
      const text = telling.list([[telling.money(order.amount), goods].filter(Boolean).join(" "), state]);
      return whole
        ? telling.say("stamped", { moment: telling.moment(order.at), what: `${order.order ?? ""} ${text}`.trim() })
        : text;
    };
  }

  function looks(facts, telling, labelled) {
    const [describe, describeOrder] = [describeEvents(facts, telling), describeOrders(telling)];
    return {
      marks: { labelled, describe, height: labelled ? 20 : 13, nearest: labelled ? 0.9 : 0.7 },
      orders: { labelled, describeOrder, height: labelled ? 28 : 9, mostRows: labelled ? 8 : 3 },
    };
  }

  function rangeOf(facts) {
    const ends = facts.steps.map((step) => step.at);
    return { from: ends[0], to: ends.at(-1) };
  }

  // The hot part with some room, or null where the whole is short enough to be read at once.
  function closeUp(facts, whole) {
    if (!facts.hot || facts.hot.count < 2) return null;
    const room = Math.max((facts.hot.to - facts.hot.from) * ROOM, 300);
    const near = { from: Math.max(whole.from, facts.hot.from - room), to: Math.min(whole.to, facts.hot.to + room) };
    return near.to - near.from >= CLOSE * (whole.to - whole.from) ? null : near;
  }

  // The lines from the hot part of the whole to the edges of its close-up.
  function drawFunnel(hot) {
    const line = (from, to) => pen.svg("line", { x1: `${from.toFixed(3)}%`, x2: to, y1: 0, y2: 22, class: "funnel" });
    return pen.svg(
      "svg",
      { class: "strip", height: 22, "aria-hidden": "true" },
      line(hot.from, "0%"),
      line(hot.to, "100%"),
    );
  }

  function drawKey(facts, telling) {
    const shapes = new Map(
      facts.events.map((event) => stepMarks.kindOf(event)).map(({ name, shape }) => [name, shape]),
    );
    const items = [...shapes].map(([name, shape]) =>
      pen.html("li", {}, stepMarks.inline(shape), telling.say(`mark_${name}`)),
    );
    const fates = new Set(
      facts.orders.map((order) => (order.fate === "moving" ? "open" : order.fate === "untold" ? "done" : order.fate)),
    );
    const ends = { done: "bar", open: "right", stopped: "cross" };
    for (const fate of Object.keys(ends).filter((one) => fates.has(one))) {
      items.push(pen.html("li", {}, stepMarks.inline(ends[fate], fate), telling.say(`mark_${fate}`)));
    }
    return pen.html("ul", { class: "marks-key" }, items);
  }

  function sayPicture(facts, whole, near, telling) {
    const stopped = facts.orders.filter((order) => order.fate === "stopped").length;
    const told = {
      from: telling.moment(whole.from),
      to: telling.moment(whole.to),
      events: facts.events.length,
      orders: facts.orders.length,
      stopped,
    };
    const close = near
      ? telling.say("picture_close", { from: telling.moment(near.from), to: telling.moment(near.to) })
      : "";
    return telling.say("picture_timeline", told) + close;
  }

  return Object.assign(
    function draw(facts, telling) {
      const heading = telling.say("timeline");
      if (!facts.steps.length)
        return pen.part("timeline", heading, pen.html("p", { class: "nothing" }, telling.say("no_steps")));
      const whole = rangeOf(facts);
      const near = closeUp(facts, whole);
      const present = new Set(facts.events.map((event) => stepMarks.kindOf(event).lane));
      if (facts.orders.length) present.add("order");
      const strip = (range, labelled, hot = null) => {
        const scale = timeScale(range.from, range.to, telling.zone);
        const inside = (thing) => (thing.steps ?? [thing]).some(({ at }) => at >= scale.from && at <= scale.to);
        const shown = { events: facts.events.filter(inside), orders: facts.orders.filter(inside) };
        const busy = new Set([
          ...shown.events.map((event) => stepMarks.kindOf(event).lane),
          ...(shown.orders.length ? ["order"] : []),
        ]);
        const lanes = stepMarks.LANES.filter((lane) => (labelled ? busy : present).has(lane));
        const place = hot && {
          from: scale.place(hot.from),
          to: Math.max(scale.place(hot.to), scale.place(hot.from) + 0.5),
        };
        return {
          ...timeStrip({ ...shown, scale, lanes, telling, look: looks(facts, telling, labelled), hot: place }),
          place,
        };
      };
      const caption = (key, range) =>
        pen.html(
          "p",
          { class: "strip-caption" },
          pen.html("b", {}, telling.say(key)),
          " ",
          telling.period(range.from, range.to),
        );
      const rows = [];
      const add = (drawn, key, range) => rows.push(caption(key, range), drawn.names, drawn.strip);
      const close = strip(near ?? whole, true);
      if (near) {
        const over = strip(whole, false, near);
        add(over, "whole", whole);
        rows.push(pen.html("span"), drawFunnel(over.place));
      }
      add(close, near ? "close" : "whole", near ?? whole);
      const picture = pen.html(
        "div",
        { class: "strips", role: "img", "aria-label": sayPicture(facts, whole, near, telling) },
        rows,
      );
      const more = close.beyond
        ? pen.html("p", { class: "fine" }, telling.say("orders_beyond", { count: close.beyond }))
        : null;
      return pen.part(
        "timeline",
        heading,
        pen.html("div", { class: "strips-scroll", tabindex: 0, role: "group", "aria-label": heading }, picture),
        drawKey(facts, telling),
        more,
      );
    },
    { eventText },
  );
})();
