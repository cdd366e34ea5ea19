// One strip of time as an svg: a lane for each group of steps. Places are in percent, so that the strip
// fills any width while its letters keep their size. Labels are written where they fit.
const timeStrip = (() => {
  const LETTER = 1.02; // width of a letter in percent of a strip that is 620 pixels wide
  const GAP = 1.6;
  const TOP = 6;

  const widthOf = (text) => [...text].reduce((width, sign) => width + (sign > "\u2e7f" ? 1.9 : 1) * LETTER, 0);
  const overlaps = (row, from, to) => row.some(([start, end]) => from < end && to > start);

  // The first row in which the span is free, or null where all rows are taken.
  function findRow(rows, from, to, most) {
    const place = rows.findIndex((row) => !overlaps(row, from, to));
    if (place < 0 && rows.length >= most) return null;
    if (place < 0) rows.push([]);
    const found = place < 0 ? rows.length - 1 : place;
    rows[found].push([from, to]);
    return found;
  }

  // Steps of one shape that would lie on each other become one mark.
  function gather(steps, scale, nearest) {
    const marks = [];
    const latest = {};
    for (const step of steps) {
      const { shape } = stepMarks.kindOf(step);
      const x = scale.place(step.at);
      const before = latest[shape];
      if (before && x - before.x < nearest) before.steps.push(step);
      else marks.push((latest[shape] = { x, shape, steps: [step] }));
    }
    return marks;
  }

  const title = (lines) =>
    pen.svg("title", {}, lines.slice(0, 6).join("\n"), lines.length > 6 ? `\n+${lines.length - 6}` : "");

  // Puts a text beside its mark, to the right or, near the edge, to the left.
  function besides(x, width) {
    const left = x + GAP + width > 101;
    return { left, from: left ? x - GAP - width : x - GAP, to: left ? x + GAP : x + GAP + width };
  }

  function label(x, y, text, left, offset = 9) {
    const attributes = {
      x: `${x.toFixed(3)}%`,
      y,
      dx: left ? -offset : offset,
      class: "strip-label",
      "text-anchor": left ? "end" : "start",
    };
    return pen.svg("text", attributes, text);
  }

  function drawMarks(steps, scale, top, { labelled, describe, height, nearest }) {
    const rows = [];
    const nodes = gather(steps, scale, nearest).map((mark) => {
      const text = labelled ? describe(mark.steps) : "";
      const spot = besides(mark.x, widthOf(text));
      const row = labelled ? findRow(rows, spot.from, spot.to, 4) : 0;
      const y = top + (row ?? 0) * height + height / 2;
      const drawn = stepMarks.at(mark.x, y, mark.shape, "", title(mark.steps.map((step) => describe([step], true))));
      return labelled && row !== null ? [drawn, label(mark.x, y + 4, text, spot.left)] : [drawn];
    });
    return { nodes, height: Math.max(1, rows.length) * height };
  }

  const line = (from, to, y, look) =>
    pen.svg("line", { x1: `${from.toFixed(3)}%`, x2: `${to.toFixed(3)}%`, y1: y, y2: y, class: look });

  // A whole bar was delivered, a dashed one with a cross was stopped, an arrow is still on its way or open.
  function drawBar(order, from, to, y, thick, lines) {
    const { fate } = order;
    const shape = {
      x: `${from.toFixed(3)}%`,
      y: y - thick / 2,
      width: `${Math.max(0.5, to - from).toFixed(3)}%`,
      height: thick,
    };
    const group = pen.svg("g", { class: `order ${fate}`, "data-fate": fate }, title(lines), pen.svg("rect", shape));
    if (fate === "stopped") group.append(stepMarks.at(Math.max(to, from + 0.5), y, "cross", "stop"));
    if (fate === "open" || fate === "moving")
      group.append(
        line(to, Math.min(100, to + 4), y, "onward"),
        stepMarks.at(Math.min(100, to + 4), y, "right", "ahead"),
      );
    return group;
  }

  function drawOrders(orders, scale, top, { labelled, describeOrder, height, mostRows }) {
    const rows = [];
    let beyond = 0;
    const nodes = orders.flatMap((order) => {
      const [from, to] = [scale.place(order.at), scale.place(order.end)];
      const text = labelled ? describeOrder(order) : "";
      const width = widthOf(text);
      const left = labelled && from + width > 101;
      const reach = Math.max(to + 6, left ? 0 : from + width + 1);
      const row = findRow(rows, left ? from - width : from - 0.4, reach, mostRows);
      if (row === null && labelled) beyond += 1;
      if (row === null && labelled) return [];
      const y = top + (row ?? mostRows - 1) * height + height - (labelled ? 8 : height / 2);
      const bar = drawBar(order, from, to, y, labelled ? 8 : 6, [describeOrder(order, true)]);
      return labelled ? [bar, label(from, y - 8, text, left, 0)] : [bar];
    });
    return { nodes, height: Math.max(1, rows.length) * height, beyond };
  }

  function drawAxis(scale, bottom, telling) {
    return scale.ticks.flatMap(({ at, kind }) => {
      const x = scale.place(at);
      const anchor = x < 5 ? "start" : x > 95 ? "end" : "middle";
      const place = `${x.toFixed(3)}%`;
      return [
        pen.svg("line", { x1: place, x2: place, y1: 0, y2: bottom, class: "grid" }),
        pen.svg("text", { x: place, y: bottom + 15, class: "tick", "text-anchor": anchor }, telling.write(kind, at)),
      ];
    });
  }

  // Gives the two svgs of a strip: the names of its lanes, and the strip.
  return function drawStrip({ events, orders, scale, lanes, telling, look, hot }) {
    let top = TOP;
    let beyond = 0;
    const [names, drawn] = [[], []];
    for (const lane of lanes) {
      const own = events.filter((event) => stepMarks.kindOf(event).lane === lane);
      const { nodes, height, ...rest } =
        lane === "order" ? drawOrders(orders, scale, top, look.orders) : drawMarks(own, scale, top, look.marks);
      beyond += rest.beyond ?? 0;
      names.push(
        pen.svg(
          "text",
          { x: 0, y: top + (look.marks.labelled ? 14 : height / 2 + 4), class: "lane" },
          telling.say(`lane_${lane}`),
        ),
      );
      drawn.push(
        pen.svg("line", { x1: 0, x2: "100%", y1: top + height + 2, y2: top + height + 2, class: "rule" }),
        ...nodes.flat(),
      );
      top += height + 5;
    }
    const size = { height: top + 20, "aria-hidden": "true" };
    const under = drawAxis(scale, top - 3, telling);
    if (hot)
      under.push(
        pen.svg("rect", {
          class: "hot",
          x: `${hot.from.toFixed(3)}%`,
          width: `${(hot.to - hot.from).toFixed(3)}%`,
          y: 0,
          height: top - 3,
        }),
      );
    return {
      names: pen.svg("svg", { ...size, class: "strip-lanes" }, names),
      strip: pen.svg("svg", { ...size, class: "strip" }, under, drawn),
      beyond,
    };
  };
})();
