// The mark of each kind of step: its lane and its shape. Shapes alone tell the kinds apart.
const stepMarks = (() => {
  const LANES = ["account", "access", "change", "cash", "order"];
  const SHAPES = {
    diamond: "M0-5.5 5.5 0 0 5.5-5.5 0z",
    star: "M0-6.5 1.8-2.2 6.3-1.9 2.9 1.1 4 5.6 0 3.2-4 5.6-2.9 1.1-6.3-1.9-1.8-2.2z",
    circle: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    crossed: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0zM-2.8-2.8 2.8 2.8M-2.8 2.8 2.8-2.8",
    square: "M-4-4H4V4H-4z",
    screen: "M-6-4.5H6V3H-6zM-3 5.5H3",
    up: "M0-5.5 5.5 4.5H-5.5z",
    down: "M0 5.5-5.5-4.5H5.5z",
    right: "M-5-4.5 5.5 0-5 4.5z",
    left: "M5-4.5-5.5 0 5 4.5z",
    cross: "M-4-4 4 4M-4 4 4-4",
    bar: "M-7-3.5H7V3.5H-7z",
    dot: "M-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z",
  };
  const HOLLOW = new Set(["circle", "crossed", "screen", "left", "cross"]);
  // what → [lane, shape, name in the key]
  const KINDS = {
    __proto__: null,
    registered: ["account", "diamond", "account"],
    identity_verified: ["account", "diamond", "account"],
    credit_opened: ["account", "star", "opened"],
    credit_limit_changed: ["account", "diamond", "account"],
    closed: ["account", "diamond", "account"],
    login: ["access", "circle", "login"],
    login_failed: ["access", "crossed", "failed"],
    device_bound: ["access", "square", "device"],
    screen_shared: ["access", "screen", "screen"],
    login_phone_changed: ["change", "up", "change"],
    notify_phone_changed: ["change", "up", "change"],
    password_reset: ["change", "up", "change"],
    address_added: ["change", "up", "change"],
    card_bound: ["change", "up", "change"],
    payee_added: ["change", "up", "change"],
    cash_drawn: ["cash", "down", "drawn"],
    transferred_out: ["cash", "right", "transfer"],
    repaid: ["cash", "left", "repaid"],
  };

  const kindOf = (step) => {
    const [lane, shape, name] =
      step.log === "order" ? ["order", "bar", "order"] : (KINDS[step.what] ?? ["account", "dot", "other"]);
    return { lane, shape, name };
  };

  const outline = (shape, look = "") =>
    pen.svg("path", { d: SHAPES[shape], class: `mark${HOLLOW.has(shape) ? " hollow" : ""} ${look}`.trim() });

  // A mark at a place in percent: an inner svg, for a path itself knows no percentages.
  const at = (percent, y, shape, look, ...inside) =>
    pen.svg("svg", { x: `${percent.toFixed(3)}%`, y, overflow: "visible" }, outline(shape, look), ...inside);

  // A mark in a line of text, as in a key.
  const inline = (shape, look) =>
    pen.svg(
      "svg",
      { class: "mark-key", viewBox: "-8 -8 16 16", width: 16, height: 16, "aria-hidden": "true" },
      outline(shape, look),
    );

  return { LANES, kindOf, at, inline, outline };
})();
