import fc from 'fast-check';

// A mutant is killed today and tomorrow, or never; and its shortest counter-example is of no interest.
fc.configureGlobal({ seed: 20_261_120, endOnFailure: true });
