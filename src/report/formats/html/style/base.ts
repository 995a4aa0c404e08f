// Colours of both themes, type, controls. Colour belongs to the videos: everything is neutral but for what needs attention.

export const baseStyle = `
:root {
  color-scheme: light dark;
  --page: #fafaf9; --raised: #fff; --frame: #ecebe8; --line: #d9d8d3; --edge: #8a8982;
  --ink: #1c1c1a; --soft: #5d5c57; --accent: #b23c12; --bar: #c9c7c0; --deep: #6f6e68;
  --gap: clamp(16px, 2vw, 28px);
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #151514; --raised: #1d1d1b; --frame: #262624; --line: #363633; --edge: #7b7a74;
    --ink: #edece8; --soft: #a8a7a1; --accent: #ff9a70; --bar: #4d4c48; --deep: #96958e;
  }
}
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
html { scroll-padding-top: 72px; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%; }
body { max-width: 1760px; margin: 0 auto; padding: 0 clamp(16px, 3vw, 48px) 48px; }
h1, h2, h3 { font-size: 15px; font-weight: 600; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 17px; }
small { font-size: 13px; font-weight: 400; color: var(--soft); }
code, kbd { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
p, dd { overflow-wrap: anywhere; }
a { color: inherit; text-decoration-color: var(--edge); text-underline-offset: 3px; }
ol, ul { list-style: none; padding: 0; }
video, canvas { display: block; }
button, input, select { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 7px; height: 34px; padding: 0 12px; }
button, select, summary { cursor: pointer; }
button:hover:not(:disabled) { border-color: var(--edge); }
button:disabled { opacity: .45; cursor: default; }
button[aria-pressed="true"], .primary { background: var(--ink); border-color: var(--ink); color: var(--page); }
:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
.soft, .count { color: var(--soft); }
[aria-pressed="true"] .count, .primary .count { color: inherit; opacity: .75; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.empty { color: var(--soft); padding: 48px 0; }
.reason { color: var(--accent); }
.remedy { color: var(--soft); }
.slate { display: grid; place-content: center; justify-items: center; text-align: center; gap: 4px; padding: 16px; color: var(--soft); overflow-wrap: anywhere; }
dialog { color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 12px; padding: 24px; margin: auto; }
dialog::backdrop { background: rgb(0 0 0 / .55); }
dialog header { display: flex; align-items: center; gap: 8px; margin-bottom: 16px; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 20px; }
.facts > div { display: contents; }
.facts dt, .keys dt { color: var(--soft); }
.keys > div { display: grid; grid-template-columns: 6rem 1fr; padding: 3px 0; }
#help > * + * { margin-top: 16px; }
.copy { height: 24px; padding: 0 8px; font-size: 12px; margin-inline-start: 8px; color: var(--soft); white-space: nowrap; }
footer, .former { color: var(--soft); font-size: 13px; margin-top: 48px; }
.former li { margin-top: 12px; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
