/* ---- the page: the record as a chronology, and the check ---- */
{
  const $ = (id) => document.getElementById(id);
  const TEXTS = JSON.parse($("texts").textContent), RECORD = JSON.parse($("data").textContent);
  const AT_ONCE = 200; // messages drawn at once
  let language = RECORD.language, last = null;

  // A name must not turn or break the line that it is shown in.
  const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
  const shown = (name) => name.replace(UNSAFE, (c) => "\u27e6U+" + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0") + "\u27e7");
  const say = (key, item) => (TEXTS[language][key] || key).replace("{item}", () => shown(item || ""));
  /* A value is a text, or has a text for each language. */
  const told = (value) => !value || typeof value === "string" ? value || "" : value[language];
  const plain = (text) => text.normalize("NFC").toLowerCase();

  /* Makes an element; whatever the record holds becomes text, never markup. */
  function make(tag, properties, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (name in made && name !== "list") made[name] = value; else made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }
  const group = (className, ...children) => make("div", { className }, ...children);

  /* ---- incidents ---- */
  const incidents = new Map(RECORD.incidents.map((one) => [one.number, one]));
  const linkTo = (number) => make("a", { href: "#incident-" + number, textContent: say("incident", String(number)) });
  function incidentCard(one) {
    const id = "incident-" + one.number, earlier = incidents.get(one.denies);
    const star = one.key ? make("span", { className: "star", title: say("key_fact"), role: "img", "aria-label": say("key_fact"), textContent: "★ " }) : "";
    const title = make("h3", { id: id + "-title" }, star, make("span", { dir: "auto", textContent: one.title || told(one.kindWord) }));
    const facts = told(one.facts).flatMap(([label, value]) => [make("dt", { textContent: label }), make("dd", { dir: "auto", textContent: value })]);
    return make("article", { id, "aria-labelledby": id + "-title" },
      group("when", make("a", { href: "#" + id, textContent: say("number", String(one.number)) }), " · " + told(one.when)),
      title,
      group("quiet", told(one.about)),
      one.words ? make("blockquote", { dir: "auto", textContent: one.words }) : "",
      one.what ? make("p", { className: "told", dir: "auto", textContent: one.what }) : "",
      earlier ? group("beside", make("h4", {}, say("recorded_earlier") + " ", linkTo(earlier.number)), make("blockquote", { dir: "auto", textContent: earlier.words || earlier.title })) : "",
      one.deniedBy.length ? group("quiet", say("denied_later") + " ", ...one.deniedBy.flatMap((n) => [linkTo(n), " "])) : "",
      one.effect ? group("beside", make("h4", { textContent: say("effect") }), make("p", { className: "told", dir: "auto", textContent: one.effect })) : "",
      one.note ? group("beside", make("h4", { textContent: say("private_note") }), make("p", { className: "told", dir: "auto", textContent: one.note })) : "",
      one.evidence.length ? group("exhibits", ...one.evidence.map(exhibitCard)) : "",
      make("details", {}, make("summary", { textContent: say("details") }), make("dl", {}, ...facts)));
  }

  /* ---- exhibits ---- */
  const pictures = Object.keys(RECORD.exhibits).filter((label) => RECORD.exhibits[label].picture);
  let large = "";
  const missing = () => { $("unpack").hidden = false; };
  function exhibitCard(label) {
    const one = RECORD.exhibits[label];
    if (!one) return group("quiet", label + ": " + say("not_here"));
    if (one.picture) {
      const image = make("img", { loading: "lazy", alt: "", onerror: missing, src: one.file });
      const button = make("button", { type: "button", className: "exhibit", onclick: () => enlarge(label) }, image, make("span", { textContent: label }));
      button.setAttribute("aria-label", [label, say("enlarge"), one.words].filter(Boolean).join(". "));
      return button;
    }
    const about = told(one.about);
    if (!one.file) return group("exhibit quiet", make("b", { textContent: label }), make("span", { textContent: about }));
    return make("a", { className: "exhibit", href: one.file, target: "_blank", rel: "noopener" }, make("b", { textContent: label }), make("span", { dir: "auto", textContent: about }));
  }
  function enlarge(label) {
    const one = RECORD.exhibits[label];
    large = label;
    $("shown").textContent = label;
    Object.assign($("large"), { src: one.file, alt: one.words || label });
    $("about").textContent = told(one.about);
    $("file").href = one.file;
    if (!$("viewer").open) $("viewer").showModal();
  }
  const turn = (by) => enlarge(pictures[(pictures.indexOf(large) + by + pictures.length) % pictures.length]);

  /* ---- conversations ---- */
  function messageRow(row) {
    if (row.gap) return make("p", { className: "gap", textContent: told(row.gap) });
    const time = group("time", row.time, " · ", told(row.place));
    const sender = row.sender ? make("b", { dir: "auto", textContent: told(row.sender) }) : "";
    return group(row.own ? "message own" : "message", sender,
      row.text ? make("span", { className: "told", dir: "auto", textContent: row.text }) : "",
      row.note ? make("span", { className: "quiet", dir: "auto", textContent: told(row.note) }) : "", time);
  }
  function thread(one) {
    const list = group("messages"), more = make("button", { type: "button", textContent: say("show_more") }), count = make("span", { className: "quiet" });
    let rows = one.rows, drawn = 0;
    const grow = () => {
      list.append(...rows.slice(drawn, drawn + AT_ONCE).map(messageRow));
      drawn = Math.min(rows.length, drawn + AT_ONCE);
      more.hidden = drawn >= rows.length;
    };
    more.onclick = grow;
    const box = make("details", { ontoggle: () => { if (box.open && !drawn) grow(); } },
      make("summary", {}, make("span", { dir: "auto", textContent: one.title }), " ", count),
      make("p", { className: "quiet", textContent: told(one.about) }), list, more);
    const filter = (fits, searched) => {
      rows = searched ? one.rows.filter(fits) : one.rows;
      drawn = 0;
      list.replaceChildren();
      count.textContent = searched ? say("shown_of").replace("{n}", rows.length).replace("{all}", one.rows.length) : "";
      box.hidden = searched && !rows.length;
      box.open = searched && rows.length > 0;
      if (box.open) grow();
    };
    return { box, filter };
  }

  /* ---- search and filters ---- */
  let cards = [], threads = [];
  const searchable = (one) => plain([one.title, one.words, one.what, one.effect, one.note || "", String(one.number), ...told(one.facts).map((f) => f[1]),
    ...one.evidence.flatMap((label) => [label, RECORD.exhibits[label] ? RECORD.exhibits[label].words : ""])].join("\n"));
  function filter() {
    const words = plain($("words").value).split(/\s+/).filter(Boolean), from = $("from").value, to = $("to").value;
    const kind = $("kind").value, person = $("person").value, account = $("account").value, key = $("key").checked;
    const holds = (text) => words.every((word) => text.includes(word));
    const within = (first, end) => (!from || !end || end >= from) && (!to || !first || first <= to);
    let count = 0;
    for (const { one, card, text } of cards) {
      const fits = holds(text) && within(one.first, one.end) && (!kind || one.kind === kind) && (!person || one.people.includes(person)) && (!account || one.account === account) && (!key || one.key);
      card.hidden = !fits;
      count += fits;
    }
    const searched = Boolean(words.length || from || to);
    const fits = (row) => !row.gap && within(row.day, row.day) && holds(plain([told(row.sender), row.text, told(row.note)].join("\n")));
    threads.forEach((one) => one.filter(fits, searched));
    $("count").textContent = say("shown_of").replace("{n}", count).replace("{all}", cards.length);
    $("clear").hidden = !(searched || kind || person || account || key);
  }
  function choices(id, values) {
    const select = $(id), chosen = select.value;
    select.replaceChildren(make("option", { value: "", textContent: say("all") }), ...values.map(([value, word]) => make("option", { value, textContent: word })));
    select.value = chosen;
    select.parentElement.hidden = values.length < 2;
  }
  const each = (values) => [...new Set(values)].filter(Boolean).sort().map((value) => [value, value]);

  function draw() {
    document.documentElement.lang = language;
    document.title = say("title");
    document.querySelectorAll("[data-text]").forEach((e) => { e.textContent = say(e.dataset.text); });
    $("languages").replaceChildren(...Object.keys(TEXTS).map((l) => make("button", { type: "button", lang: l, textContent: TEXTS[l].name, "aria-pressed": String(l === language), onclick: () => { language = l; draw(); } })));
    $("title").textContent = told(RECORD.title);
    $("summary").textContent = told(RECORD.summary);
    $("paper").href = RECORD.paper;
    choices("kind", [...new Map(RECORD.incidents.map((one) => [one.kind, told(one.kindWord)]))]);
    choices("person", each(RECORD.incidents.flatMap((one) => one.people)));
    choices("account", each(RECORD.incidents.map((one) => one.account)));
    $("key").parentElement.hidden = !RECORD.incidents.some((one) => one.key);
    cards = RECORD.incidents.map((one) => ({ one, card: incidentCard(one), text: searchable(one) }));
    $("incidents").replaceChildren(...cards.map((c) => c.card));
    threads = RECORD.chats.map(thread);
    $("threads").replaceChildren(...threads.map((one) => one.box));
    $("chats").hidden = !threads.length;
    $("rest").replaceChildren(...RECORD.rest.map(exhibitCard));
    $("more").hidden = !RECORD.rest.length;
    $("limits").replaceChildren(...TEXTS[language].limits.map((x) => make("li", { textContent: x })));
    filter();
    if (last) show(last);
  }
  $("filters").addEventListener("input", filter);
  $("filters").addEventListener("submit", (e) => e.preventDefault());
  $("clear").addEventListener("click", () => { $("filters").reset(); filter(); $("words").focus(); });
  $("close").addEventListener("click", () => $("viewer").close());
  $("before").addEventListener("click", () => turn(-1));
  $("after").addEventListener("click", () => turn(1));
  $("large").addEventListener("error", missing);
  $("viewer").addEventListener("keydown", (e) => { const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key]; if (by) { e.preventDefault(); turn(by); } });
  // Folded details would be missing on paper.
  addEventListener("beforeprint", () => document.querySelectorAll("#incidents details").forEach((e) => { e.open = true; }));

  /* ---- the check ---- */
  const grouped = (seal) => (seal.toUpperCase().match(/.{4}/g) || []).join(" ").replace(/^((?:\S+ ){7}\S+) /, "$1\n");
  function show(result) {
    last = result;
    $("busy").hidden = true; $("result").hidden = false;
    $("outcome").className = result.outcome; $("outcome").textContent = say(result.outcome);
    const isAdded = (f) => f.code === "file_added"; // last, so that many of them hide no other finding
    const inOrder = [...result.findings.filter((f) => !isAdded(f)), ...result.findings.filter(isAdded)];
    $("findings").replaceChildren(...inOrder.slice(0, 1000).map((f) => make("li", { textContent: say(f.code, f.item) })));
    $("sealed").hidden = !result.seal;
    $("seal").textContent = grouped(result.seal);
    const earlier = result.outcome === "unchanged" ? result.earlier || [] : [];
    $("earlier").hidden = !earlier.length;
    $("earlier").open = earlier.length <= 3; // a long list would push down what this does not prove
    $("seals").replaceChildren(...earlier.map((s) => make("li", { textContent: grouped(s), className: "code" })));
    $("signature").textContent = result.signature === "unknown" ? say("signature_unknown") : "";
    compare();
  }
  /* Says whose seal was typed from paper. Some letters look alike on a Kazakh or Russian keyboard. */
  function compare() {
    const alike = { "а": "a", "в": "b", "с": "c", "е": "e", "о": "0", "o": "0" };
    const typed = [...$("printed").value.toLowerCase()].map((c) => alike[c] || c).join("").replace(/[\s\u00a0-]/g, "");
    const begins = (seal) => seal.startsWith(typed), whole = typed.length === 64 ? "" : "_so_far";
    let answer = "";
    if (last && typed) {
      if (!/^[0-9a-f]+$/.test(typed) || typed.length > 64) answer = "seal_strange";
      else if (typed.length < 8) answer = "seal_short";
      else if (begins(last.seal)) answer = "seal_this" + whole;
      else if ((last.earlier || []).some(begins)) answer = "seal_earlier" + whole;
      else answer = "seal_foreign";
    }
    $("answer").textContent = answer && say(answer);
  }
  $("printed").addEventListener("input", compare);
  async function run(open) {
    $("result").hidden = true; $("busy").hidden = false; last = null;
    $("check").scrollIntoView();
    let drawn = 0;
    try {
      show(await check(await open(), (part) => { const now = Date.now(); if (now - drawn > 100) { drawn = now; $("bar").value = part; } }));
    } catch (e) {
      show({ outcome: "unable", findings: [{ code: e instanceof Unable ? e.code : "not_readable", item: e.item || "" }], seal: "", signature: "" });
    }
  }
  async function walk(entry, into) {
    if (entry.isFile) { into.push([entry.fullPath.slice(1), await new Promise((yes, no) => entry.file(yes, no))]); return; }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((yes, no) => reader.readEntries(yes, no));
      if (!some.length) return;
      for (const e of some) await walk(e, into);
    }
  }
  $("zip").addEventListener("change", (e) => { const f = e.target.files[0]; if (f) run(() => openZip(f)); e.target.value = ""; });
  $("folder").addEventListener("change", (e) => { const all = [...e.target.files].map((f) => [f.webkitRelativePath || f.name, f]); if (all.length) run(async () => openFiles(all)); e.target.value = ""; });
  for (const name of ["dragenter", "dragover"]) document.addEventListener(name, (e) => { e.preventDefault(); $("drop").classList.add("over"); });
  for (const name of ["dragleave", "drop"]) document.addEventListener(name, (e) => { e.preventDefault(); $("drop").classList.remove("over"); });
  document.addEventListener("drop", (e) => {
    const entries = [...e.dataTransfer.items].map((i) => i.webkitGetAsEntry && i.webkitGetAsEntry()).filter(Boolean), files = [...e.dataTransfer.files];
    if (entries.some((x) => x.isDirectory)) run(async () => { const all = []; for (const x of entries) await walk(x, all); return openFiles(all); });
    else if (files.length) run(() => openZip(files[0]));
  });
  draw();
}
