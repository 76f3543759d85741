// What a juror types stays here: kept in this browser under the bundle's digest and the juror's name, sent nowhere.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const form = byId("grid");
  const SCHEMA = "preuve.jury/1";
  const PREFIX = `${SCHEMA}:${form.dataset.bundle}:`;
  const LAST = `${SCHEMA}:last:${form.dataset.bundle}`;
  const rows = all("article.criterion");
  const word = (name, value = "") => form.getAttribute(`data-t-${name}`).replace("#", value);
  let juror = "";
  document.documentElement.classList.add("js");

  const say = (text) => { byId("said").textContent = text; };
  const radios = (row) => all("input[type=radio]", row);
  const note = (row) => row.querySelector("textarea");
  const checked = (inputs) => inputs.find((input) => input.checked)?.value ?? null;
  const filled = (row) => checked(radios(row)) !== null || note(row).value.trim() !== "";

  // -- the juror's sheet ------------------------------------------------------------------------------------

  function sheet() {
    const marks = {};
    for (const row of rows) {
      if (filled(row)) marks[row.dataset.code] = { status: checked(radios(row)), note: note(row).value || null };
    }
    const outside = checked(all("input[name=outside]"));
    return {
      schema: SCHEMA, grid: form.dataset.grid, bundle: form.dataset.bundle, candidate: form.dataset.candidate,
      juror: { name: juror || null, outside: outside === null ? null : outside === "yes" }, marks,
    };
  }

  function show(found) {
    const marks = found?.marks ?? {};
    for (const row of rows) {
      const mark = Object.hasOwn(marks, row.dataset.code) ? marks[row.dataset.code] ?? {} : {};
      for (const input of radios(row)) input.checked = input.value === mark.status;
      note(row).value = typeof mark.note === "string" ? mark.note : "";
      grow(note(row));
    }
    const outside = found?.juror?.outside;
    for (const input of all("input[name=outside]")) input.checked = outside === (input.value === "yes");
    count();
  }

  function stored(name) {
    try { return JSON.parse(localStorage.getItem(PREFIX + name)); } catch { return null; }
  }

  function store() {
    try {
      localStorage.setItem(PREFIX + juror, JSON.stringify(sheet()));
      localStorage.setItem(LAST, juror);
      return true;
    } catch { return false; }
  }

  function save() {
    say(word(store() ? "saved" : "not-saved"));
    count();
  }

  function count() {
    byId("progress").textContent = word("progress", rows.filter((row) => checked(radios(row)) !== null).length);
    for (const row of rows) row.querySelector(".clear").hidden = checked(radios(row)) === null;
  }

  function rename(name) {
    const before = juror, known = stored(name), typed = rows.some(filled);
    if (name === before) return;
    if (!known && typed && (before === "" || confirm(word("keep")))) {
      juror = name; // a first name, or a name put right: the marks follow it
      if (store()) localStorage.removeItem(PREFIX + before);
    } else {
      juror = name;
      show(known);
    }
    if (store()) say(word("opened", name)); else say(word("not-saved"));
  }

  function grow(area) {
    area.style.height = "auto";
    if (area.value) area.style.height = `${area.scrollHeight + 2}px`;
  }

  function exportSheet() {
    const data = JSON.stringify({ ...sheet(), exported_at: new Date().toISOString() }, null, 1);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([data + "\n"], { type: "application/json" }));
    const tail = juror.normalize("NFD").replace(/[^\w-]+/g, "").slice(0, 40);
    link.download = `${form.dataset.file}${tail ? "-" + tail : ""}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    say(word("exported"));
  }

  async function importSheet(file) {
    let found;
    try { found = JSON.parse(await file.text()); } catch { found = null; }
    if (found?.schema !== SCHEMA || typeof found.marks !== "object" || found.marks === null) return say(word("wrong-file"));
    if (found.bundle !== form.dataset.bundle && !confirm(word("other-evidence"))) return undefined;
    juror = typeof found.juror?.name === "string" ? found.juror.name.slice(0, 120) : "";
    byId("juror").value = juror;
    show(found);
    store();
    return say(word("imported", rows.filter((row) => checked(radios(row)) !== null).length));
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    const target = event.target;
    if (target.id === "juror") rename(target.value.trim());
    else if (target.name === "outside" || target.closest(".jury")) save();
  });
  form.addEventListener("input", (event) => {
    if (event.target.matches(".jury textarea")) { grow(event.target); store(); count(); }
  });
  form.addEventListener("click", (event) => {
    const clear = event.target.closest(".clear");
    if (!clear) return;
    const row = clear.closest("article");
    for (const input of radios(row)) input.checked = false;
    radios(row)[0].focus();
    save();
  });
  byId("export").addEventListener("click", exportSheet);
  byId("import").addEventListener("click", () => byId("import-file").click());
  byId("import-file").addEventListener("change", (event) => {
    const file = event.target.files[0];
    if (file) importSheet(file);
    event.target.value = "";
  });
  byId("print").addEventListener("click", () => window.print());
  addEventListener("beforeprint", () => {
    for (const row of rows) row.querySelector(".note-print").textContent = note(row).value;
  });

  // -- what is shown ----------------------------------------------------------------------------------------

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").toLowerCase();
  const index = new Map();
  const textOf = (row) => {
    if (!index.has(row)) index.set(row, plain(row.querySelector(".machine").textContent));
    return index.get(row);
  };

  function filter() {
    const bloc = byId("f-bloc").value, state = byId("f-state").value;
    const words = plain(byId("f-text").value).split(" ").filter(Boolean), todo = byId("f-todo").checked;
    for (const row of rows) {
      row.hidden = (bloc && row.closest(".bloc").dataset.bloc !== bloc) || (state && row.dataset.state !== state)
        || (todo && checked(radios(row)) !== null) || !words.every((one) => textOf(row).includes(one));
    }
    for (const part of all(".competence, .bloc")) part.hidden = !part.querySelector("article:not([hidden])");
    const active = Boolean(bloc || state || todo || words.length);
    byId("f-reset").hidden = !active;
    byId("shown").textContent = active ? word("shown", rows.filter((row) => !row.hidden).length) : "";
  }

  function reset() {
    for (const id of ["f-bloc", "f-state", "f-text"]) byId(id).value = "";
    byId("f-todo").checked = false;
    filter();
  }

  for (const id of ["f-bloc", "f-state", "f-todo"]) byId(id).addEventListener("change", filter);
  byId("f-text").addEventListener("input", filter);
  byId("f-reset").addEventListener("click", () => { reset(); byId("f-text").focus(); });
  const unfold = (open) => { for (const part of all("details", form)) part.open = open; };
  byId("open-all").addEventListener("click", () => unfold(true));
  byId("close-all").addEventListener("click", () => unfold(false));

  // A link into the grid opens what it points to, whatever was filtered or folded.
  function reveal() {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) reset();
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);

  // Each picture is in the file once: where it is shown again, it is copied when it comes into view.
  document.addEventListener("toggle", (event) => {
    for (const link of all("a.again", event.target)) {
      const source = byId(link.hash.slice(1));
      if (!source || !link.closest("details").open) continue;
      const copy = new Image();
      copy.className = "crop";
      copy.alt = link.dataset.alt;
      copy.src = source.src;
      link.replaceWith(copy);
    }
  }, true);

  let last = "";
  try { last = localStorage.getItem(LAST) ?? ""; } catch { say(word("not-saved")); }
  juror = last;
  byId("juror").value = last;
  show(stored(last));
  filter();
  reveal();
})();
