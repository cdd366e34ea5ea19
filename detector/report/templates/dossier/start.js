// Draws the pictures of the case once the page is there; without script all of it stands in the tables.
(() => {
  const told = JSON.parse(document.getElementById("case").textContent);
  const facts = readFacts(told.case);
  const speak = telling.start(told.words, told.zone, told.language, facts.now);
  const drawn = [drawTimeline, numberStory.draw, drawMap, drawLinks, drawSigns].map((draw) => draw(facts, speak));
  document.getElementById("drawn").append(...drawn.filter(Boolean));
  document.querySelector(".pictures").hidden = false;
})();
