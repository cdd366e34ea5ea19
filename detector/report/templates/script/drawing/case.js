// The inside of one case: everything that an analyst needs in sixty seconds, drawn from its case object.
const drawCase = (told, words, zone, language) => {
  const facts = readFacts(told);
  const speak = telling.start(words, zone, language, facts.now);
  return pen.html(
    "div",
    { class: "casework", lang: language === "zh" ? "zh-CN" : "en" },
    drawStory.draw(facts, speak),
    pen.html(
      "div",
      { class: "case-main" },
      pen.html("div", {}, drawTimeline(facts, speak), drawSigns(facts, speak)),
      drawStory.drawAsks(facts, speak),
    ),
    pen.html("div", { class: "case-pair" }, numberStory.draw(facts, speak), drawMap(facts, speak)),
    drawLinks(facts, speak),
    drawSteps(facts, speak),
  );
};
