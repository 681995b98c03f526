/*
 * Frames in HID reports of 64 bytes: a report number, then 63 bytes of the frame, filled with zeros. The number says
 * where in the frame the report is. What comes in is cut by the frame's own length, so that only what goes out hangs
 * on the numbers.
 */
const REPORT_SIZE = 64;
const PAYLOAD = REPORT_SIZE - 1;
const REPORT = { only: 1, first: 2, middle: 3, last: 4 } as const;

/** A frame as the reports that carry it. */
export function hidReports(frame: Uint8Array): readonly Uint8Array[] {
  const count = Math.max(1, Math.ceil(frame.length / PAYLOAD));
  return Array.from({ length: count }, (_, at) => {
    const report = new Uint8Array(REPORT_SIZE);
    report[0] = count === 1 ? REPORT.only : at === 0 ? REPORT.first : at === count - 1 ? REPORT.last : REPORT.middle;
    report.set(frame.subarray(at * PAYLOAD, (at + 1) * PAYLOAD), 1);
    return report;
  });
}

/** What a report carries, with its filling; nothing of a report that is not one of these. */
export function payloadOf(report: Uint8Array): Uint8Array {
  const number = report[0] ?? 0;
  return number >= REPORT.only && number <= REPORT.last ? Uint8Array.from(report.subarray(1)) : new Uint8Array();
}
