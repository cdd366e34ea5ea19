// Every step in a table, the oldest first: an order is one line from placed to its end. What lies long
// before and after the hot part is folded.
const drawSteps = (() => {
  const LOOSE = 4; // how many rows beside the hot part stay in view
  const MOST_HOT = 40;
  const FIELDS = [
    ["login", "phone"],
    ["notify", "phone"],
    ["recipient", "phone"],
    ["person", "person"],
    ["device", "device"],
    ["ip", "ip"],
    ["address", "address"],
    ["payee", "payee"],
  ];
  const ROLES = { login: "signs_in", notify: "receives", recipient: "recipient" };
  const COLUMNS = ["when", "what", "amount", "with", "where"];

  // Says the steps of an order on one line: placed → paid +1 min → shipped +6 h.
  function course(order, telling) {
    return order.steps.flatMap((step, place) => {
      const later = place ? step.at - order.steps[place - 1].at : 0;
      const gap = later ? ` +${telling.span(later)}` : "";
      const stopped = order.fate === "stopped" && place === order.steps.length - 1;
      return [
        place ? " \u2192 " : "",
        pen.html(stopped ? "strong" : "span", {}, telling.what(step.what)),
        pen.html("span", { class: "gap" }, gap),
      ];
    });
  }

  // What each row was done with, as far as it differs from the rows before; a payee is always named.
  function readWith(things) {
    const seen = new Set();
    const before = {};
    return new Map(
      things.map((thing, place) => {
        const changed = FIELDS.filter(
          ([field]) => thing[field] && (field === "payee" || thing[field] !== before[field]),
        );
        const told = changed.map(([field, kind]) => ({
          field,
          kind,
          no: thing[field],
          fresh: place > 0 && !seen.has(`${kind} ${thing[field]}`),
        }));
        for (const { field, kind, no } of told) {
          before[field] = no;
          seen.add(`${kind} ${no}`);
        }
        return [thing, told];
      }),
    );
  }

  function drawWith(told, telling) {
    return told.flatMap(({ field, kind, no, fresh }, place) => {
      const key = telling.key(kind, no);
      const said = ROLES[field] ? telling.say(ROLES[field], { key }) : key;
      return [
        place ? telling.say("comma") : "",
        pen.html("span", { class: fresh ? "fresh" : null }, fresh ? telling.say("fresh", { key: said }) : said),
      ];
    });
  }

  const cell = (name, telling, ...inside) =>
    pen.html("td", { class: name, "data-label": telling.say(`column_${name}`) }, inside);

  function rowOf(thing, facts, telling) {
    const order = thing.steps !== undefined;
    const state =
      order && thing.fate === "stopped" ? pen.html("span", { class: "tag stopped" }, telling.say("stopped")) : null;
    const open =
      order && (thing.fate === "open" || thing.fate === "moving")
        ? pen.html("span", { class: "tag open" }, telling.say(`tag_${thing.fate}`))
        : null;
    const named = order
      ? [
          pen.html(
            "span",
            { class: "goods" },
            telling.list([telling.goods(thing.goods) || telling.say("order"), telling.paid(thing.paidWith)]),
          ),
          " ",
          state,
          open,
          pen.html(
            "span",
            { class: "course" },
            course(thing, telling),
            " \u00b7 ",
            pen.value(thing.order ?? telling.UNKNOWN),
            thing.merchant ? [" \u00b7 ", pen.value(thing.merchant)] : null,
          ),
        ]
      : [telling.what(thing.what)];
    const { shape } = order ? { shape: "bar" } : stepMarks.kindOf(thing);
    const moment = pen.html("time", { datetime: new Date(thing.at * 1000).toISOString() }, telling.moment(thing.at));
    return pen.html(
      "tr",
      { class: facts.within(thing) ? "hot" : null, "data-fate": order ? thing.fate : null },
      pen.html("th", { scope: "row", class: "when" }, moment),
      cell(
        "what",
        telling,
        pen.html(
          "div",
          { class: "marked" },
          stepMarks.inline(order && thing.fate === "stopped" ? "cross" : shape, order ? thing.fate : ""),
          pen.html("div", {}, named),
        ),
      ),
      cell("amount", telling, Number.isFinite(thing.amount) ? telling.money(thing.amount) : ""),
      cell("with", telling, drawWith(facts.seenWith.get(thing), telling)),
      cell("where", telling, telling.city(thing)),
    );
  }

  function table(rows, facts, telling) {
    const heads = COLUMNS.map((name) => pen.html("th", { scope: "col", class: name }, telling.say(`column_${name}`)));
    return pen.html(
      "table",
      { class: "steps-table" },
      pen.html("thead", {}, pen.html("tr", {}, heads)),
      pen.html(
        "tbody",
        {},
        rows.map((thing) => rowOf(thing, facts, telling)),
      ),
    );
  }

  // A folded table draws its rows when it is opened first: most are never opened.
  function folded(key, rows, facts, telling) {
    if (!rows.length) return null;
    const period = telling.period(rows[0].at, rows.at(-1).at);
    const fold = pen.html(
      "details",
      { class: "fold" },
      pen.html(
        "summary",
        {},
        telling.say(key, { count: rows.length }),
        " ",
        pen.html("span", { class: "fine" }, period),
      ),
    );
    fold.addEventListener("toggle", () => fold.querySelector("table") ?? fold.append(table(rows, facts, telling)));
    return fold;
  }

  // Cuts the rows in three: what is folded before the hot part, what is in view, what is folded after.
  function cut(things, facts) {
    const start = things.findIndex(facts.within);
    const end = things.findLastIndex(facts.within) + 1;
    const from = start - LOOSE > 1 ? start - LOOSE : 0;
    const to = things.length - end - LOOSE > 1 ? end + LOOSE : things.length;
    const last = to - from > MOST_HOT + 2 * LOOSE ? Math.min(to, start + MOST_HOT) : to;
    return [things.slice(0, from), things.slice(from, last), things.slice(last)];
  }

  return function draw(facts, telling) {
    const heading = telling.say("steps");
    const things = [...facts.events, ...facts.orders].sort((one, other) => one.at - other.at);
    if (!things.length) return null;
    const [before, shown, after] = cut(things, facts);
    const known = { ...facts, seenWith: readWith(things) };
    const scroll = pen.html(
      "div",
      { class: "steps-scroll", tabindex: 0, role: "group", "aria-label": heading },
      table(shown, known, telling),
    );
    return pen.part(
      "steps",
      heading,
      folded("fold_before", before, known, telling),
      scroll,
      folded("fold_after", after, known, telling),
    );
  };
})();
