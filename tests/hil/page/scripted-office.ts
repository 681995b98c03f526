/** What `POST /rig/office` is given. */
export interface OfficeOrder {
  readonly load?: Readonly<Record<string, unknown>>;
  readonly hotlist?: readonly number[];
}

type ScriptedLoad = Readonly<Record<string, unknown>> & { readonly id: string; readonly state: string };

/** What the office holds ready and whom it has blocked. */
export class ScriptedOffice {
  loads: readonly ScriptedLoad[] = [];
  hotlist: readonly number[] = [];

  put({ load, hotlist }: OfficeOrder): void {
    if (hotlist) this.hotlist = hotlist;
    if (!load) return;
    const id = typeof load.id === 'string' ? load.id : `load-${this.loads.length + 1}`;
    this.loads = [...this.loads.filter((each) => each.id !== id), { ...load, id, state: 'pending' }];
  }

  allAre(state: string): void {
    this.loads = this.loads.map((load) => ({ ...load, state }));
  }
}
