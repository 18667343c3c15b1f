"use strict";
// Only for comfort: a search over long tables. Nothing needs it to be read.
for (const box of document.querySelectorAll("[data-filter]")) {
  const rows = box.querySelectorAll("tbody tr");
  if (rows.length < 8) continue;
  const label = document.createElement("label");
  const field = document.createElement("input");
  const count = document.createElement("output");
  label.className = "filter";
  field.type = "search";
  label.append("Find in " + box.dataset.filter + " ", field, " ", count);
  box.before(label);
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !wanted.every(word => text.includes(word));
      if (!row.hidden) shown++;
    }
    count.textContent = wanted.length ? shown + " of " + rows.length : "";
  });
}
