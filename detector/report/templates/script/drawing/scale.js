// A scale of time: an instant becomes a place between 0 and 100 percent, with ticks at round local times.
const timeScale = (() => {
  const [MINUTE, HOUR, DAY] = [60, 3600, 86400];
  const STEPS = [
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    4 * DAY,
    7 * DAY,
  ];
  const MONTHS = [1, 2, 3, 6, 12, 24, 60, 120];
  const MOST_TICKS = 7;
  const MONTH = 30.44 * DAY;

  // How far local time is ahead of UTC at an instant, in seconds.
  function ahead(at, zone) {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    const told = Object.fromEntries(
      format.formatToParts(new Date(at * 1000)).map(({ type, value }) => [type, Number(value)]),
    );
    return Date.UTC(told.year, told.month - 1, told.day, told.hour, told.minute, told.second) / 1000 - Math.floor(at);
  }

  function evenTicks(from, to, step, offset) {
    const ticks = [];
    for (let at = Math.ceil((from + offset) / step) * step - offset; at <= to; at += step) {
      ticks.push({ at, kind: (at + offset) % DAY === 0 ? "day" : "clock" });
    }
    return ticks;
  }

  function monthTicks(from, to, step, offset) {
    const start = new Date((from + offset) * 1000);
    const ticks = [];
    for (let month = start.getUTCFullYear() * 12 + start.getUTCMonth(); ; month += 1) {
      const at = Date.UTC(Math.floor(month / 12), month % 12, 1) / 1000 - offset;
      if (at > to) return ticks;
      if (at >= from && month % step === 0)
        ticks.push({ at, kind: month % 12 === 0 || !ticks.length ? "monthOfYear" : "month" });
    }
  }

  function findTicks(from, to, zone) {
    const offset = ahead(from, zone);
    const step = STEPS.find((one) => (to - from) / one <= MOST_TICKS);
    if (step) return evenTicks(from, to, step, offset);
    const months = MONTHS.find((one) => (to - from) / (one * MONTH) <= MOST_TICKS) ?? 240;
    return monthTicks(from, to, months, offset);
  }

  // A range that is too short to draw is widened; a little room on both sides keeps marks whole.
  return function makeScale(from, to, zone, shortest = 10 * MINUTE) {
    const length = Math.max(to - from, shortest);
    const middle = (from + to) / 2;
    const [start, end] = [middle - length * 0.53, middle + length * 0.53];
    return {
      from: start,
      to: end,
      place: (at) => Math.min(100, Math.max(0, ((at - start) / (end - start)) * 100)),
      ticks: findTicks(start, end, zone),
    };
  };
})();
