import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Main and preload script of the shell, each in one CommonJS file: a sandboxed preload script can load no other. */
export default defineConfig({
  root: at('.'),
  publicDir: false,
  clearScreen: false,
  logLevel: 'warn',
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: true,
    outDir: at('../../node_modules/.cache/kasownik/shell/'),
    emptyOutDir: true,
    target: 'node24',
    reportCompressedSize: false,
    rollupOptions: {
      input: { main: at('main.ts'), preload: at('preload.ts') },
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
});
