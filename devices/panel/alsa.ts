import koffi from 'koffi';
import { SAMPLE_RATE } from './sine-tones.ts';

/** alsa/pcm.h */
const SND_PCM_STREAM_PLAYBACK = 0;
const SND_PCM_FORMAT_S16_LE = 2;
const SND_PCM_ACCESS_RW_INTERLEAVED = 3;
const LATENCY_MICROSECONDS = 50_000;
const EPIPE = -32;
/** A card that takes nothing more is given up. */
const MOST_RECOVERIES = 5;

/** ALSA would not play; the message is its own, with the call it refused. */
export class AlsaFailure extends Error {
  override readonly name = 'AlsaFailure';
}

export interface Alsa {
  /** Opens the device for playing and closes it. Throws AlsaFailure. */
  check(device: string): void;
  /** Plays samples of one channel to the end. Throws AlsaFailure. */
  play(device: string, samples: Int16Array): void;
}

/** The system's ALSA library. Its calls wait for the card: not for a process that has anything else to do. Throws AlsaFailure. */
export function loadAlsa(): Alsa {
  const library = (() => {
    try {
      return koffi.load('libasound.so.2');
    } catch (cause) {
      throw new AlsaFailure(`ALSA is not installed: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  })();
  const open = library.func('int snd_pcm_open(_Out_ void **pcm, const char *name, int stream, int mode)');
  const setParameters = library.func(
    'int snd_pcm_set_params(void *pcm, int format, int access, unsigned int channels, unsigned int rate, int resample, unsigned int latency)',
  );
  const write = library.func('long snd_pcm_writei(void *pcm, const int16_t *samples, unsigned long frames)');
  const recover = library.func('int snd_pcm_recover(void *pcm, int error, int silent)');
  const drain = library.func('int snd_pcm_drain(void *pcm)');
  const close = library.func('int snd_pcm_close(void *pcm)');
  const textOf = library.func('const char *snd_strerror(int error)');

  const must = (call: string, result: number | bigint): number => {
    if (Number(result) < 0) throw new AlsaFailure(`${call}: ${textOf(Number(result))}`);
    return Number(result);
  };
  const withDevice = (device: string, use: (pcm: unknown) => void): void => {
    const pcm: unknown[] = [null];
    must(`snd_pcm_open ${device}`, open(pcm, device, SND_PCM_STREAM_PLAYBACK, 0));
    const [handle] = pcm;
    try {
      const access = SND_PCM_ACCESS_RW_INTERLEAVED;
      const set = setParameters(handle, SND_PCM_FORMAT_S16_LE, access, 1, SAMPLE_RATE, 1, LATENCY_MICROSECONDS);
      must('snd_pcm_set_params', set);
      use(handle);
    } finally {
      close(handle);
    }
  };
  return {
    check: (device) => withDevice(device, () => undefined),
    play: (device, samples) =>
      withDevice(device, (pcm) => {
        let recoveries = 0;
        for (let at = 0; at < samples.length; ) {
          const written = Number(write(pcm, samples.subarray(at), samples.length - at));
          if (written > 0) at += written;
          else if (recoveries < MOST_RECOVERIES) {
            // An underrun, or the computer slept: the card is made ready again.
            must('snd_pcm_writei', recover(pcm, written === 0 ? EPIPE : written, 1));
            recoveries += 1;
          } else must('snd_pcm_writei', written === 0 ? EPIPE : written);
        }
        must('snd_pcm_drain', drain(pcm));
      }),
  };
}
