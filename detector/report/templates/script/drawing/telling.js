// Says things in one language: fills texts, and writes amounts, shares, instants and lengths of time.
const telling = (() => {
  const LOCALES = { en: "en-GB", zh: "zh-CN" };
  const [MINUTE, HOUR, DAY] = [60, 3600, 86400];
  const UNKNOWN = "\u2013";

  // `{name}` stands for a value, `{name:one|many}` for the word that its number asks for.
  function fill(text, values, write = String) {
    return text
      .split(/(\{[^{}]*\})/)
      .filter(Boolean)
      .map((piece) => {
        const [, name, one, many] = /^\{(\w+)(?::([^|}]*)\|([^}]*))?\}$/.exec(piece) ?? [];
        if (name === undefined || !(name in values)) return piece;
        if (one !== undefined) return values[name] === 1 ? one : many;
        return write(values[name]);
      });
  }

  // Shares of peers are cut, not rounded: 99.97% must not read 100%.
  function cutShare(share) {
    const digits = share < 0.99 ? 0 : share < 0.999 ? 1 : share < 0.9999 ? 2 : 3;
    const step = 10 ** (digits + 2);
    return `${((Math.floor(share * step + 1e-9) / step) * 100).toFixed(digits)}%`;
  }

  function startTelling(words, zone, language, now) {
    const locale = LOCALES[language] ?? LOCALES.en;
    const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    const dated = (format) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...format });
    const formats = {
      clock: dated({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
      day: dated({ day: "numeric", month: "short" }),
      dayOfYear: dated({ day: "numeric", month: "short", year: "numeric" }),
      month: dated({ month: "short" }),
      monthOfYear: dated({ month: "short", year: "numeric" }),
      year: dated({ year: "numeric" }),
    };
    const write = (kind, at) => formats[kind].format(new Date(at * 1000));
    const thisYear = now === null ? null : write("year", now);

    const count = (number) => whole.format(number);
    const part = (value) => (typeof value === "number" ? count(value) : value);
    const parts = (key, values = {}) => fill(words[key] ?? key, values, part);
    const say = (key, values) => parts(key, values).join("");
    const day = (at) => write(write("year", at) === thisYear ? "day" : "dayOfYear", at);
    const clock = (at) => write("clock", at);

    function span(seconds) {
      const length = Math.abs(seconds);
      if (length < MINUTE) return say("span_seconds", { count: Math.round(length) });
      if (length < HOUR) return say("span_minutes", { count: Math.round(length / MINUTE) });
      if (length < 10 * HOUR) {
        const minutes = Math.round(length / MINUTE);
        const key = minutes % 60 ? "span_hours_minutes" : "span_hours";
        return say(key, { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
      }
      if (length < 2 * DAY) return say("span_hours", { hours: Math.round(length / HOUR) });
      if (length < 60 * DAY) return say("span_days", { count: Math.round(length / DAY) });
      if (length < 730 * DAY) return say("span_months", { count: Math.round(length / DAY / 30.44) });
      return say("span_years", { count: Math.round(length / DAY / 365.25) });
    }

    function whatever(prefix, name) {
      const text = String(name ?? "");
      return words[`${prefix}_${text}`] ?? (text ? text.replaceAll("_", " ") : UNKNOWN);
    }

    const moment = (at) => say("moment", { day: day(at), clock: clock(at) });
    const named = (prefix, name) => (name ? whatever(prefix, name) : "");

    // From one instant to another; the day is said once where it is the same.
    function period(from, to) {
      if (from === to) return moment(from);
      return say("period", { from: moment(from), to: day(from) === day(to) ? clock(to) : moment(to) });
    }

    return {
      say,
      parts,
      count,
      day,
      clock,
      write,
      span,
      moment,
      period,
      zone,
      of: (texts) => texts?.[language] ?? texts?.en ?? "",
      what: (name) => whatever("what", name),
      peers: (name) => whatever("peers", name),
      key: (kind, no) => say("key_named", { kind: whatever("kind", kind), letter: letter(no) }),
      role: (name) => whatever("role", name),
      goods: (name) => named("goods", name),
      paid: (name) => named("paid", name),
      money: (yuan) => (Number.isFinite(yuan) ? `\u00a5${count(yuan)}` : UNKNOWN),
      percent: (share) => `${count(share * 100)}%`,
      km: (distance) => say("km", { count: distance < 10 ? distance.toFixed(1) : Math.round(distance) }),
      list: (texts) => texts.filter(Boolean).join(words.comma ?? ", "),
      city: (thing) =>
        thing.city || (thing.place ? thing.place.map((degrees) => `${degrees.toFixed(1)}\u00b0`).join(" ") : ""),
      cutShare,
      letter,
      UNKNOWN,
    };
  }

  // Values are told apart by letters: A for the one seen first, then B to Z, AA, AB, and so on.
  function letter(no) {
    let [text, rest] = ["", no];
    for (; rest > 0; rest = Math.floor((rest - 1) / 26)) text = String.fromCharCode(65 + ((rest - 1) % 26)) + text;
    return text;
  }

  return { start: startTelling, fill, letter };
})();
