// The plane of the map: degrees become pixels, and texts find a free spot. Distances near home are kept, since
// degrees of longitude shrink with the cosine of the latitude (equirectangular projection).
const mapPlane = (() => {
  const [WIDTH, MARGIN] = [560, 56];
  const [LOWEST, HIGHEST] = [150, 300];
  const KM_OF_A_DEGREE = 111.2;
  const LEAST_KM = 60; // the least width of the picture, so that one city does not fill it

  // From degrees to kilometres east and south of home.
  function flatten(places) {
    const [latitude, longitude] = (places.find((one) => one.home) ?? places[0]).place;
    const shrink = Math.cos((latitude * Math.PI) / 180);
    const turn = (degrees) => ((((degrees - longitude + 180) % 360) + 360) % 360) - 180;
    return places.map((one) => ({
      ...one,
      x: turn(one.place[1]) * shrink * KM_OF_A_DEGREE,
      y: (latitude - one.place[0]) * KM_OF_A_DEGREE,
    }));
  }

  // Gives the places their pixels, the picture its height, and how many kilometres a pixel is.
  function fit(places) {
    const flat = flatten(places);
    const range = (axis) => [Math.min(...flat.map((one) => one[axis])), Math.max(...flat.map((one) => one[axis]))];
    const [[west, east], [north, south]] = [range("x"), range("y")];
    const kmPerPixel = Math.max(
      LEAST_KM / WIDTH,
      (east - west) / (WIDTH - 2.6 * MARGIN),
      (south - north) / (HIGHEST - 2 * MARGIN),
    );
    const height = Math.max(LOWEST, Math.round((south - north) / kmPerPixel) + 2 * MARGIN);
    const [middle, centre] = [(west + east) / 2, (north + south) / 2];
    const spots = flat.map((one) => ({
      ...one,
      x: WIDTH / 2 + (one.x - middle) / kmPerPixel,
      y: height / 2 - 8 + (one.y - centre) / kmPerPixel,
    }));
    return { spots, kmPerPixel, height };
  }

  const touches = (one, other) => one.x0 < other.x1 && one.x1 > other.x0 && one.y0 < other.y1 && one.y1 > other.y0;
  const box = (x, y, width, anchor) => {
    const start = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
    return { x0: start - 2, x1: start + width + 2, y0: y - 11, y1: y + 4 };
  };
  const widthOf = (text) => [...text].reduce((width, sign) => width + (sign > "\u2e7f" ? 12 : 6.6), 0);

  // Writes a text at the first of some spots where it lies on no other text and inside the picture.
  function write({ taken, height }, text, spots, look) {
    for (const [x, y, anchor] of spots) {
      const own = box(x, y, widthOf(text), anchor);
      const outside = own.x0 < 0 || own.x1 > WIDTH || own.y0 < 0 || own.y1 > height - 18;
      if (outside || taken.some((other) => touches(own, other))) continue;
      taken.push(own);
      return pen.svg("text", { x, y, "text-anchor": anchor, class: look }, text);
    }
    return null;
  }

  return { WIDTH, fit, write };
})();
