// Name, result, totals, and the toolbar that stays in sight.

export const mastheadStyle = `
.masthead { padding: 28px 0 20px; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 6px 48px; align-items: end; }
h1 { font-size: 26px; line-height: 1.25; letter-spacing: -.01em; }
.result { grid-column: 1; align-self: start; color: var(--soft); font-size: 17px; }
.actions { grid-row: 1; grid-column: 2; justify-self: end; align-self: center; }
.actions button { height: 28px; padding: 0 10px; font-size: 13px; }
.totals { grid-row: 2; grid-column: 2; display: flex; flex-wrap: wrap; gap: 8px 32px; }
.totals > div { display: flex; flex-direction: column-reverse; }
.totals dd { font-size: 17px; }
.totals dt { font-size: 13px; color: var(--soft); }
.toolbar { position: sticky; top: 0; z-index: 3; display: flex; flex-wrap: wrap; gap: 8px; padding: 10px 0; background: var(--page); border-bottom: 1px solid var(--line); }
.toolbar .group { display: flex; }
.group button { border-radius: 7px 0 0 7px; }
.group button + button { border-radius: 0 7px 7px 0; margin-inline-start: -1px; }
.toolbar input { width: 11rem; }
.toolbar select { max-width: 13rem; }
.chips { display: flex; flex-wrap: wrap; gap: 8px; }
.chips button { border-radius: 17px; }
@media (max-width: 760px) {
  .masthead { gap: 6px 16px; padding-top: 20px; }
  .result { grid-column: 1 / 3; }
  .totals { grid-row: auto; grid-column: 1 / 3; margin-top: 12px; gap: 8px 24px; }
  .toolbar { flex-wrap: nowrap; overflow-x: auto; margin: 0 -16px; padding: 10px 16px; scrollbar-width: none; }
  .toolbar > *, .chips, .chips button { flex-shrink: 0; flex-wrap: nowrap; }
}
`;
