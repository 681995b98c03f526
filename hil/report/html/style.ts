/** The page's own style: light and dark, for the screen and on paper, without anything from elsewhere. */
export const STYLE = `
:root { color-scheme: light dark;
  --paper: #f6f7f5; --sheet: #ffffff; --ink: #14202b; --soft: #566472; --rule: #dde2e6; --wash: #eef1f3;
  --pass: #11734b; --fail: #b3261e; --error: #8a4b00; --timeout: #6b3fa0; --aborted: #4d5966; --accent: #1d5fa8;
  --touch: #2f7fd1; --card: #17946a; --coin: #b98900; --wait: #8b98a5; --reset: #c24d3f; --power: #8f4fc4;
  --look: #5aa7b8; --clock: #7d8a3a; --bus: #c2703d; --other: #6a7683; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #0e151c; --sheet: #16202a; --ink: #e6ecf1; --soft: #9db0c0; --rule: #2a3845; --wash: #1d2935;
  --pass: #4cc38a; --fail: #ff8a80; --error: #f5b04c; --timeout: #c6a1f0; --aborted: #a8b5c1; --accent: #7cb8f5;
  --touch: #6cb1f5; --card: #48c39a; --coin: #e0b53c; --wait: #75828e; --reset: #ef8577; --power: #c08df0;
  --look: #7fcadb; --clock: #b3c064; --bus: #ec9c66; --other: #93a0ad; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 "Fira Sans", system-ui, -apple-system, "Segoe UI", sans-serif }
main { max-width: 1160px; margin: 0 auto; padding: 28px 20px 80px }
h1 { font-size: 30px; line-height: 1.15; margin: 0; letter-spacing: -.01em }
h2 { font-size: 18px; margin: 0 0 14px }
p { margin: 0 0 8px } code, pre, .mono { font: 13px/1.5 ui-monospace, "Fira Mono", "Cascadia Mono", Menlo, monospace }
header { display: grid; gap: 14px; margin-bottom: 22px }
.top { display: flex; gap: 18px; align-items: center; flex-wrap: wrap }
.badge { font-weight: 700; font-size: 20px; letter-spacing: .04em; padding: 8px 16px; border-radius: 10px; color: var(--tone); border: 2px solid var(--tone); background: color-mix(in srgb, var(--tone) 12%, transparent) }
.PASS { --tone: var(--pass) } .FAIL { --tone: var(--fail) } .ERROR { --tone: var(--error) } .TIMEOUT { --tone: var(--timeout) } .ABORTED { --tone: var(--aborted) }
.why { border-left: 4px solid var(--tone); padding: 8px 14px; background: var(--sheet); border-radius: 0 8px 8px 0; overflow-wrap: anywhere }
.facts { display: flex; gap: 4px 22px; flex-wrap: wrap; color: var(--soft); font-size: 14px } .facts b { color: var(--ink); font-weight: 600 }
.repeat { background: var(--wash); border-radius: 8px; padding: 9px 14px; overflow-x: auto; margin: 0 }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); gap: 14px; margin-bottom: 22px }
.tile { background: var(--sheet); border: 1px solid var(--rule); border-radius: 12px; padding: 14px 16px }
.tile .name { color: var(--soft); font-size: 13px } .tile .value { font-size: 27px; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums } .tile .more { color: var(--soft); font-size: 13px }
section { background: var(--sheet); border: 1px solid var(--rule); border-radius: 12px; padding: 18px 20px; margin-bottom: 18px }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums } th { text-align: left; font-weight: 600; color: var(--soft); font-size: 13px }
th, td { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--rule); vertical-align: top } tr:last-child td { border-bottom: 0 } td.n, th.n { text-align: right; white-space: nowrap } td.t { overflow-wrap: anywhere }
.bar { height: 10px; border-radius: 5px; background: var(--wash); overflow: hidden; min-width: 90px; margin-top: 6px } .bar i { display: block; height: 100%; background: var(--fill, var(--accent)) }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 13px; color: var(--soft); margin-top: 10px } .legend i { display: inline-block; width: 11px; height: 11px; border-radius: 3px; background: var(--fill); margin-right: 6px; vertical-align: -1px }
svg { display: block; max-width: 100% } svg text { fill: var(--soft); font-size: 11px }
.verdict { font-weight: 650; color: var(--tone); white-space: nowrap }
details { border-top: 1px solid var(--rule) } details:first-of-type { border-top: 0 } summary { cursor: pointer; padding: 7px 0; display: flex; gap: 12px; align-items: baseline } summary::-webkit-details-marker { display: none } summary .grow { flex: 1; overflow-wrap: anywhere } summary .soft, .soft { color: var(--soft) } summary::before { content: "›"; color: var(--soft); width: 8px; transition: transform .12s } details[open] > summary::before { transform: rotate(90deg) }
section > details.all > summary { font-size: 18px; font-weight: 600 } section:has(> details.all) { padding-block: 8px }
details > div { padding: 2px 0 14px 20px } pre { background: var(--wash); border-radius: 8px; padding: 10px 14px; overflow: auto; max-height: 420px; margin: 6px 0; white-space: pre-wrap; overflow-wrap: anywhere }
.branches { display: flex; flex-wrap: wrap; gap: 3px; margin: 10px 0 } .branches i { width: 13px; height: 13px; border-radius: 3px; background: var(--wash); border: 1px solid var(--rule) } .branches i.taken { background: var(--pass); border-color: var(--pass) } .branches i.open { background: repeating-linear-gradient(45deg, transparent 0 3px, var(--fail) 3px 5px); border-color: var(--fail) } .branches i.never { background: repeating-linear-gradient(0deg, transparent 0 4px, var(--aborted) 4px 5px) }
.chart { overflow: auto; max-height: 80vh; background: #fff; border-radius: 8px; border: 1px solid var(--rule) } .chart svg { max-width: none } .chart svg text { fill: unset; font-size: unset }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 16px } figure { margin: 0 } figure img { width: 100%; border-radius: 8px; border: 1px solid var(--rule); display: block } figcaption { font-size: 13px; color: var(--soft); margin-top: 5px }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 18px } @media (max-width: 820px) { .two { grid-template-columns: 1fr } } .two > section { margin-bottom: 18px }
@media print { body { background: #fff } section, .tile { break-inside: avoid } }
`;
