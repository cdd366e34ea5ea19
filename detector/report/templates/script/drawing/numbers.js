// The story of the phone numbers: which signs in, which gets the messages, which receives the goods, and
// whose they are besides.
const numberStory = (() => {
  const latest = (things, field) =>
    things
      .map((thing) => thing[field])
      .filter(Boolean)
      .at(-1) ?? null;
  const unique = (numbers) => [...new Set(numbers.filter(Boolean))];

  // The numbers of a case by `no`: the login and notification numbers as they stand last.
  function read(facts) {
    const byRole = (role) =>
      facts.keys.filter((key) => key.kind === "phone" && key.roles.includes(role)).map((key) => key.no);
    return {
      login: latest(facts.events, "login") ?? byRole("login_phone").at(-1) ?? null,
      notify: latest(facts.events, "notify") ?? byRole("notify_phone").at(-1) ?? null,
      logins: unique([...facts.events.map((event) => event.login), ...byRole("login_phone")]),
      recipients: unique([...facts.orders.map((order) => order.recipient), ...byRole("delivery_phone")]),
      own: unique([
        ...facts.events.flatMap((event) => [event.login, event.notify]),
        ...byRole("login_phone"),
        ...byRole("notify_phone"),
      ]),
    };
  }

  const othersThat = (facts, no, role) =>
    facts.links.filter((link) => link.kind === "phone" && link.no === no && link.roles.includes(role));

  function sayOther(link, telling) {
    return [pen.value(link.other), link.rank ? telling.say("in_rank", { rank: link.rank }) : ""];
  }

  // Sentences of the numbers, the most telling first; each is a list of texts and elements.
  function tell(facts, telling) {
    const told = read(facts);
    const sentences = [];
    const say = (key, values = {}) => sentences.push(telling.parts(key, values));
    if (told.notify && told.login)
      say(
        !told.logins.includes(told.notify)
          ? "notify_stranger"
          : told.notify === told.login
            ? "notify_same"
            : "notify_other",
      );
    const signsIn = told.notify && told.notify !== told.login ? othersThat(facts, told.notify, "login_phone") : [];
    if (signsIn.length)
      say(signsIn.length > 1 ? "notify_signs_in_many" : "notify_signs_in", {
        account: sayOther(signsIn[0], telling),
        more: signsIn.length - 1,
      });
    for (const { at, role, from, to } of facts.changes) {
      const next = facts.orders.find((order) => order.at >= at);
      const values = { moment: telling.moment(at), from: telling.key("phone", from), to: telling.key("phone", to) };
      if (next && next.at - at < 3 * 86400)
        say(`${role}_changed_before`, { ...values, span: telling.span(next.at - at) });
      else say(`${role}_changed`, values);
    }
    const to = facts.orders.filter((order) => order.recipient);
    const strange = to.filter((order) => !told.own.includes(order.recipient));
    if (strange.length)
      say(strange.length === to.length ? "recipients_all_strange" : "recipients_strange", {
        count: strange.length,
        of: to.length,
      });
    return sentences.map((parts) => parts.flat());
  }

  // A number: its letter, its masked value, and how many others are seen with it in which role.
  function drawChip(facts, no, telling) {
    const key = facts.keyOf("phone", no);
    const others = key ? key.accounts - 1 : 0;
    const roles = unique(
      facts.links.filter((link) => link.kind === "phone" && link.no === no).flatMap((link) => link.roles),
    );
    const said = telling.list(roles.map(telling.role));
    const whose =
      others > 0
        ? telling.say("whose_else", { count: others, roles: said && telling.say("whose_roles", { roles: said }) })
        : telling.say("nobody_else");
    return pen.html(
      "li",
      {},
      pen.html(
        "span",
        { class: "chip" },
        pen.html("b", {}, telling.letter(no)),
        " ",
        pen.value(key?.shown || telling.UNKNOWN),
      ),
      " ",
      pen.html("span", { class: others > 0 ? "whose shared" : "whose" }, whose),
    );
  }

  function drawRow(key, numbers, facts, telling) {
    const most = 5;
    const chips = numbers.slice(0, most).map((no) => drawChip(facts, no, telling));
    if (numbers.length > most)
      chips.push(pen.html("li", { class: "fine" }, telling.say("more_numbers", { count: numbers.length - most })));
    const inside = chips.length
      ? pen.html("ul", { class: "chips" }, chips)
      : pen.html("span", { class: "fine" }, telling.say("not_known"));
    return pen.html("div", {}, pen.html("dt", {}, telling.say(key)), pen.html("dd", {}, inside));
  }

  function draw(facts, telling) {
    const heading = telling.say("numbers");
    const told = read(facts);
    const former = told.own.filter((no) => no !== told.login && no !== told.notify);
    if (!told.own.length && !told.recipients.length)
      return pen.part("numbers", heading, pen.html("p", { class: "nothing" }, telling.say("no_numbers")));
    const rows = [
      drawRow("number_login", unique([told.login]), facts, telling),
      drawRow("number_notify", unique([told.notify]), facts, telling),
      former.length ? drawRow("number_former", former, facts, telling) : null,
      drawRow("number_recipient", told.recipients, facts, telling),
    ];
    const sentences = tell(facts, telling).map((parts) => pen.html("li", {}, parts));
    return pen.part(
      "numbers",
      heading,
      sentences.length ? pen.html("ul", { class: "said" }, sentences) : null,
      pen.html("dl", { class: "number-rows" }, rows),
    );
  }

  return { draw, tell, read };
})();
