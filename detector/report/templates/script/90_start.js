// Starts the page; where the browser cannot unpack it, the rows that stand in it stay as they are.
(async () => {
  "use strict";
  looks.show();
  if (!worklist.table) return;
  try {
    await worklist.start();
  } catch (fault) {
    console.error(fault);
    worklist.table.dataset.ready = "";
    const cannot = document.getElementById("cannot");
    cannot.textContent = speech.say("live_cannot");
    cannot.hidden = false;
    return;
  }
  filters.show();
  keyboard.start();
  for (const link of document.querySelectorAll(".to-case")) {
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      if (!(await worklist.goTo(link.dataset.account))) document.getElementById("worklist").scrollIntoView();
    });
  }
  for (const link of document.querySelectorAll(".to-ring")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      filters.ask(link.dataset.ring);
    });
  }
})();
