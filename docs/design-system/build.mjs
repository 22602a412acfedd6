// Builds static/css/portal.css from the listed NL Design System components, tokens.css and layout.css,
// and copies the vendored scripts. `node build.mjs [folder with node_modules]`. See README.md.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const packages = resolve(process.argv[2] ?? here);
const require = createRequire(join(packages, "x.js"));
const postcss = require("postcss");
const parseValue = require("postcss-value-parser");
const { transform } = require("lightningcss");
const inPackages = (file) => readFileSync(join(packages, "node_modules", file));
const out = resolve(here, "../../static");

// The components we use, and of each the selectors we do not use.
const nl = "@nl-design-system-candidate/";
const components = [
  [`${nl}heading-css/dist/heading.css`, /level-[56]/],
  [`${nl}paragraph-css/dist/paragraph.css`, /__b/],
  [`${nl}link-css/dist/link.css`, /--(current|disabled|inline-box)/],
  [`${nl}skip-link-css/dist/skip-link.css`, /--visible(?!-)/],
  [`${nl}button-css/dist/button.css`, /--(pressed|positive|busy|icon-only|secondary)|__|:has/],
  [`${nl}data-badge-css/dist/data-badge.css`],
  ["@utrecht/alert-css/dist/index.css", /__icon/],
  ["@utrecht/breadcrumb-nav-css/dist/index.css", /--(arrows|html-p|disabled|first)|separator|heading|__item ~/],
  ["@utrecht/checkbox-css/dist/index.css", /focus|--html/],
  ["@utrecht/form-field-css/dist/index.css", /:has|__label .*__input|description--/],
  ["@utrecht/form-field-description-css/dist/index.css", /--(valid|warning|invalid|distanced)|>/],
  ["@utrecht/form-field-error-message-css/dist/index.css", />/],
  ["@utrecht/form-fieldset-css/dist/index.css", /--(section|distanced|disabled)/],
  ["@utrecht/form-label-css/dist/index.css", /--(checked|disabled)/],
  ["@utrecht/page-footer-css/dist/index.css", /address/],
  ["@utrecht/page-header-css/dist/index.css"],
  ["@utrecht/pagination-css/dist/index.css", /--(disabled|hover|focus|distanced)|:focus/],
  ["@utrecht/select-css/dist/index.css", /--(hover|focus|busy|html-select)/],
  ["@utrecht/table-css/dist/index.css", /sticky|selected|alternate|busy|row-|truncate|button|figcaption|footer|hidden|oneline|--(first|last)|table__container|overflow/],
  ["@utrecht/textarea-css/dist/index.css", /--(focus|html-textarea|read-only)|__placeholder/],
  ["@utrecht/textbox-css/dist/index.css", /--(focus|html-input|placeholder|read-only|postal|house|voorvoegsel|tel|iban|password|url)|__placeholder/],
];

// States come from HTML attributes and cells from table markup, so templates stay light.
const aliases = [
  [/^\.nl-heading--level-(\d)$/, (s, n) => `${s},:where(h${n})`],
  [/^\.nl-paragraph$/, (s) => `${s},:where(p)`],
  [/^\.nl-link:any-link(.*)$/, (s, rest) => `${s},a:where(:not([class])):any-link${rest}`],
  [/^(.*\.nl-button)(.*)\.nl-button--disabled$/, (s, a, b) => `${s},${a}${b}:disabled`],
  [/^\.utrecht-(textbox|textarea|select)--invalid$/, (s, n) => `.utrecht-${n}[aria-invalid=true]`],
  [/^\.utrecht-(textbox|textarea|select|checkbox)--disabled$/, (s, n) => `.utrecht-${n}:disabled`],
  [/^\.utrecht-table__(header-cell)$/, () => ".utrecht-table thead th"],
  [/^\.utrecht-table__cell$/, () => ".utrecht-table td,.utrecht-table tbody th,.utrecht-table tfoot th"],
  [/^\.utrecht-table__row$/, () => ".utrecht-table tr"],
  [/^\.utrecht-table__header$/, () => ".utrecht-table thead"],
  [/^\.utrecht-table__body$/, () => ".utrecht-table tbody"],
  [/^\.utrecht-table__caption$/, () => ".utrecht-table caption"],
];
const alias = (selector) => {
  for (const [pattern, replace] of aliases) {
    if (pattern.test(selector)) return selector.replace(pattern, replace);
  }
  return selector;
};

