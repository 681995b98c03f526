import koffi from 'koffi';

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;

/** Linux: the kernel kills this process when its parent dies, also while it hangs in native code (prctl(2)). */
export const dieWithParent = (): void => {
  if (process.platform !== 'linux') return;
  const prctl = koffi
    .load('libc.so.6')
    .func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)');
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
};
