import { z } from 'zod';

const MOST_NUMBER = 0xffff_ffff;

/** A card's number as a number, or as it is written and answered. */
export const cardNumber = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,10}$/, 'expected decimal digits')
      .transform(Number),
  ])
  .refine((number) => number >= 1 && number <= MOST_NUMBER, `expected 1 to ${MOST_NUMBER}`);
