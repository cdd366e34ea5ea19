// Light or dark, as the system says or as the reader chose.
const looks = (() => {
  "use strict";
  const buttons = document.querySelectorAll("[data-choose-theme]");

  function choose(theme) {
    document.documentElement.dataset.theme = theme;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.chooseTheme === theme));
  }

  const kept = keep.read("detector-theme");
  choose(["light", "dark"].includes(kept) ? kept : "auto");
  for (const button of buttons) {
    button.addEventListener("click", () => {
      keep.write("detector-theme", button.dataset.chooseTheme);
      choose(button.dataset.chooseTheme);
    });
  }

  return { show: () => { document.getElementById("looks").hidden = false; } };
})();
