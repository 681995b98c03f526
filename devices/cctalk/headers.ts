/** Command headers (ccTalk Part 3 v4.7), decimal as the document has them. */
export const HEADER = {
  reply: 0,
  reset: 1,
  nak: 5,
  busy: 6,
  testHopper: 163,
  enableHopper: 164,
  hopperStatus: 166,
  dispense: 167,
  dispenseCount: 168,
  emergencyStop: 172,
  coinId: 184,
  readMasterInhibit: 227,
  masterInhibit: 228,
  readEvents: 229,
  readInhibits: 230,
  inhibits: 231,
  selfCheck: 232,
  levels: 217,
  optoStates: 236,
  softwareRevision: 241,
  serialNumber: 242,
  productCode: 244,
  category: 245,
  manufacturer: 246,
  addressClash: 252,
  simplePoll: 254,
} as const;

/** Hopper enabled by 164 with this byte, disabled with any other. */
export const HOPPER_ON = 165;
