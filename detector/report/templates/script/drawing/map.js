// A picture like a map: home, sign-ins and deliveries by their coordinates. No coast, no streets: it shows
// how far, and which way.
const drawMap = (() => {
  const MOST_NAMES = 12;
  const HOUSE = "M0-8 8-1H5.5V6H-5.5V-1H-8z";

  function drawSpot(one, telling) {
    const shapes = [];
    if (one.home) shapes.push(pen.svg("path", { d: HOUSE, class: "home" }));
    if (one.orders)
      shapes.push(
        pen.svg("path", {
          d: "M-5-5H5V5H-5zM-5-1.5H5",
          class: one.stopped === one.orders ? "parcel stopped" : "parcel",
          transform: one.home ? "translate(15 0)" : null,
        }),
      );
    if (one.events && !one.home) shapes.push(pen.svg("circle", { r: one.orders ? 9.5 : 5, class: "seen" }));
    return pen.svg(
      "g",
      { transform: `translate(${one.x.toFixed(1)} ${one.y.toFixed(1)})`, class: "spot" },
      pen.svg("title", {}, sayPlace(one, telling)),
      shapes,
    );
  }

  // The way from home, with the kilometres written on it.
  function drawWay(one, home, room, telling) {
    const way = pen.svg("line", {
      x1: home.x,
      y1: home.y,
      x2: one.x,
      y2: one.y,
      class: one.orders ? "way" : "way seen",
    });
    const [x, y] = [(home.x + one.x) / 2, (home.y + one.y) / 2];
    const label = mapPlane.write(
      room,
      telling.km(one.distance),
      [
        [x, y - 5, "middle"],
        [x + 8, y + 12, "start"],
        [x - 8, y + 12, "end"],
      ],
      "km",
    );
    return [way, label];
  }

  function drawScale(kmPerPixel, height, telling) {
    const longest = kmPerPixel * mapPlane.WIDTH * 0.28;
    const power = 10 ** Math.floor(Math.log10(longest));
    const km = [5, 2, 1].map((one) => one * power).find((one) => one <= longest);
    const [x, y] = [10, height - 12];
    const bar = pen.svg("path", {
      d: `M${x} ${y - 4}V${y}H${(x + km / kmPerPixel).toFixed(1)}V${y - 4}`,
      class: "scale-bar",
    });
    return [
      bar,
      pen.svg("text", { x: x + km / kmPerPixel + 6, y: y + 3, class: "km" }, telling.say("km", { count: km })),
    ];
  }

  const nameOf = (one, telling) => one.city || (one.home ? telling.say("home") : telling.say("place_unnamed"));

  function sayPlace(one, telling) {
    const told = [
      one.home ? telling.say("home") : "",
      one.distance !== null && !one.home ? telling.say("from_home", { km: telling.km(one.distance) }) : "",
    ];
    told.push(
      one.events ? telling.say("seen_times", { count: one.events }) : "",
      one.orders ? telling.say("delivered_times", { count: one.orders }) : "",
    );
    told.push(one.stopped ? telling.say("stopped_times", { count: one.stopped }) : "");
    return telling.say("stamped", { moment: nameOf(one, telling), what: telling.list(told) });
  }

  function drawPicture(places, telling) {
    const { spots, kmPerPixel, height } = mapPlane.fit(places);
    const home = spots.find((one) => one.home);
    const taken = spots.map((one) => ({
      x0: one.x - 9,
      x1: one.x + (one.home && one.orders ? 22 : 9),
      y0: one.y - 8,
      y1: one.y + 8,
    }));
    const room = { taken, height };
    const names = spots.slice(0, MOST_NAMES).map((one) => {
      const right = [one.x + (one.home && one.orders ? 26 : 13), one.y + 4, "start"];
      const left = [one.x - 13, one.y + 4, "end"];
      const sides = home && one.x < home.x ? [left, right] : [right, left]; // away from the line to home
      return mapPlane.write(
        room,
        nameOf(one, telling),
        [...sides, [one.x, one.y - 13, "middle"], [one.x, one.y + 22, "middle"]],
        "town",
      );
    });
    const far = home ? spots.filter((one) => findPlaces.far(one)).slice(-8) : [];
    const ways = far.map((one) => drawWay(one, home, room, telling));
    const label = telling.say("picture_map", {
      places: telling.list(places.slice(0, 8).map((one) => sayPlace(one, telling))),
    });
    const inside = [
      ...ways.map(([way]) => way),
      ...spots.map((one) => drawSpot(one, telling)),
      ...names,
      ...ways.map(([, text]) => text),
      ...drawScale(kmPerPixel, height, telling),
    ];
    return pen.svg(
      "svg",
      { viewBox: `0 0 ${mapPlane.WIDTH} ${height}`, class: "map", role: "img", "aria-label": label },
      inside,
    );
  }

  // The same as a list, which is the key of the picture as well.
  function drawList(places, telling) {
    const most = 10;
    const rows = places.slice(0, most).map((one) => {
      const distance = one.home ? telling.say("home") : one.distance === null ? "" : telling.km(one.distance);
      const told = [
        one.events ? telling.say("seen_times", { count: one.events }) : "",
        one.orders ? telling.say("delivered_times", { count: one.orders }) : "",
        one.stopped ? telling.say("stopped_times", { count: one.stopped }) : "",
      ];
      return pen.html(
        "li",
        {},
        pen.html("bdi", { class: "town" }, one.city || telling.say("place_unnamed")),
        pen.html("span", { class: "distance" }, distance),
        pen.html("span", {}, telling.list(told)),
      );
    });
    if (places.length > most)
      rows.push(pen.html("li", {}, telling.say("more_places", { count: places.length - most })));
    return pen.html("ul", { class: "places" }, rows);
  }

  return function draw(facts, telling) {
    const places = findPlaces(facts);
    const heading = telling.say("places");
    const note = (key) => pen.html("p", { class: "nothing" }, telling.say(key));
    if (!places.length) return pen.part("where", heading, note("no_places"));
    const placed = places.filter((one) => one.place);
    const picture =
      placed.length > 1 ? drawPicture(placed, telling) : note(placed.length ? "one_place" : "no_coordinates");
    const homeless = places.some((one) => one.home) ? null : note("no_home");
    return pen.part("where", heading, picture, homeless, drawList(places, telling));
  };
})();
