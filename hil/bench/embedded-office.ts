import { officeRoutes } from '../../kiosk/office/http.ts';
import { openOffice } from '../../kiosk/office/office.ts';
import { registrationOf } from '../../kiosk/office/registration.ts';
import { DataFolderUnusable } from './data-folder.ts';
import type { OpenOffice } from './office.ts';

/** The operator's own office, in the bench's process. */
export const openEmbeddedOffice: OpenOffice = async ({ folder, now }) => {
  const office = openIn(folder, now);
  return {
    mount: async (scope) => {
      await scope.register(officeRoutes, { office, prefix: '/office' });
    },
    issued: async (state, uid) => office.register(registrationOf(state, uid)),
    put: async ({ hotlist, registry }) => {
      if (hotlist) office.setHotlist(hotlist);
      if (registry) office.register({ ...registry, purses: pursesOf(office.card(registry.number)) });
    },
    view: async () => office.overview(),
    close: async () => office.close(),
  };
};

/** A change of rights leaves the money as it is known. */
function pursesOf({ purses }: { readonly purses: { readonly t: number | null; readonly e: number | null } }) {
  return { t: purses.t ?? 0, e: purses.e ?? 0 };
}

/** The ledger is never replaced by an empty one: a damaged file is named, and for a person to look at. */
function openIn(folder: string, now: () => number): ReturnType<typeof openOffice> {
  try {
    return openOffice({ directory: folder, now });
  } catch (cause) {
    throw new DataFolderUnusable(folder, cause);
  }
}
