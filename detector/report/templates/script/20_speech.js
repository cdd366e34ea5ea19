// What is kept in the browser beyond this visit; a browser that keeps nothing is no fault.
const keep = (() => {
  "use strict";
  function read(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  function write(key, value) {
    try {
      localStorage.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  }

  return { read, write };
})();

// The language of the reader: everything on the page is there in both, and changes at once.
const speech = (() => {
  "use strict";
  const { words } = unpack.told;
  const UNKNOWN = "\u2013";
  const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  const listeners = [];
  const kept = keep.read("detector-language");
  let language = words.page[kept] ? kept : unpack.told.language;

  const count = (number) => (number === null ? UNKNOWN : whole.format(number));
  const write = (value) => (typeof value === "number" ? count(value) : String(value));

  // Texts that no span can hold: options, titles, labels, hints.
  function translate() {
    document.documentElement.lang = document.documentElement.dataset.language = language;
    const suffix = language === "zh" ? "Zh" : "En";
    for (const node of document.querySelectorAll("[data-text-en]")) node.textContent = node.dataset[`text${suffix}`];
    translateNames(document);
    for (const button of document.querySelectorAll("[data-choose-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.chooseLanguage === language));
    }
  }

  function translateNames(root) {
    const suffix = language === "zh" ? "Zh" : "En";
    for (const node of root.querySelectorAll("[data-label-en]")) node.setAttribute("aria-label", node.dataset[`label${suffix}`]);
    for (const node of root.querySelectorAll("[data-hint-en]")) node.setAttribute("placeholder", node.dataset[`hint${suffix}`]);
  }

  function choose(next) {
    language = next;
    keep.write("detector-language", next);
    translate();
    for (const listener of listeners) listener();
  }

  for (const button of document.querySelectorAll("[data-choose-language]")) {
    button.addEventListener("click", () => choose(button.dataset.chooseLanguage));
  }
  translate();

  return {
    UNKNOWN, count, translateNames,
    say: (key, values = {}) => telling.fill(words.page[language][key] ?? key, values, write).join(""),
    has: (key) => key in words.page[language],
    of: (texts) => texts[language] ?? texts.en,
    money: (yuan) => (yuan === null ? UNKNOWN : `\u00a5${count(yuan)}`),
    draw: (facts) => drawCase(facts, words.case[language], unpack.told.zone, language),
    heard: (listener) => listeners.push(listener),
    get language() {
      return language;
    },
  };
})();
