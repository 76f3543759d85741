// The statement can be edited here and saved as a copy; nothing is sent.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const text = byId("statement"), edit = byId("edit");
  byId("save").closest("p").hidden = false;

  function count() {
    byId("left").textContent = byId("left").dataset.t.replace("#", document.querySelectorAll("mark.todo").length);
  }

  edit.addEventListener("click", () => {
    const on = text.getAttribute("contenteditable") !== "true";
    if (on) text.setAttribute("contenteditable", "true"); else text.removeAttribute("contenteditable");
    edit.setAttribute("aria-pressed", String(on));
    if (on) text.focus();
  });
  // Only text comes in by paste: no foreign markup, no pictures.
  text.addEventListener("paste", (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });
  // What has been written over is no longer open.
  text.addEventListener("input", () => {
    for (const mark of text.querySelectorAll("mark.todo")) {
      // The element stays while one types: without it the caret would jump.
      if (!/^\s*\[.*\]\s*$/s.test(mark.textContent)) mark.classList.remove("todo");
    }
    count();
  });
  byId("save").addEventListener("click", () => {
    const copy = document.documentElement.cloneNode(true);
    for (const mark of copy.querySelectorAll("mark:not(.todo)")) mark.replaceWith(...mark.childNodes);
    copy.querySelector("#statement").removeAttribute("contenteditable");
    copy.querySelector("#edit").setAttribute("aria-pressed", "false");
    copy.querySelector(".tools").hidden = true;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["<!doctype html>\n", copy.outerHTML], { type: "text/html" }));
    link.download = "declaration-rgaa.html";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
  count();
})();
