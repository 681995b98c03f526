import { DeviceFailure } from '../device-failure.ts';
import type { CctalkLine, DeviceAddress } from './exchange.ts';

/**
 * What a device that gave no whole answer is: gone, or two that answer at once. Two at one address garble each other;
 * the address clash enquiry (header 252), to which each answers after a random time, counts them.
 */
export async function whyUnheard(
  line: CctalkLine,
  device: DeviceAddress,
  error: unknown,
): Promise<
  | { readonly kind: 'lost'; readonly detail: string }
  | { readonly kind: 'faulty'; readonly fault: string; readonly detail: string }
> {
  if (error instanceof DeviceFailure && error.reason === 'nonsense') {
    const devices = await line.clash(device);
    if (devices > 1) {
      const detail = `${devices} devices answer at address ${device.address}`;
      return { kind: 'faulty', fault: 'address-clash', detail };
    }
  }
  return { kind: 'lost', detail: error instanceof Error ? error.message : String(error) };
}