const tokens = new Map();
postcss.parse(readFileSync(join(here, "tokens.css"), "utf8")).walkDecls((d) => tokens.set(d.prop, d.value));
tokens.set("--utrecht-space-around", "0");

// Replaces each var() by its token, else its fallback; null when nothing is known: the rule then says nothing.
function settle(value, local) {
  const tree = parseValue(value);
  let known = true;
  const walk = (nodes) =>
    nodes.map((node) => {
      if (node.type !== "function" || node.value !== "var") {
        if (node.nodes) node.nodes = walk(node.nodes);
        return node;
      }
      const comma = node.nodes.findIndex((n) => n.type === "div" && n.value === ",");
      const name = node.nodes[0].value;
      const fallback = comma < 0 ? null : parseValue.stringify(node.nodes.slice(comma + 1)).trim();
      if (local.has(name)) {
        const rest = fallback === null ? null : settle(fallback, local);
        return { type: "word", value: rest === null ? `var(${name})` : `var(${name},${rest})` };
      }
      const found = tokens.has(name) ? settle(tokens.get(name), local) : fallback === null ? null : settle(fallback, local);
      if (found === null) { known = false; return node; }
      return { type: "word", value: found };
    });
  const text = parseValue.stringify(walk(tree.nodes));
  return known ? text : null;
}

function component([file, unused]) {
  const root = postcss.parse(inPackages(file).toString());
  root.walkComments((c) => c.remove());
  root.walkRules((rule) => {
    const kept = rule.selectors.filter((s) => !(unused && unused.test(s)));
    if (!kept.length) rule.remove();
    else rule.selectors = kept.map(alias);
  });
  const local = new Set();
  root.walkDecls(/^--/, (d) => { if (settle(d.value, new Set([...local, d.prop])) !== null) local.add(d.prop); });
  root.walkDecls((d) => {
    const value = settle(d.value, local);
    if (value === null || /^calc\(0 \* /.test(value)) d.remove();
    else d.value = value;
  });
  const used = new Set();
  root.walkDecls((d) => { for (const m of d.value.matchAll(/var\((--[\w-]+)/g)) used.add(m[1]); });
  root.walkDecls(/^--/, (d) => { if (!used.has(d.prop)) d.remove(); });
  root.walkRules((rule) => { if (!rule.nodes.length) rule.remove(); });
  root.walkAtRules((rule) => { if (rule.nodes && !rule.nodes.length) rule.remove(); });
  return root.toString();
}

const layout = postcss.parse(readFileSync(join(here, "layout.css"), "utf8"));
layout.walkDecls((d) => {
  const value = settle(d.value, new Set());
  if (value === null) throw new Error(`unknown token in layout.css: ${d.prop}: ${d.value}`);
  d.value = value;
});
const source = components.map(component).join("\n") + layout.toString();
const { code } = transform({
  filename: "portal.css",
  code: Buffer.from(source),
  minify: true,
  targets: { chrome: 111 << 16, firefox: 115 << 16, safari: (16 << 16) | (4 << 8) },
});
const note = "/*! Parts: NL Design System candidate and Utrecht components, EUPL-1.2. Source: docs/design-system/ */\n";
writeFileSync(join(out, "css/portal.css"), note + code);
writeFileSync(join(out, "js/htmx.min.js"), inPackages("htmx.org/dist/htmx.min.js"));
writeFileSync(join(out, "js/sortable.min.js"), inPackages("sortablejs/Sortable.min.js"));
console.log(`portal.css ${code.length} bytes, ${gzipSync(code, { level: 9 }).length} gzipped`);
