import { Bonjour, type Service } from 'bonjour-service';
import type { ComputerAddress } from './computer-address.ts';

/** Service type of IBIS-IP over HTTP in DNS-SD (VDV 301-2): _ibisip_http._tcp. */
const TYPE = 'ibisip_http';
const SERVICE = 'CustomerInformationService';

/**
 * Finds the on-board computer by DNS-SD: an instance of _ibisip_http._tcp whose name begins with
 * CustomerInformationService. Several: the first found is kept for as long as it is there.
 * `network`: the machine's own address in the vehicle's network, on which it asks.
 */
export function discoveredAddress(network: string, onError: (detail: string) => void): ComputerAddress {
  const failed = (error: unknown): void => onError(error instanceof Error ? error.message : String(error));
  // Options of the multicast library beneath, which the types of this one do not tell. Bound to an address of its own,
  // a socket would hear no multicast.
  const options = { interface: network, bind: '0.0.0.0' } as ConstructorParameters<typeof Bonjour>[0];
  const bonjour = new Bonjour(options, failed);
  const listeners = new Set<() => void>();
  let found: { readonly fqdn: string; readonly url: URL } | undefined;

  const browser = bonjour.find({ type: TYPE, protocol: 'tcp' });
  const look = (): void => {
    const candidates = browser.services.flatMap((service) => {
      const url = addressOf(service);
      return url === undefined ? [] : [{ fqdn: service.fqdn, url }];
    });
    const next = candidates.find(({ fqdn }) => fqdn === found?.fqdn) ?? candidates[0];
    const same = next?.url.href === found?.url.href;
    found = next;
    if (!same) for (const listener of listeners) listener();
  };
  browser.on('up', look);
  browser.on('down', look);
  browser.on('srv-update', look);
  browser.on('txt-update', look);

  return {
    get current() {
      return found?.url;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    search: () => browser.update(),
    close: () =>
      new Promise((resolve) => {
        browser.stop();
        bonjour.destroy(() => resolve());
      }),
  };
}

/** TXT `path` is where the services are on that host; absent: at its root. */
function addressOf({ name, addresses, port, referer, txt }: Service): URL | undefined {
  if (!name.startsWith(SERVICE)) return undefined;
  const host = addresses?.find((address) => /^\d+\.\d+\.\d+\.\d+$/.test(address)) ?? referer?.address;
  const path = typeof txt?.path === 'string' ? txt.path.replace(/^\/*/, '') : '';
  const url = `http://${host}:${port}/${path}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}
