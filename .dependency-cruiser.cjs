// The import rules of the house (README, "The house"): imports point one way.
const outside = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: '^(fares|statecharts|devices|kiosk|hil|tests)/', pathNot: `^(${[from, ...allowed].join('|')})` },
});

module.exports = {
  forbidden: [
    outside('fares-import-nothing', 'fares', []),
    // A device room may know money, and nothing else of ours.
    outside('devices-import-only-money', 'devices', ['fares/money\\.ts$']),
    outside('statecharts-import-fares-and-contracts', 'statecharts', ['fares/', 'devices/[^/]+/contract\\.ts$']),
    {
      name: 'statecharts-take-contracts-as-types-only',
      severity: 'error',
      from: { path: '^statecharts/' },
      to: { path: '^devices/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-the-bench',
      comment: 'Only tests, and the rig switch of the start command (a dynamic import), may reach hil/.',
      severity: 'error',
      from: { path: '^(fares|statecharts|devices|kiosk)/', pathNot: '^kiosk/start/rig-switch\\.ts$' },
      to: { path: '^(hil|tests)/' },
    },
    { name: 'hil-does-not-import-tests', severity: 'error', from: { path: '^hil/' }, to: { path: '^tests/' } },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'fares-are-pure',
      comment: 'No I/O, no clock, no randomness in fares/: no core module, no package but zod.',
      severity: 'error',
      from: { path: '^fares/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional'], pathNot: 'node_modules/zod' },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
