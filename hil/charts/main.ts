import { writeFileSync } from 'node:fs';
import { draw } from './draw.ts';
import { DRAWN_CHARTS } from './drawn-charts.ts';
import { structureOf } from './structure.ts';

/** `npm run charts`: draws every chart anew, each beside its source. */
for (const { chart, file, layout } of DRAWN_CHARTS) {
  const structure = structureOf(chart);
  writeFileSync(file, await draw(structure, undefined, layout));
  process.stdout.write(`${file}: ${structure.nodes.length} states, ${structure.branches.length} branches\n`);
}
