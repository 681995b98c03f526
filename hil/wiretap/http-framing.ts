import { type Frame, type Framing, Pending } from './framing.ts';

const HEAD_END = Buffer.from('\r\n\r\n');
/** RFC 9110, 15.6.4 */
const REFUSAL = Buffer.from('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');

/**
 * HTTP/1.1 messages, head and body together (RFC 9112, section 6.3). A response without a length goes on until the
 * connection ends, and is what is left then.
 */
export function httpMessages(): Framing {
  const pending = new Pending();
  return {
    take(direction, chunk) {
      const frames: Frame[] = [];
      pending.add(direction, chunk);
      for (;;) {
        const all = Buffer.from(pending.of(direction));
        const length = messageLength(all);
        if (length === undefined || all.length < length) return frames;
        const headLength = all.indexOf(HEAD_END) + HEAD_END.length;
        const bytes = pending.cut(direction, length);
        frames.push({
          bytes,
          content: headLength < length ? [headLength, length] : [0, length],
          label: all.subarray(0, all.indexOf('\r\n')).toString('latin1'),
          counts: true,
        });
      }
    },
    rest: (direction) => pending.take(direction),
    refusal: () => REFUSAL,
  };
}

/** Undefined: not to be told yet. */
function messageLength(bytes: Buffer): number | undefined {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const head = bytes.subarray(0, end).toString('latin1');
  const body = end + HEAD_END.length;
  if (/^transfer-encoding:.*\bchunked\b/im.test(head)) return chunkedEnd(bytes, body);
  const stated = /^content-length:\s*(\d+)\s*$/im.exec(head)?.[1];
  if (stated !== undefined) return body + Number(stated);
  const bodiless = !head.startsWith('HTTP/') || /^HTTP\/1\.\d (1\d\d|204|304)\b/.test(head);
  return bodiless ? body : undefined;
}

/** Chunks: length in hex, CRLF, so many bytes, CRLF; the one of length 0 is followed by trailers and an empty line. */
function chunkedEnd(bytes: Buffer, from: number): number | undefined {
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    if (!(size >= 0)) return bytes.length;
    if (size === 0) {
      const last = bytes.indexOf(HEAD_END, lineEnd);
      return last < 0 ? undefined : last + HEAD_END.length;
    }
    at = lineEnd + 2 + size + 2;
    if (at > bytes.length) return undefined;
  }
}
