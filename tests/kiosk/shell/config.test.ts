import { describe, expect, test } from 'vitest';
import { readShellConfig, shellArguments } from '../../../kiosk/shell/config.ts';
import { config } from './started-shell.ts';

describe('the configuration', () => {
  test('is the last argument', () => {
    expect(readShellConfig(['electron', '--no-sandbox', 'main.cjs', shellArguments(config)])).toEqual(config);
  });

  test.each([
    [['electron', 'main.cjs']],
    [[]],
    [['electron', '{"socket":1}']],
    [['electron', JSON.stringify({ ...config, more: 1 })]],
  ])('%j is refused in one line', (argv) => {
    expect(() => readShellConfig(argv)).toThrow(/^the shell('s configuration| is started by)[^\n]*$/);
  });
});
