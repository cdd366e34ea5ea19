// Where things happened: the places of a case with their distances from home.
const findPlaces = (() => {
  const NEAR = 30; // kilometres; places are known to 0.1 degrees, some ten kilometres
  const samePlace = (place, city) => (place ? place.map((degrees) => degrees.toFixed(1)).join(" ") : city);

  // Every place once: {place, city, home, logins, orders, stopped, cash, distance}.
  return Object.assign(
    function find(facts) {
      const home = facts.profile?.home ?? null;
      const found = new Map();
      const at = (place, city) => {
        const key = samePlace(place, city);
        if (!key) return null;
        if (!found.has(key)) found.set(key, { place, city: "", home: false, events: 0, orders: 0, stopped: 0 });
        const known = found.get(key);
        known.city ||= city ?? "";
        return known;
      };
      const start = at(home, facts.profile?.city ?? "");
      if (start) start.home = true;
      for (const event of facts.events) {
        const seen = at(event.place, event.city);
        if (seen) seen.events += 1;
      }
      for (const order of facts.orders) {
        const seen = at(order.place, order.city);
        if (!seen) continue;
        seen.orders += 1;
        seen.stopped += order.fate === "stopped" ? 1 : 0;
      }
      const places = [...found.values()];
      for (const one of places) one.distance = home && one.place ? readFacts.kilometres(home, one.place) : null;
      return places.sort((one, other) => other.home - one.home || (one.distance ?? -1) - (other.distance ?? -1));
    },
    { far: (one) => one.distance !== null && one.distance > NEAR },
  );
})();
