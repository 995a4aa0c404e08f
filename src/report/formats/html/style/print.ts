// On paper: a contact sheet of first pictures, with id, seconds and prompt.

export const printStyle = `
@media print {
  @page { margin: 12mm; }
  :root { color-scheme: light; --page: #fff; --raised: #fff; --frame: #f0efec; --line: #ccc; --ink: #000; --soft: #444; --accent: #9a3412; }
  html { font-size: 10pt; }
  body { padding: 0; max-width: none; }
  .actions, .toolbar, #timeline, .former, .frame video, .extras, dialog { display: none !important; }
  .views.on-timeline #storyboard { display: block; }
  .masthead { padding: 0 0 8pt; display: block; }
  .totals > div { flex-direction: row-reverse; gap: 4pt; }
  .totals dd, .totals dt { font-size: 10pt; }
  .scene { padding-top: 12pt; }
  .scene h2 { break-after: avoid; font-size: 12pt; }
  .grid { grid-template-columns: repeat(3, 1fr); gap: 12pt; }
  .tall .grid { grid-template-columns: repeat(5, 1fr); }
  .card { break-inside: avoid; content-visibility: visible; }
  .frame { border: 1px solid var(--line); print-color-adjust: exact; }
  .prompt, .card .reason, .card .remedy { font-size: 8pt; }
  .prompt summary { -webkit-line-clamp: 5; }
  footer { margin-top: 16pt; font-size: 8pt; }
}
`;
