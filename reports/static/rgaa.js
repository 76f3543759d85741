// Filters of the accessibility page: by page, theme and verdict. Nothing is kept or sent.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  document.documentElement.classList.add("js");
  if (!byId("f-page")) return;
  const pages = all("section.page");

  function filter() {
    const page = byId("f-page").value, theme = byId("f-theme").value, verdict = byId("f-verdict").value;
    let shown = 0;
    for (const section of pages) {
      const wanted = !page || section.dataset.page === page;
      for (const part of all("details.theme", section)) {
        const here = wanted && (!theme || part.dataset.theme === theme);
        let some = false;
        for (const one of all("[data-verdict]", part)) {
          one.hidden = Boolean(verdict) && one.dataset.verdict !== verdict;
          if (!one.hidden) some = true;
          if (here && !one.hidden && one.classList.contains("test")) shown += 1;
        }
        part.hidden = !here || !some;
        // What was asked for is shown, not only its heading.
        if (!part.hidden && (theme || (verdict && verdict !== "NA"))) part.open = true;
      }
      for (const sheet of all("details.contact", section)) sheet.hidden = Boolean(theme || verdict);
      section.hidden = !wanted || !section.querySelector("details.theme:not([hidden])");
    }
    const active = Boolean(page || theme || verdict);
    byId("f-reset").hidden = !active;
    byId("shown").textContent = active
      ? byId("shown").dataset.t.replace("#", shown).replace("#", pages.filter((one) => !one.hidden).length) : "";
  }

  function reset() {
    for (const id of ["f-page", "f-theme", "f-verdict"]) byId(id).value = "";
    filter();
  }

  for (const id of ["f-page", "f-theme", "f-verdict"]) byId(id).addEventListener("change", filter);
  byId("f-reset").addEventListener("click", () => { reset(); byId("f-page").focus(); });
  const unfold = (open) => {
    for (const part of all("section.page:not([hidden]) details:not([hidden])")) part.open = open;
  };
  byId("open-all").addEventListener("click", () => unfold(true));
  byId("close-all").addEventListener("click", () => unfold(false));

  // A link to a page shows it, whatever was filtered.
  function reveal() {
    const found = location.hash.length > 1 && byId(location.hash.slice(1));
    const section = found && found.closest("section.page");
    if (section && section.hidden) { reset(); section.scrollIntoView(); }
  }
  addEventListener("hashchange", reveal);
  reveal();
})();
