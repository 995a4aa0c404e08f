// The shot view: a large player, versions beside each other, words and figures beneath.

export const shotStyle = `
#shot { width: min(1180px, calc(100vw - 24px)); max-height: calc(100vh - 24px); overflow: auto; overscroll-behavior: contain; }
#shot header { position: sticky; top: -24px; z-index: 2; margin: -24px -24px 16px; padding: 14px 24px; background: var(--page); border-bottom: 1px solid var(--line); }
#shot header .soft { margin-inline-start: auto; }
#shot h2:focus { outline: none; }
.large { height: min(56vh, 560px); background: var(--frame); border-radius: 6px; overflow: hidden; display: grid; }
.large:has(.slate) { height: 120px; }
.large > * { width: 100%; height: 100%; min-height: 0; object-fit: contain; }
.choices { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 12px; margin-top: 12px; }
.choices button { height: auto; padding: 4px 4px 6px; font-size: 13px; }
.choices video, .choices .slate { width: 100%; aspect-ratio: 16 / 9; object-fit: contain; background: var(--frame); border-radius: 4px; margin-bottom: 4px; }
.choices [aria-pressed="true"] { background: var(--raised); color: inherit; border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); }
.compare { margin-top: 12px; }
.together .large { display: none; }
.together .choices { grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); margin-top: 0; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 32px 48px; margin-top: 24px; }
.columns h3 { margin: 20px 0 6px; }
.columns section > h3:first-child { margin-top: 0; }
.full { white-space: pre-wrap; max-width: 68ch; }
.words .facts { margin-top: 8px; }
.take + .take { margin-top: 24px; padding-top: 20px; border-top: 1px solid var(--line); }
.take > * + * { margin-top: 8px; }
.spans { display: flex; gap: 1px; height: 10px; border-radius: 3px; overflow: hidden; }
.spans span { min-width: 3px; }
.timing dl { display: flex; flex-wrap: wrap; gap: 2px 20px; margin-top: 6px; font-size: 13px; }
.timing dl > div { display: flex; gap: 6px; align-items: center; }
.timing dt { color: var(--soft); }
.timing dl > div::before { content: ""; width: 10px; height: 10px; border-radius: 2px; }
.spans .waiting, .timing dl > .waiting::before { background: var(--line); }
.spans .rendering, .timing dl > .rendering::before { background: var(--deep); }
.spans .detection, .timing dl > .detection::before { background: repeating-linear-gradient(45deg, var(--deep) 0 2px, transparent 2px 4px); }
.spans .download, .timing dl > .download::before { background: var(--ink); }
@media (max-width: 760px) {
  #shot { width: 100vw; max-width: 100vw; height: 100dvh; max-height: 100dvh; border: 0; border-radius: 0; padding: 16px; }
  #shot header { top: -16px; margin: -16px -16px 12px; padding: 10px 16px; flex-wrap: wrap; }
  .large { height: min(40vh, 360px); }
}
`;
