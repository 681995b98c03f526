import { readFileSync } from 'node:fs';
import { officeRoutes } from '../../kiosk/office/http.ts';
import type { LoadOrder } from '../../kiosk/office/load.ts';
import { LoadDiffers } from '../../kiosk/office/load-ledger.ts';
import { type Office, openOffice } from '../../kiosk/office/office.ts';
import { readOfficeSigner } from '../../kiosk/office/office-key.ts';
import { registrationOf } from '../../kiosk/office/registration.ts';
import { DataFolderUnusable } from './data-folder.ts';
import type { OpenOffice } from './office.ts';
import { RigError } from './rig-error.ts';

/** The bench's office signs with a key that everybody knows; production refuses it. */
const OFFICE_KEY = new URL('../../kiosk/office/public-test-office-key.json', import.meta.url);

/** The operator's own office, in the bench's process. */
export const openEmbeddedOffice: OpenOffice = async ({ folder, now }) => {
  const office = openIn(folder, now);
  return {
    mount: async (scope) => {
      await scope.register(officeRoutes, { office, prefix: '/office' });
    },
    issued: async (state, uid) => office.register(registrationOf(state, uid)),
    put: async ({ hotlist, denied, registry, load }) => {
      if (denied) office.bank.setDenied(denied);
      if (hotlist) office.setHotlist(hotlist);
      if (registry) office.register({ ...registry, purses: pursesOf(office.card(registry.number)) });
      if (load) putLoad(office, load);
    },
    view: async () => office.overview(),
    close: async () => office.close(),
  };
};

function putLoad(office: Office, load: LoadOrder): void {
  try {
    office.putLoad(load);
  } catch (error) {
    if (error instanceof LoadDiffers) throw new RigError(409, 'load-differs', error.message);
    throw error;
  }
}

/** A change of rights leaves the money as it is known. */
function pursesOf({ purses }: { readonly purses: { readonly t: number | null; readonly e: number | null } }) {
  return { t: purses.t ?? 0, e: purses.e ?? 0 };
}

/** The ledger is never replaced by an empty one: a damaged file is named, and for a person to look at. */
function openIn(folder: string, now: () => number): ReturnType<typeof openOffice> {
  try {
    return openOffice({
      directory: folder,
      now,
      signer: readOfficeSigner(readFileSync(OFFICE_KEY, 'utf8'), 'allowed'),
    });
  } catch (cause) {
    throw new DataFolderUnusable(folder, cause);
  }
}
