import { type KeptKind, ListKeeper, type ListKeeperOptions } from '../office/list-keeper.ts';
import { type DenyList, LONGEST_DENY_LIST, readDenyList } from './deny-list.ts';

const DENY_LIST: KeptKind<DenyList> = {
  path: 'deny-list',
  longest: LONGEST_DENY_LIST,
  entries: 'references',
  read: readDenyList,
};

/** The deny list of one machine: from the disk at the start, and the office's later ones. Never rejects. */
export const openDenyListKeeper = (options: ListKeeperOptions): Promise<ListKeeper<DenyList>> =>
  ListKeeper.open(DENY_LIST, options);
